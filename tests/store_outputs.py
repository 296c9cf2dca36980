"""Runs notebooks and stores their outputs: `make store`, or `make store LESSONS="torture bars"`.

A stored notebook shows every lab's static twin. The live widget's own entry is left out: it names
a kernel that no longer runs, and viewers would show an error in its place.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

VIEW = "application/vnd.jupyter.widget-view+json"


def stored(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Return the notebook with the outputs of a fresh run, and nothing that differs next time."""
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        record_timing=False,
    ).execute()  # fmt: skip
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(VIEW, None)
    return notebook


def main(paths: list[str]) -> None:
    """Run and store every notebook named."""
    os.environ.pop("RELIEF_LAB_RECORD", None)  # what is stored is what nobody has answered yet
    for path in map(Path, paths):
        notebook = nbformat.read(path, as_version=4)
        nbformat.write(stored(notebook, path.parent), path)
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
