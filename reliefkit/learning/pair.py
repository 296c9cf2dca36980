"""Comparison before rule: two cases side by side; the learner finds the fact that decides."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from htpy import Element, Node, b, details, div, h4, p, small, span, strong, summary, td, th, tr

from reliefkit.assess import ProtectionFinding, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, entry
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Test
from reliefkit.labs.lab import Lab
from reliefkit.labs.slots import Shown, Slots, box, heading
from reliefkit.labs.start import case_for
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.feedback import Feedback, in_short
from reliefkit.learning.read import folded, rule_body
from reliefkit.library.clients import client_of, clients
from reliefkit.library.course import PairAsked, pairs
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.record import in_lesson
from reliefkit.views.markup import grid, heard, question, result_icon, table_row
from reliefkit.views.protections import said_html
from reliefkit.words.change import Difference
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, headline, kind, named, title
from reliefkit.words.spoken import compare, compared

TASK = "Look at the two cases. Which fact makes the difference? The rule comes after."
BESIDE, SAME = "The two side by side: move a fact", "The facts of the two are the same."
REST = "Whatever is not shown is the same in both, or does not matter here."


class Pair(Ask):
    """Two cases side by side, and two questions: which fact makes the difference, and which
    element it turns. Raises ReliefError for two cases whose results are the same, or that no one
    fact sets apart. `facts` are those that make the difference alone, `elements` those they turn.
    """

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
        law = entry("protection", protection, LAW)
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
        by = difference.before, difference.after
        values = {n: [capital(FACTS[n].words(one.case[n])) for one in by] for n in shown}
        ends = [(kind(side[protection]), headline(side[protection])) for side in by]
        rows = {name: _row(name, self._called, both) for name, both in values.items()}
        head = _head(self._called, ends)
        offered = self._plausible(fed, shown)
        elements = {name: title(self._before.element(name)) for name in offered}
        super().__init__(
            {
                "fact": Question("Which fact makes the difference?", facts, head=head, rows=rows),
                "element": Question("Which legal requirement does that fact decide?", elements),
            },
            above=_side_by_side(law.title, self._called, values, ends),
            title=law.title,
            task=TASK,
            key=in_lesson(f"pair-{one.id}"),
        )

    def _plausible(self, fed: Sequence[str], shown: Sequence[str]) -> list[str]:
        """Return the right elements and others about facts that are shown, the nearest first."""

        def far(name: str) -> tuple[bool, int]:
            idle = facts_below(self._before.element(name).node).isdisjoint(shown)
            return idle, min(abs(fed.index(name) - fed.index(one)) for one in self.elements)

        others = sorted((name for name in fed if name not in self.elements), key=far)
        kept = {*self.elements, *others[: max(4 - len(self.elements), 1)]}
        return [name for name in fed if name in kept]

    def _turns(self, element: str) -> str:
        """Return how an element stands in the first case and in the second; "" where alike."""
        old, new = self._before.element(element).truth, self._after.element(element).truth
        return "" if old is new else f"is {old} in the first and {new} in the second."

    def look(self) -> Node:
        """Return the table of the two, unless its rows are what is chosen from."""
        return None if self.questions["fact"].radio else super().look()

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        fact, element = self._on_fact(answers["fact"]), self._on_element(answers["element"])
        return {
            "fact": fact._replace(right=dict.fromkeys(self.facts, "")),
            "element": element._replace(right=dict.fromkeys(self.elements, "")),
        }

    def told(self, found: Mapping[str, Feedback]) -> Node:
        sides, fact = (self._by.before.case, self._by.after.case), self.facts[0]
        about = {id for case in sides for id in FACTS[fact].authorities_of(case[fact])}
        rule = rule_body(self._before.element(self.elements[0]), about)
        return [super().told(found), folded("The rule", rule, not all(self.right().values()))]

    def opens(self) -> None:
        """Open the two side by side to move."""
        by = self.difference
        two = CompareLab((by.before.case, by.after.case), by.facts, self._called, self.protection)
        self.place.children = [two.widget]

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
            mine = f"What you chose is the same in both: {FACTS[name].words(value)}."
        return Feedback(False, words, [mine, told], why=why)

    def _beside(self, name: str) -> str:
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
    title: str,
    called: Sequence[str],
    values: Mapping[str, Sequence[str]],
    ends: Sequence[tuple[str, str]],
) -> Element:
    facts = ((FACTS[name].question, *both) for name, both in values.items())
    outcome = tr(".rk-outcome")[
        th(scope="row")[strong[title]],
        (td(class_=f"rk-{how}")[strong[result_icon(how), " ", said]] for how, said in ends),
    ]
    heads = ("The question", *called)
    return div(".rk-pair-table")[
        grid(heads, [*facts, outcome], "The facts of the two"), p(".rk-note")[REST]
    ]


def _head(called: Sequence[str], ends: Sequence[tuple[str, str]]) -> Element:
    """Return what stands above the rows to choose from: who the two are, and their results."""
    sides = [
        span[b[who], heard(": "), strong(class_=f"rk-{how}")[result_icon(how), " ", said]]
        for who, (how, said) in zip(called, ends, strict=True)
    ]
    row = span(".rk-dot"), span[small[REST]], span(".rk-sides")[sides]
    return div(".rk-sides-head.rk-outcome")[row]


def _row(name: str, called: Sequence[str], both: Sequence[str]) -> Node:
    """Return a fact's question and its two values, as a row to choose."""
    sides = [span[heard(f"{who}: "), value] for who, value in zip(called, both, strict=True)]
    return [span[FACTS[name].question], span(".rk-sides")[sides]]


