"""Entries of a file graded by the learner, then as the file grades them; what recurs at the end.

The plain kind is the sorting of harms. Reading the web, in `web`, asks and shows more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ipywidgets as W
from htpy import Node, div, li, p, strong, ul

from reliefkit.labs.start import names
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.locked import Feedback
from reliefkit.learning.read import folded, sources_list
from reliefkit.learning.series import Series
from reliefkit.library.claims import SORTINGS, Claim, Harm, confusions, harms
from reliefkit.record.keys import key_for
from reliefkit.words.clauses import listed
from reliefkit.words.finding import sentence

SORTED = {"verdict": Question("How did the Board or the courts sort it?", SORTINGS)}


class Graded(Ask):
    """One entry, locked until it is graded. Attributes: `entry`, and those of `Ask`."""

    def __init__(
        self,
        entry: Claim | Harm,
        questions: Mapping[str, Question],
        *below: W.Box,
        **named: Any,
    ) -> None:
        self.entry = entry
        said = f"So says, in our words, {entry.source}." if entry.source else ""
        above = div[p(".rk-rule")[str(entry)], p(".rk-lab-line")[said] if said else None]
        super().__init__(questions, *below, above=above, **named)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return whether the verdict is the right one."""
        said, right = answers["verdict"], self.entry.verdict
        words = f"Yes: {said}." if said == right else f"You said {said}; it is {right}."
        return {"verdict": Feedback(said == right, words, [self.entry.why])}

    def lawful(self, name: str) -> Mapping[str, str]:
        """Return the right verdict."""
        return {self.entry.verdict: ""}

    def look_again(self, name: str) -> Node:
        """Return the right verdict beside the one given."""
        return self.revealed[name].words

    def told(self, found: Mapping[str, Feedback], *more: Node) -> Node:
        """Return the verdict, why, the sources, and what more there is to show."""
        sources = folded("Sources", sources_list(self.entry.authorities))
        return [super().told(found), sources, more]


class Grades(Series):
    """Entries to grade, one at a time; at the end, which confusions recur in the answers.

    Attributes: `entries`, `done` (the cards committed), and those of `Series`.
    """

    frame = "rk-stack rk-drill"

    def __init__(
        self,
        entries: Sequence[Claim | Harm],
        cards: Iterable[Graded],
        recall: Mapping[str, str],
        each: str,
        **named: str,
    ) -> None:
        self.entries, self._recall = entries, recall
        super().__init__(cards, len(entries), each, "Show my pattern", **named)

    @property
    def done(self) -> list[Graded]:
        """The cards that are committed."""
        return [one for one in self.cards if isinstance(one, Graded) and one.committed]

    def closing(self, *more: Node) -> Node:
        """Return how many verdicts were right, what more there is, and which confusions recur."""
        asked = Counter(one.entry.confusion for one in self.done)
        wrong = [one.entry.confusion for one in self.done if not one.first["verdict"].agrees]
        missed = Counter(wrong)
        recurring = [
            p[strong[sentence(f"{key}, missed {n} of {asked[key]}")], f" {self._recall[key]}"]
            for key, n in missed.most_common()
            if n > 1
        ]
        once = [key for key, n in missed.items() if n == 1]
        right = f"{len(self.done) - len(wrong)} of {len(self.done)} verdicts were right."
        return div(".rk-card")[
            div(".rk-closing")[
                p[strong[right]],
                more,
                recurring or p["No confusion recurs."],
                p[f"Missed once: {listed(once)}."] if once else None,
            ]
        ]

    def twin(self) -> Node:
        """Return every entry, and what is asked of each."""
        said = (li[f"{one} ({one.source})" if one.source else str(one)] for one in self.entries)
        questions = self.card.questions if isinstance(self.card, Graded) else {}
        asked = (p[question.text] for question in questions.values())
        return [ul[said], asked, p[self.card.locked]]


def sort_harms(ids: Iterable[str] | None = None, *, key: str = "") -> Grades:
    """Return harms to sort, one at a time: persecution, not persecution alone, open to argument.

    `ids` are ids of data/harms.toml, all of them by default. After each answer come the sorting
    of the Board or a court, the reason and the sources; at the end what was missed more than once.
    `key` names the card for a record; by default what it asks does. Raises ReliefError for an id
    that does not exist.
    """
    chosen = [harms()[id] for id in names("harm", harms() if ids is None else ids, harms())]
    key = key_for(key, "sort-harms", *(one.id for one in chosen))
    cards = (
        Graded(one, SORTED, title=f"Harm {k} of {len(chosen)}", key=f"{key}/{one.id}")
        for k, one in enumerate(chosen, 1)
    )
    label = f"A sorting: {len(chosen)} harms"
    return Grades(chosen, cards, confusions("harms.toml"), "harm", label=label, key=key)
