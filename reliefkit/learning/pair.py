"""Comparison before rule: two cases side by side; the learner finds the fact that decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from htpy import Element, Node, caption, div, h4, p, strong, table, tbody, td, th, thead, tr

from reliefkit.assess import ProtectionFinding
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Test
from reliefkit.law import LAW, protection_named
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.card import case_for
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.rule import rule_body
from reliefkit.library.clients import clients
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.views.icons import kind, result_icon
from reliefkit.words.change import Difference, compare
from reliefkit.words.grounds import listed
from reliefkit.words.short import headline, named, title

TASK = "Look at the two cases. Which fact makes the difference? The rule comes after."
REST = "Whatever is not shown is the same in both, or does not matter here."
NAMES = ("First case", "Second case")


class Pair(Ask):
    """Two cases side by side, and two questions: which fact makes the difference, and which
    element it feeds.

    Attributes: `difference` (between the two), `protection`, `facts` (the names of those that
    make the difference alone), `elements` (the names of those they turn), and those of `Ask`.
    """

    def __init__(
        self, first: Case, second: Case, protection: str, called: Sequence[str] = NAMES
    ) -> None:
        self.difference = compare(first, second)
        self.protection = protection
        law = LAW[protection]
        if protection not in self.difference.changed:
            raise ReliefError(f"The two cases have the same result for {law.title}.")
        self._alone = {
            name: compare(first, first.but(**{name: second[name]}))
            for name in self.difference.facts
        }
        self.facts = [name for name, by in self._alone.items() if protection in by.changed]
        if not self.facts:
            apart = listed(FACTS[name].label for name in self.difference.facts)
            raise ReliefError(f"No one fact makes the difference: the two differ in {apart}.")
        self._by = self._alone[self.facts[0]]
        names = _fed(protection)
        self.elements = [name for name in names if _turned(self._by, protection, name)]
        asked = {node.fact.name for node in law.formula.walk() if isinstance(node, Test)}
        given = {*first.given, *second.given} & asked
        shown = [name for name in FACTS if name in given or name in self.difference.facts]
        self._facts = {_cap(FACTS[name].label): name for name in shown}
        self._elements = {title(self._found[0].element(name)): name for name in names}
        super().__init__(
            [
                Question("Which fact makes the difference?", list(self._facts)),
                Question("Which requirement of the law does it feed?", list(self._elements)),
            ],
            self._told,
            above=_side_by_side(self.difference, protection, shown, called),
            words="\n".join(_lines(self.difference, protection, shown, called)),
            title=law.title,
            task=TASK,
        )

    @property
    def _found(self) -> tuple[ProtectionFinding, ProtectionFinding]:
        return self._by.before[self.protection], self._by.after[self.protection]

    def _told(self, answers: list[str]) -> tuple[list[Feedback], Node]:
        fact, element = self._facts[answers[0]], self._elements[answers[1]]
        rule = self._found[0].element(self.elements[0])
        card = div(".rk-after-rule")[h4["The rule"], rule_body(rule)]
        return [self._on_fact(fact), self._on_element(element)], card

    def _on_fact(self, name: str) -> Feedback:
        words = _cap(listed((FACTS[right].label for right in self.facts), "or"))
        if name in self.facts:
            return Feedback(True, words, [self._alone[name].sentence(self.protection)])
        if name in self._alone:
            mine = f"Changed alone: {self._alone[name].sentence(self.protection)}"
        else:
            value = self.difference.before.case[name]
            mine = f"What you chose is the same in both: {FACTS[name].clause(value)}."
        return Feedback(False, words, [mine, self._by.sentence(self.protection)])

    def _on_element(self, name: str) -> Feedback:
        before, after = self._found
        right = [before.element(each) for each in self.elements]
        words = _cap(listed((named(each) for each in right), "or"))
        old, new = before.element(self.elements[0]), after.element(self.elements[0])
        turns = f"{title(old)} is {old.truth} in the first and {new.truth} in the second."
        if name in self.elements:
            old, new = before.element(name), after.element(name)
            said = f"It is {old.truth} in the first and {new.truth} in the second."
            return Feedback(True, words, [said])
        mine = before.element(name)
        return Feedback(False, words, [f"{title(mine)}: {mine.truth} in both.", turns])


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _fed(protection: str) -> list[str]:
    """Return the names of the elements that ask about a fact directly, in the law's order."""

    def asks(node: Part) -> bool:
        own = (part for part in node.parts if not isinstance(part, Rule))
        return isinstance(node, Test) or any(asks(part) for part in own)

    below = (node for numbered in LAW[protection].elements for node in numbered.walk())
    return list(dict.fromkeys(e.name for e in below if isinstance(e, Rule) and asks(e)))


def _turned(by: Difference, protection: str, element: str) -> bool:
    old, new = by.before[protection].element(element), by.after[protection].element(element)
    return old.truth is not new.truth


# -- drawing -----------------------------------------------------------------------------------


def _cells(by: Difference, name: str) -> Iterator[str]:
    for side in (by.before, by.after):
        yield _cap(FACTS[name].words(side.case[name]))


def _result(found: ProtectionFinding) -> Element:
    return td(class_=f"rk-{kind(found)}")[strong[result_icon(kind(found)), " ", headline(found)]]


def _side_by_side(
    by: Difference, protection: str, shown: Sequence[str], called: Sequence[str]
) -> Element:
    return div(".rk-pair-table")[
        table[
            caption["The facts of the two"],
            thead[tr[th(scope="col")["The question"], (th(scope="col")[name] for name in called)]],
            tbody[
                (
                    tr[
                        th(scope="row")[FACTS[name].question],
                        (td[words] for words in _cells(by, name)),
                    ]
                    for name in shown
                ),
                tr(".rk-outcome")[
                    th(scope="row")[strong[LAW[protection].title]],
                    (_result(side[protection]) for side in (by.before, by.after)),
                ],
            ],
        ],
        p(".rk-note")[REST],
    ]


def _lines(
    by: Difference, protection: str, shown: Sequence[str], called: Sequence[str]
) -> Iterator[str]:
    yield f"{called[0]} / {called[1]}"
    for name in shown:
        yield f"{FACTS[name].question} {' / '.join(_cells(by, name))}"
    ends = (headline(side[protection]) for side in (by.before, by.after))
    yield f"{LAW[protection].title}: {' / '.join(ends)}"
    yield REST


# -- the two calls -----------------------------------------------------------------------------


def _called(given: Case | str, otherwise: str) -> str:
    return clients()[given].name if isinstance(given, str) and given in clients() else otherwise


def pair(first: Case | str, second: Case | str, protection: str | None = None) -> Pair:
    """Return two cases side by side, in which the learner finds the fact that decides.

    `first` and `second` are cases or names of clients; `protection` the one whose result they
    differ in (by default the first such one). Raises ReliefError for a name that does not exist,
    and for two cases whose results are the same or that no one fact sets apart.
    """
    cases = case_for(first), case_for(second)
    changed = compare(*cases).changed
    if protection is None and not changed:
        raise ReliefError("The two cases have the same result under all four protections.")
    law = protection_named(protection if protection is not None else changed[0])
    called = _called(first, NAMES[0]), _called(second, NAMES[1])
    return Pair(*cases, law.name, called)
