"""The command line: ``python -m reliefkit lab`` opens the lessons."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reliefkit.errors import ReliefError
from reliefkit.launch import lab


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the command and its options; by default those of the command line.

    Returns:
        The exit status: 0, or 1 when something the message explains stands in the way.
    """
    parser = argparse.ArgumentParser(prog="python -m reliefkit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    opening = commands.add_parser("lab", help="open the lessons in JupyterLab")
    opening.add_argument("--port", type=int, help="port to listen on (default: 8888 or the next)")
    opening.add_argument("--no-browser", action="store_true", help="only print the address")
    opening.add_argument("--fresh", action="store_true", help="new copy; the old one is kept")
    opening.add_argument("--folder", type=Path, help="where your copy of the lessons is kept")

    chosen = parser.parse_args(arguments)
    try:
        lab(chosen.folder, port=chosen.port, browser=not chosen.no_browser, fresh=chosen.fresh)
    except ReliefError as problem:
        print(f"Relief Lab: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
