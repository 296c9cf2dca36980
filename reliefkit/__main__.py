"""The command line: ``python -m reliefkit lab`` opens the lessons."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reliefkit.errors import ReliefError


def _lab(chosen: argparse.Namespace) -> None:
    from reliefkit.launch import lab

    lab(chosen.folder, port=chosen.port, browser=not chosen.no_browser, fresh=chosen.fresh)


def _lawbook(chosen: argparse.Namespace) -> None:
    from reliefkit.offer.lawbook import lawbook

    chosen.file.write_text(lawbook(), "utf-8")
    print(f"The law book is in {chosen.file.resolve()}")


def _handouts(chosen: argparse.Namespace) -> None:
    from reliefkit.offer.handouts import write_handouts

    for path in write_handouts(chosen.folder, chosen.own):
        print(path)


def _facts(_: argparse.Namespace) -> None:
    from reliefkit.facts import FACTS

    for fact in FACTS.values():
        print(f"{fact.name}\n    {fact.question}\n    {fact.allowed}")


def _stale(_: argparse.Namespace) -> None:
    from reliefkit.offer import stale

    print(*(stale() or ["Everything was checked recently enough."]), sep="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reliefkit", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    lab = commands.add_parser("lab", help="open the lessons in JupyterLab")
    lab.add_argument("--port", type=int, help="port to listen on (default: 8888 or the next)")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.add_argument("--fresh", action="store_true", help="a new copy; the old one is kept")
    lab.add_argument("--folder", type=Path, help="where your copy of the lessons is kept")
    lab.set_defaults(run=_lab)

    lawbook = commands.add_parser("lawbook", help="write every rule and source on one page")
    lawbook.add_argument("file", type=Path, nargs="?", default=Path("lawbook.html"))
    lawbook.set_defaults(run=_lawbook)

    handouts = commands.add_parser("handouts", help="write each lesson as pages to print")
    handouts.add_argument("folder", type=Path, nargs="?", default=Path("handouts"))
    told = "those of your own and changed lessons too, in this folder: each is run"
    handouts.add_argument("--own", type=Path, metavar="LESSONS", help=told)
    handouts.set_defaults(run=_handouts)

    facts = commands.add_parser("facts", help="list every fact, its question and its values")
    facts.set_defaults(run=_facts)

    stale = commands.add_parser("stale", help="list what was last checked too long ago")
    stale.set_defaults(run=_stale)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default that of the command line; return its exit status, 0 or 1."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except (ReliefError, OSError) as problem:  # a file that cannot be written, above all
        print(f"Relief Lab: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