# -- the two side by side, to move --------------------------------------------------------------


class CompareLab(Shown):
    """Two `cases` in columns, so `called`: `facts` move; of what differs `about` is told first."""

    def __init__(
        self, cases: Iterable[Case], facts: Sequence[str], called: Sequence[str], about: str = ""
    ) -> None:
        super().__init__()
        self.show = sorted(PROTECTIONS, key=lambda name: name != about)
        self.left, self.right = (
            Lab(facts, views=[], case=case, title=name, person=name, unknowns=True)
            for case, name in zip(cases, called, strict=True)
        )
        self.head = heading(BESIDE, "")
        self.changed = Slots(["changed", "who"], label=self.head["name"], parts=[])
        self.slots = Slots(["pair"], label=self.head["name"], parts=[])
        self.rows = {name: box("rk-two-row", f"rk-row-{name}") for name in facts}
        self.widget = box(
            "rk", "rk-lab", "rk-two", of=[self.changed, *self.rows.values(), self.slots]
        )
        for one in (self.left, self.right):
            one.observe(self._render, "case")
        self._render()

    @property
    def difference(self) -> Difference:
        """What turns the left client's results into the right client's, and why."""
        return Difference(assess(self.left.case), assess(self.right.case))

    def _parts(self) -> list[Any]:
        """Return what the page hangs on the rows and their controls, each found in its column."""
        parts: list[Any] = [self.head]
        for name in self.rows:
            asked = question(capital(FACTS[name].label), [FACTS[name]])
            tags = span(".rk-tag.rk-one")["the one fact"], span(".rk-tag.rk-more")["differs"]
            above = str(div(".rk-two-name")[asked, tags])
            parts.append({"at": f"rk-row-{name}", "kind": "lab", "above": above, "name": name})
        for side, one in enumerate((self.left, self.right)):
            for part in one.sheet.parts:
                called = f"{one.title}: {part['name']}"
                place = f"rk-two-{side} .{part['at']}"
                parts.append({**part, "at": place, "above": "", "name": called})
        return parts

    def _render(self, _: Any = None) -> None:
        by, moved = self.difference, False
        for name, row in self.rows.items():
            boxes = [one.controls[name].box for one in (self.left, self.right)]
            if [cell.children[0] for cell in row.children] != boxes:
                row.children = [box(f"rk-two-{k}", of=[one]) for k, one in enumerate(boxes)]
                moved = True
            for look, so in (("rk-differs", name in by.facts), ("rk-alone", by.facts == (name,))):
                (row.add_class if so else row.remove_class)(look)
        if moved:
            self.slots.parts = self._parts()
        self.changed.show(changed=str(self._line(by)), who=str(self._who()))
        self.slots.show(pair=str(self._came_to(by)))

    def _line(self, by: Difference) -> Node:
        return said_html(compared(by, self.left.title, self.right.title, self.show))

    def _who(self) -> Element:
        names = (div[h4[one.title], _story(one.history.start)] for one in (self.left, self.right))
        return div(".rk-two-row")[span, names]

    def _came_to(self, by: Difference) -> Node:
        rows = (_both(by.before[name], by.after[name]) for name in PROTECTIONS)
        answers = grid((None, self.left.title, self.right.title), rows)(".rk-two-answers")
        return div[None if by.facts else p(".rk-note")[SAME], answers]

    def html(self) -> str:
        by, sides = self.difference, (self.left, self.right)
        facts = (
            (capital(FACTS[n].label), *(FACTS[n].words(s.case[n]) for s in sides))
            for n in self.rows
        )
        table = grid((None, *(one.title for one in sides)), facts)
        return str(div[self._line(by), table, self._came_to(by)])


def _story(case: Case) -> Node:
    one = client_of(case)
    return details[summary["The story"], p[one.story]] if one else None


def _both(left: ProtectionFinding, right: ProtectionFinding) -> Element:
    tag = [" ", span(".rk-tag")["differs"]] if headline(left) != headline(right) else None
    name, look = [left.protection.title, tag], "rk-differs" if tag else None
    return table_row(name, _answer(left), _answer(right), look=look)


def _answer(found: ProtectionFinding) -> Element:
    how = kind(found)
    said = strong[result_icon(how), " ", headline(found)]
    return div(class_=f"rk-{how}")[said, " ", small[in_short(found)]]


def pair(id: str) -> Pair:
    """Return a pair of data/asked/pairs.toml to compare. Raises ReliefError for an unknown id."""
    return Pair(entry("pair", id, pairs()))
