"""Comparison before rule: two cases side by side; the learner finds the fact that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from htpy import Element, Node, div, p, strong, td, th, tr

from reliefkit.errors import ReliefError, entry
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Test
from reliefkit.labs.start import case_for
from reliefkit.law import LAW, protection_named
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.locked import Feedback
from reliefkit.learning.panel import stack
from reliefkit.learning.read import folded, rule_body
from reliefkit.learning.two import CompareLab
from reliefkit.library.asked import PairAsked, pairs
from reliefkit.library.clients import clients
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.record.keys import in_lesson
from reliefkit.views.markup import grid, kind, result_icon
from reliefkit.words.change import Difference
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, headline, named, title
from reliefkit.words.spoken import compare

TASK = "Look at the two cases. Which fact makes the difference? The rule comes after."
REST = "Whatever is not shown is the same in both, or does not matter here."


class Pair(Ask):
    """Two cases side by side, and two questions: which fact makes the difference, and which
    element it turns. Raises ReliefError for two cases whose results are the same, or that no one
    fact sets apart.

    Attributes: `difference` (between the two), `protection`, `facts` (the names of those that
    make the difference alone), `elements` (the names of those they turn), and those of `Ask`.
    """

    folds = "The facts of the two again"

    def __init__(self, one: PairAsked) -> None:
        sides = (one.first, one.first_but), (one.second or one.first, one.second_but)
        first, second = (case_for(name).but(**but) for name, but in sides)
        named = zip(sides, ("First case", "Second case"), strict=True)
        self._called = [
            clients()[name].name if name in clients() and not but else otherwise
            for (name, but), otherwise in named
        ]
        self.difference = difference = compare(first, second)
        self.protection = protection = one.protection
        law, self._place = protection_named(protection), stack()
        if protection not in difference.changed:
            raise ReliefError(f"The two cases have the same result for {law.title}.")
        self._alone = {n: compare(first, first.but(**{n: second[n]})) for n in difference.facts}
        self.facts = [name for name, by in self._alone.items() if protection in by.changed]
        if not self.facts:
            apart = listed(FACTS[name].label for name in difference.facts)
            raise ReliefError(f"No one fact makes the difference: the two differ in {apart}.")
        self._by = self._alone[self.facts[0]]
        self._before, self._after = self._by.before[protection], self._by.after[protection]
        fed = _fed(protection)
        self.elements = [name for name in fed if self._turns(name)]
        given = {*first.given, *second.given} & facts_below(law.formula)
        shown = [name for name in FACTS if name in given or name in difference.facts]
        facts = {name: capital(FACTS[name].label) for name in shown}
        offered = self._plausible(fed, shown)
        elements = {name: title(self._before.element(name)) for name in offered}
        super().__init__(
            {
                "fact": Question("Which fact makes the difference?", facts),
                "element": Question("Which legal requirement does that fact decide?", elements),
            },
            self._place,
            above=_side_by_side(difference, protection, shown, self._called),
            title=law.title,
            task=TASK,
            key=in_lesson(f"pair-{one.id}"),
        )

    def _plausible(self, fed: Sequence[str], shown: Sequence[str], most: int = 4) -> list[str]:
        """Return the right elements and others about facts that are shown, the nearest first."""

        def far(name: str) -> tuple[bool, int]:
            idle = facts_below(self._before.element(name).node).isdisjoint(shown)
            return idle, min(abs(fed.index(name) - fed.index(one)) for one in self.elements)

        others = sorted((name for name in fed if name not in self.elements), key=far)
        kept = {*self.elements, *others[: max(most - len(self.elements), 1)]}
        return [name for name in fed if name in kept]

    def _turns(self, element: str) -> str:
        """Return how an element stands in the first case and in the second; "" where alike."""
        old, new = self._before.element(element).truth, self._after.element(element).truth
        return "" if old is new else f"is {old} in the first and {new} in the second."

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        fact, element = self._on_fact(answers["fact"]), self._on_element(answers["element"])
        return {
            "fact": fact._replace(right=dict.fromkeys(self.facts, "")),
            "element": element._replace(right=dict.fromkeys(self.elements, "")),
        }

    def told(self, found: Mapping[str, Feedback]) -> Node:
        rule = rule_body(self._before.element(self.elements[0]))
        return [super().told(found), folded("The rule", rule, not all(self.right().values()))]

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers, reveal what is right, and open the two side by side to move."""
        found, by = super().commit(), self.difference
        if not self._place.children:
            two = CompareLab((by.before.case, by.after.case), by.facts, self._called)
            self._place.children = [two.widget]
        return found

    def _on_fact(self, name: str) -> Feedback:
        words = capital(listed((FACTS[right].label for right in self.facts), "or"))
        right = name if name in self.facts else self.facts[0]
        told, why = self._beside(right), [self._alone[right].sentence(self.protection)]
        if name in self.facts:
            return Feedback(True, words, [told], why=why)
        if name in self._alone:
            mine = f"What you chose does not decide. {self._beside(name)}"
            why.insert(0, self._alone[name].sentence(self.protection))
        else:
            value = self.difference.before.case[name]
            mine = f"What you chose is the same in both: {FACTS[name].short(value, True)}."
        return Feedback(False, words, [mine, told], why=why)

    def _beside(self, name: str) -> str:
        """Return what the two cases say of a fact, in few words."""
        sides = self.difference.before.case, self.difference.after.case
        pairs = zip(self._called, sides, strict=True)
        return "; ".join(f"{who}: {FACTS[name].short(c[name], True)}" for who, c in pairs) + "."

    def _on_element(self, name: str) -> Feedback:
        found = self._before.element
        words = capital(listed((named(found(each)) for each in self.elements), "or"))
        if name in self.elements:
            return Feedback(True, words, [f"It {self._turns(name)}"])
        both = f"{title(found(name))}: {found(name).truth} in both."
        right = self.elements[0]
        return Feedback(False, words, [both, f"{title(found(right))} {self._turns(right)}"])


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
        (FACTS[name].question, *(capital(FACTS[name].words(side.case[name])) for side in sides))
        for name in shown
    )
    ends = ((kind(side[protection]), headline(side[protection])) for side in sides)
    outcome = tr(".rk-outcome")[
        th(scope="row")[strong[LAW[protection].title]],
        (td(class_=f"rk-{how}")[strong[result_icon(how), " ", said]] for how, said in ends),
    ]
    heads = ("The question", *called)
    return div(".rk-pair-table")[
        grid(heads, [*facts, outcome], "The facts of the two"), p(".rk-note")[REST]
    ]


def pair(id: str) -> Pair:
    """Return two cases side by side, in which the learner finds the fact that decides.

    `id` is that of a pair of data/asked/pairs.toml. Raises ReliefError for an unknown one, with the
    nearest that exists.
    """
    return Pair(entry("pair", id, pairs()))
