"""Named mistakes in what a learner answered: said on the page, and kept over time."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from htpy import Node, a, div, p, strong

from reliefkit.assess import GRANTED, Result, assess
from reliefkit.case import Case
from reliefkit.learning.predict import Prediction
from reliefkit.library import cite_text
from reliefkit.library.mistakes import Slip, mistake_in, mistakes
from reliefkit.paths import NOTEBOOKS
from reliefkit.record import stamped, the_record
from reliefkit.record.entries import Entries, Entry
from reliefkit.words.finding import capital

KEPT = 20  # answers of one mistake, or of one skill
_START = "practice/mistake/"


def named(ids: Iterable[str], lately: Mapping[str, str] | None = None) -> Node:
    """Return some mistakes by name: what is right, and the part of a lesson that cures each.

    `lately`, as `pattern` gives it, tells how often each was made.
    """
    return [
        div(".rk-told")[
            p[strong[f"A common mistake: “{one.says}”"], _often((lately or {}).get(id, ""))],
            p[f"{one.right} ({cite_text(one.authorities)})"],
            p["Look again at ", a(href=file_of(one.lesson))[capital(one.lesson.replace("-", " "))],
              f", “{one.part}”."],
        ]
        for id, one in ((id, mistakes()[id]) for id in dict.fromkeys(ids) if id)
    ]  # fmt: skip


def _often(row: str) -> str:
    return f" Made {row.count('-')} of the last {len(row)} times it could be." if row[1:] else ""


def file_of(lesson: str) -> str:
    """Return the name of a lesson's notebook."""
    return next((one.name for one in Path(NOTEBOOKS).glob(f"[0-9]*-{lesson}.ipynb")), "")


def pattern(entries: Entries) -> dict[str, str]:
    """Return the last answers of each mistake that was ever made, those made most often first:
    "-" where it was made, "+" where it could have been.
    """
    rows = {id: str(entries.get(f"{_START}{id}", {}).get("lately", "")) for id in mistakes()}
    return {id: row for id, row in sorted(rows.items(), key=lambda one: -one[1].count("-")) if row}


def lengthened(old: Entry, right: bool) -> Entry:
    """Return what is kept of a row of answers after one more."""
    return stamped(lately=f"{old.get('lately', '')}{'+' if right else '-'}"[-KEPT:])


def noted(entries: Entries, made: Iterable[str], could: Iterable[str]) -> Entries:
    """Return a record with the mistakes made now, and those made before that could have been."""
    keys = {f"{_START}{id}": id not in made for id in {*made, *could} if id}
    known = {key: right for key, right in keys.items() if not right or key in entries}
    return entries | {key: lengthened(entries.get(key, {}), r) for key, r in known.items()}


# -- of predictions, as in a drill -----------------------------------------------------------------


def likely(case: Case, show: Iterable[str]) -> dict[str, str]:
    """Return, by protection, the mistake that a wrong answer about a case shows; "" for none."""
    ends = {name: assess(case)[name].result for name in show}
    sides = {name: "refused" if end in GRANTED else "granted" for name, end in ends.items()}
    return {name: mistake_in(Slip(case, name, side)) for name, side in sides.items()}


def mistaken(one: Prediction) -> tuple[list[str], list[str]]:
    """Return the mistakes that a committed prediction shows, and those it could have shown."""
    found = {n: assess(one.case)[n].result for n in one.show}
    could = likely(one.case, one.show)
    sure = (n for n in found if Result.OPEN not in (found[n], one.answers[n]))
    return [could[n] for n in sure if not one.first[n].agrees], [*could.values()]


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
