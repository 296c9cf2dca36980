"""Named mistakes in what a learner answered: said on the page, and kept over time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from glob import glob

from htpy import Node, a, div, p, strong

from reliefkit.assess import GRANTED, Result, assess
from reliefkit.learning.predict import Prediction
from reliefkit.library import cite_text
from reliefkit.library.mistakes import Slip, mistake_in, mistakes
from reliefkit.paths import NOTEBOOKS
from reliefkit.record import stamped, the_record
from reliefkit.record.entries import Entries
from reliefkit.words.finding import capital

KEPT = 20  # answers of one mistake, or of one skill
_START = "practice/mistake/"


def named(ids: Iterable[str], lately: Mapping[str, str] | None = None) -> Node:
    """Return some mistakes by name: what is right, and the part of a lesson that cures each."""
    return [
        div(".rk-told")[
            p[strong[f"A mistake that recurs: “{one.says}”"], f" {over_time(lately, one.id)}"],
            p[f"{one.right} ({cite_text(one.authorities)})"],
            p["Look again at ", a(href=_file(one.lesson))[capital(one.lesson.replace("-", " "))],
              f", “{one.part}”."],
        ]
        for one in (mistakes()[id] for id in dict.fromkeys(ids) if id)
    ]  # fmt: skip


def over_time(lately: Mapping[str, str] | None, id: str) -> str:
    """Return how often a mistake was made of the last times it could be, as a sentence."""
    row = (lately or {}).get(id, "")
    return f"Made {row.count('-')} of the last {len(row)} times it could be." if row[1:] else ""


def _file(lesson: str) -> str:
    return os.path.basename(next(iter(glob(os.path.join(NOTEBOOKS, f"[0-9]*-{lesson}.ipynb"))), ""))


def pattern(entries: Entries) -> dict[str, str]:
    """Return the last answers of each mistake that was ever made, those made most often first:
    "-" where it was made, "+" where it could have been.
    """
    found = {key.removeprefix(_START): str(one.get("lately", "")) for key, one in entries.items()
             if key.startswith(_START)}  # fmt: skip
    known = {id: row for id, row in found.items() if id in mistakes()}
    return dict(sorted(known.items(), key=lambda one: -one[1].count("-")))


def noted(entries: Entries, made: Iterable[str], could: Iterable[str]) -> Entries:
    """Return a record with the mistakes made now, and those made before that could have been."""
    new, mine = dict(entries), set(made)
    for id in filter(None, {*mine, *could}):
        old = entries.get(f"{_START}{id}", {})
        if id in mine or old:
            row = f"{old.get('lately', '')}{'-' if id in mine else '+'}"
            new[f"{_START}{id}"] = stamped(lately=row[-KEPT:])
    return new


# -- of predictions, as in a drill -----------------------------------------------------------------


def mistaken(one: Prediction) -> tuple[list[str], list[str]]:
    """Return the mistakes that a committed prediction shows, and those it could have shown."""
    found = assess(one.case)
    wrong = [name for name, told in one.revealed.items() if not told.agrees]
    said = {name: _side(one.answers[name]) for name in wrong}
    made = [mistake_in(Slip(one.case, name, side)) for name, side in said.items() if side]
    other = {n: "refused" if found[n].result in GRANTED else "granted" for n in one.show}
    return made, [mistake_in(Slip(one.case, name, side)) for name, side in other.items()]


def _side(answer: str) -> str:
    """Return whether an answer takes a protection for given; "" where it says that it depends."""
    given = answer in GRANTED
    return "granted" if given else "" if answer == Result.OPEN else "refused"


def remember(predictions: Iterable[Prediction]) -> None:
    """Keep, over time, the mistakes that predictions show as they are committed."""
    for one in predictions:
        one.observe(lambda moved: _remember(moved["owner"]), "committed")


def _remember(one: Prediction) -> None:
    mine = the_record()
    if mine:
        made, could = mistaken(one)
        mine.keep(lambda entries: noted(entries, made, could))
        one.remark(mine.say())
