"""What a learner's record says: answers right by skill, mistakes made again, what comes next."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from statistics import median
from typing import NamedTuple

from reliefkit.learning.series import KEPT, pattern
from reliefkit.practice.cases import skills
from reliefkit.practice.check import DONE
from reliefkit.record.entries import Entries

FEW, SOLID, WEAK = 3, 0.8, 0.5  # answers to judge by; shares right
LITTLE = 1 / 3  # of the answers that half of the class has given, below which nothing is said
LATELY, TWICE = 6, 2  # last chances to make a mistake; a pattern, made so often and in half of them
MARKS = {"solid": "●", "shaky": "◐", "weak": "✗", "few answers": "○", "none": "–"}
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r]")
_SCORE = re.compile(r"(\d{1,3}) of (\d{1,3})")


class Tally(NamedTuple):
    """How many answers were right, of how many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]
        return Tally(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float:
        """The share that was right, 0 to 1."""
        return self.right / max(self.of, 1)

    @property
    def how(self) -> str:
        """How it stands: a key of MARKS."""
        if self.of < FEW:
            return "few answers" if self.of else "none"
        return "solid" if self.share >= SOLID else "weak" if self.share < WEAK else "shaky"


class Learner(NamedTuple):
    """A learner's answers by skill, and the last of each mistake, "-" made and "+" not made."""

    name: str
    skills: Mapping[str, Tally]
    mistakes: Mapping[str, str]

    @property
    def all(self) -> Tally:
        """All answers together."""
        return sum(self.skills.values(), Tally())

    @property
    def patterns(self) -> list[str]:
        """The ids of the mistakes made again and again, lately; the most made first."""
        rows = {id: row[-LATELY:] for id, row in self.mistakes.items()}
        often = {id: row.count("-") for id, row in rows.items()}
        found = (id for id, n in often.items() if n >= max(TWICE, len(rows[id]) / 2))
        return sorted(found, key=lambda id: -often[id])

    def needs(self, usual: float) -> list[str]:
        """Return what the learner needs next, the first need first: what `offer` takes.

        `usual` is how many answers half of the class has given, or more.
        """
        judged = {name: one for name, one in self.skills.items() if one.of >= FEW}
        weak = [name for name, one in judged.items() if one.how == "weak"]
        unsure = [name for name, one in judged.items() if one.how != "solid"]
        if not judged or self.all.of < usual * LITTLE:
            return ["little"]
        if len(weak) > len(judged) / 2:
            return ["anew"]
        worst = sorted(unsure, key=lambda name: judged[name].share)[:1]
        return [*self.patterns[:1], *worst] or ["nothing"]


def learner(name: str, entries: Entries) -> Learner:
    """Return what a record says of its learner: first answers in lessons, practice, and checks."""
    found = {skill: Tally() for skill in skills()}
    for key, entry in entries.items():
        lesson = key.partition("/")[0]
        if lesson in found and "answers" in entry:
            right = entry.get("right", {}).values()
            found[lesson] += Tally(sum(right), len(right))
        for skill in found if key.startswith(DONE) else ():
            said = _SCORE.fullmatch(str(entry.get("check", {}).get(f"skill {skill}", "")))
            score = Tally(*map(int, said.groups())) if said else Tally()
            found[skill] += score if score.right <= score.of else Tally()
    for skill in found:
        row = entries.get(f"practice/skill/{skill}", {}).get("lately", "")[-KEPT:]
        found[skill] += Tally(row.count("+"), len(row))
    return Learner(name, found, pattern(entries))


def plain(text: str) -> str:
    """Return text for a cell of a sheet, in which no sheet sees a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def gradebook(learners: Sequence[Learner]) -> str:
    """Return a row for each learner, as CSV: shares right in percent, and what comes next."""
    usual = median(one.all.of for one in learners)
    made = StringIO()
    sheet = csv.writer(made)
    titles = [one.title for one in skills().values()]
    sheet.writerow(["Learner", "Answers", "Percent right", *titles, "Mistakes", "Next"])
    for one in learners:
        shares = [round(100 * t.share) if t.of else "" for t in (one.all, *one.skills.values())]
        rest = " ".join(one.patterns), " ".join(one.needs(usual))
        sheet.writerow([plain(one.name), one.all.of, *shares, *rest])
    return made.getvalue()
