"""Comparison before rule: two cases side by side; the learner finds the fact that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from htpy import Element, Node, caption, div, h4, p, strong, table, tbody, td, th, thead, tr

from reliefkit.assess import ProtectionFinding
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Test
from reliefkit.labs.start import case_for
from reliefkit.law import LAW, protection_named
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.panel import case_words, key_for
from reliefkit.learning.read import rule_body
from reliefkit.library.clients import clients
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.views.markup import kind, result_icon
from reliefkit.words.change import Difference, compare
from reliefkit.words.deciding import listed
from reliefkit.words.finding import capital, named
from reliefkit.words.short import headline, title

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
        self,
        first: Case,
        second: Case,
        protection: str,
        called: Sequence[str] = NAMES,
        key: str = "",
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
        before, after = self._found
        truths = {n: (before.element(n).truth, after.element(n).truth) for n in names}
        self.elements = [name for name, (old, new) in truths.items() if old is not new]
        asked = {node.fact.name for node in law.formula.walk() if isinstance(node, Test)}
        given = {*first.given, *second.given} & asked
        shown = [name for name in FACTS if name in given or name in self.difference.facts]
        of_facts = {name: capital(FACTS[name].label) for name in shown}
        of_elements = {name: title(before.element(name)) for name in names}
        super().__init__(
            {
                "fact": Question("Which fact makes the difference?", of_facts),
                "element": Question("Which requirement of the law does it feed?", of_elements),
            },
            above=_side_by_side(self.difference, protection, shown, called),
            title=law.title,
            task=TASK,
            key=key,
        )

    @property
    def _found(self) -> tuple[ProtectionFinding, ProtectionFinding]:
        return self._by.before[self.protection], self._by.after[self.protection]

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return whether the fact decides and feeds the element, and what each does instead."""
        return {
            "fact": self._on_fact(answers["fact"]),
            "element": self._on_element(answers["element"]),
        }

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return the answers beside the right ones, and the rule."""
        rule = self._found[0].element(self.elements[0])
        return [super().told(found), div(".rk-after-rule")[h4["The rule"], rule_body(rule)]]

    def _on_fact(self, name: str) -> Feedback:
        words = capital(listed((FACTS[right].label for right in self.facts), "or"))
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
        words = capital(listed((named(before.element(each)) for each in self.elements), "or"))
        right = name in self.elements
        turning = name if right else self.elements[0]
        old, new = before.element(turning), after.element(turning)
        turns = f"is {old.truth} in the first and {new.truth} in the second."
        if right:
            return Feedback(True, words, [f"It {turns}"])
        mine = before.element(name)
        both = f"{title(mine)}: {mine.truth} in both."
        return Feedback(False, words, [both, f"{title(old)} {turns}"])


def _fed(protection: str) -> list[str]:
    """Return the names of the elements that ask about a fact directly, in the law's order."""

    def asks(node: Part) -> bool:
        own = (part for part in node.parts if not isinstance(part, Rule))
        return isinstance(node, Test) or any(asks(part) for part in own)

    below = (node for numbered in LAW[protection].elements for node in numbered.walk())
    return list(dict.fromkeys(e.name for e in below if isinstance(e, Rule) and asks(e)))


def _side_by_side(
    by: Difference, protection: str, shown: Sequence[str], called: Sequence[str]
) -> Element:
    """Return the facts of the two, and what they come to."""
    sides = by.before, by.after
    facts = (
        tr[
            th(scope="row")[FACTS[name].question],
            (td[capital(FACTS[name].words(side.case[name]))] for side in sides),
        ]
        for name in shown
    )
    ends = ((kind(side[protection]), headline(side[protection])) for side in sides)
    return div(".rk-pair-table")[
        table[
            caption["The facts of the two"],
            thead[tr[th(scope="col")["The question"], (th(scope="col")[name] for name in called)]],
            tbody[
                facts,
                tr(".rk-outcome")[
                    th(scope="row")[strong[LAW[protection].title]],
                    (td(class_=f"rk-{k}")[strong[result_icon(k), " ", said]] for k, said in ends),
                ],
            ],
        ],
        p(".rk-note")[REST],
    ]


def _called(given: Case | str, otherwise: str) -> str:
    return clients()[given].name if isinstance(given, str) and given in clients() else otherwise


def pair(
    first: Case | str, second: Case | str, protection: str | None = None, *, key: str = ""
) -> Pair:
    """Return two cases side by side, in which the learner finds the fact that decides.

    `first` and `second` are cases or names of clients; `protection` the one whose result they
    differ in (by default the first such one). `key` names the card for a record; by default what
    it asks does. Raises ReliefError for a name that does not exist, and for two cases whose
    results are the same or that no one fact sets apart.
    """
    cases = case_for(first), case_for(second)
    changed = compare(*cases).changed
    if protection is None and not changed:
        raise ReliefError("The two cases have the same result under all four protections.")
    law = protection_named(protection if protection is not None else changed[0])
    called = _called(first, NAMES[0]), _called(second, NAMES[1])
    own = key_for(key, "pair", case_words(first), case_words(second), law.name)
    return Pair(*cases, law.name, called, own)
