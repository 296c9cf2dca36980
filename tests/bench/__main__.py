"""The bench: ``python -m tests.bench`` runs every part, ``python -m tests.bench law`` one.

A part is a module that measures and writes its figures as JSON to the path it is given; it runs
in an interpreter of its own. Figures of parts not run are kept from the last time. The table goes
to the screen and to ``results.md``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LOCK = HERE / "requirements.lock"


def engines_python() -> str:
    """The interpreter of ``.bench-venv``, made from the bench's own lock when it has changed."""
    home = ROOT / ".bench-venv"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = home / "requirements.lock"
    if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
        print("Installing the engines into .bench-venv ...", flush=True)
        venv.create(home, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*install, "-r", str(LOCK)], check=True)
        (home / ".gitignore").write_text("*\n", encoding="utf-8")
        stamp.write_bytes(LOCK.read_bytes())
    return str(python)


# Each part: the module that measures, and the interpreter it needs.
PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "house": ("tests.bench.house", lambda: sys.executable),
    "law": ("tests.bench.law", engines_python),
    "browser": ("tests.bench.browser", lambda: sys.executable),
    "site": ("tests.bench.site", lambda: sys.executable),
    "hub": ("tests.bench.hub", lambda: sys.executable),
}


def measure(part: str) -> dict[str, Any]:
    """Run one part and return its figures."""
    module, python = PARTS[part]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        print(f"Measuring: {part} ...", flush=True)
        subprocess.run([python(), "-m", module, str(out)], cwd=ROOT, check=True)
        return dict(json.loads(out.read_text(encoding="utf-8")))


def number(value: float) -> str:
    """Three figures, or whole with thousands set apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def verdict(met: bool | None) -> str:
    """A verdict in words."""
    return "" if met is None else "met" if met else "MISSED"


def page(parts: dict[str, dict[str, Any]]) -> str:
    """The results of all parts as one Markdown page."""
    lines = ["# Bench results", "", "Written by `make bench`.", ""]
    for part in parts.values():
        lines += [f"## {part['title']}", "", part["environment"], "", *part["intro"], ""]
        for section in part["sections"]:
            lines += [f"### {section['title']}", ""]
            lines += ["| what | figure | target | verdict |", "| --- | ---: | --- | --- |"]
            for row in section["rows"]:
                figure = f"{number(row['value'])} {row['unit']}"
                target = row["target"] or ""
                lines.append(f"| {row['what']} | {figure} | {target} | {verdict(row['met'])} |")
            lines.append("")
        lines += [*(f"- {note}" for note in part["notes"]), ""]
    return "\n".join(lines)


def main(names: list[str]) -> int:
    """Run the named parts, or all; write and print the table."""
    if strange := [name for name in names if name not in PARTS]:
        print(f"No part {', '.join(strange)}; the parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    store = HERE / "results.json"
    parts = json.loads(store.read_text(encoding="utf-8")) if store.exists() else {}
    for name in names or PARTS:
        try:
            parts[name] = measure(name)
        except subprocess.CalledProcessError as error:
            print(f"The part {name} stopped; nothing is written.", file=sys.stderr)
            return error.returncode or 1
    parts = {name: parts[name] for name in PARTS if name in parts}
    store.write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = page(parts)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
