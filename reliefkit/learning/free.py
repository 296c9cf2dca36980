"""Everything at once: any case, every fact, what would change the answer, and what to ask next."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h3, li, ol, p

from reliefkit.case import Case
from reliefkit.errors import unknown_name
from reliefkit.facts import FACTS, GROUPS
from reliefkit.labs.compare import CompareLab, compare_lab
from reliefkit.labs.display import Shown
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Slots
from reliefkit.learning.card import Card, case_for, framed
from reliefkit.learning.memo import Memo, memo
from reliefkit.learning.predict import told
from reliefkit.learning.stack import button_row
from reliefkit.library import decisions
from reliefkit.library.clients import clients
from reliefkit.views import frame
from reliefkit.words.finding import sentence
from reliefkit.words.whatif import next_questions

NOTHING_KNOWN = "Nothing is known yet"
ASK, ASKED = "What to ask next", 5
AWAY = "rk-away"  # a control that is not on show
VIEWS_SHOWN = ("changed", "protections", "missing", "whatif")
SETTLED = "Nothing more to ask: no unknown fact can change any of the four answers."
_GROUP_WORDS = {
    "procedure": "the procedure and the time",
    "past": "the past",
    "future": "the future",
    "why": "the reasons",
    "who": "the persecutor",
    "torture": "torture",
    "proof": "the proof",
    "bars": "bars",
    "discretion": "discretion",
}


@cache
def cases() -> dict[str, Case]:
    """Return every case there is to load: what the list calls it, and its facts.

    First a case of which nothing is known, then the clients by name, then the published decisions
    by year; those of which no result was read are left out, for the facts would mislead.
    """
    told = (one for one in decisions().values() if one.expected or one.open or one.inexpressible)
    ordered = sorted(told, key=lambda one: (one.year, one.name))
    found = {NOTHING_KNOWN: Case()}
    found |= {f"{one.name}, from {one.country} ({id})": one.case for id, one in clients().items()}
    return found | {f"{one.name}, {one.cite}": one.case for one in ordered}


def _called(name: str) -> str:
    """Return what the list calls the case with an id. Raises ReliefError for an unknown one."""
    known = {id: f"{one.name}, from {one.country} ({id})" for id, one in clients().items()}
    known |= {id: f"{one.name}, {one.cite}" for id, one in decisions().items()}
    if known.get(name, name) not in cases():
        raise unknown_name("case", name, known)
    return known.get(name, name)


def _list(at: str, start: str, moved: Callable[[Any], None]) -> W.Dropdown:
    chooser = W.Dropdown(options=[*cases()], value=start)
    chooser.add_class(at)
    chooser.observe(moved, "value")
    return chooser


def _part(at: str, words: str) -> dict[str, Any]:
    return {"at": at, "kind": "pick", "above": frame.line(words), "name": words}


# -- one case ----------------------------------------------------------------------------------


def questions(case: Case) -> list[str]:
    """Return what to ask next, in words, the questions that could settle most first."""
    return [question.text() for question in next_questions(case)[:ASKED]]


def _asked(case: Case) -> Element:
    found = questions(case)
    body: Node = ol[(li[one] for one in found)] if found else p[SETTLED]
    return div(".rk-closing")[h3[ASK], body]


class FreeLab(Shown):
    """A lab over every fact of the intake sheet, for any case of the list.

    Attributes: `chooser` and `group` (the lists), `lab`, `memo`, `ask` (the button). Load a case
    with `load(name)`; `asked` is what the page says now about what to ask next.
    """

    def __init__(self, start: str, title: str) -> None:
        self.title = title
        first = _called(start)
        self.lab: Lab = lab(
            FACTS, views=VIEWS_SHOWN, case=cases()[first], title="The facts", unknowns=True
        )
        self.memo: Memo = memo(self.lab, "Analysis")
        self.chooser = _list("rk-at-case", first, self._loaded)
        words = {"every fact": [*FACTS]}
        words |= {_GROUP_WORDS[name]: [*facts] for name, facts in GROUPS.items()}
        self._groups = {sentence(said).rstrip("."): facts for said, facts in words.items()}
        self.group = W.Dropdown(options=[*self._groups], value="The future")
        self.group.add_class("rk-at-about-facts")
        self.group.observe(self._narrow, "value")
        self.ask = W.Button(description=ASK)
        self.ask.on_click(lambda _: self.ask_next())
        self.asked: list[str] = []
        head = {"at": "rk-card", "kind": "lab", "above": frame.heading(title, "")}
        lists = [_part("rk-at-case", "Load a case"), _part("rk-at-about-facts", "Facts about")]
        self.slots = Slots(["next"], label=title, parts=[head | {"name": title}, *lists])
        above = W.Box([self.chooser, self.group])
        above.add_class("rk-filter")
        self.widget = framed(
            above,
            self.lab.widget,
            button_row(self.ask),
            self.slots,
            self.memo.widget,
            also="rk-everything",
        )
        self.lab.observe(self._moved, "case")
        self._narrow()

    @property
    def case(self) -> Case:
        """What the controls say now."""
        return self.lab.case

    def load(self, name: str) -> None:
        """Load a client or a decision by its id. Raises ReliefError for an unknown one."""
        self.chooser.value = _called(name)

    def _loaded(self, _: Any = None) -> None:
        self.lab.restart(cases()[self.chooser.value])

    def _narrow(self, _: Any = None) -> None:
        wanted = self._groups[self.group.value]
        for name, control in self.lab.controls.items():
            (control.box.remove_class if name in wanted else control.box.add_class)(AWAY)

    def _moved(self, _: Any = None) -> None:
        self.asked = []
        self.slots.show(next="")

    def ask_next(self) -> list[str]:
        """Show what to ask next about the case as it stands, and return it."""
        self.slots.show(next=frame.note("Working it out. This can take a few seconds."))
        self.asked = questions(self.case)
        self.slots.show(next=str(_asked(self.case)))
        return self.asked

    def _twin(self) -> Lab:
        return lab([*GROUPS["future"]], views=VIEWS_SHOWN, case=self.case, title=self.chooser.value)

    def text(self) -> str:
        """Return the words of the twin."""
        return f"{self.title}\n{len(cases())} cases to load.\n\n{self._twin().text()}"

    def html(self) -> str:
        """Return the static twin."""
        return f"{h3[self.title]}{p[f'{len(cases())} cases to load.']}{self._twin().html()}"


def free_lab(case: str = NOTHING_KNOWN, *, title: str = "The free lab") -> FreeLab:
    """Return the free lab: any case of the list, every fact, and nothing has to be known.

    It shows what is missing and what would change each answer, asks what to ask next, and saves a
    memo. `case` is the id of a client or a published decision to start from. Raises ReliefError
    for an unknown one.
    """
    return FreeLab(case, title)


def ask_next(case: Case | str) -> Card:
    """Return what is known of a case, and the questions that could settle most, best first.

    `case` is a case, a lab, or the id of a client or decision; each question says what its answers
    would decide. Raises ReliefError for anything else.
    """
    found = case_for(case)
    said = questions(found) or [SETTLED]
    known = told(found) or ["Nothing is known yet."]
    body = div(".rk-closing")[
        p["What is known:"], div[(p(".rk-lab-line")[one] for one in known)], _asked(found)
    ]
    lines = ["What is known:", *known, f"{ASK}:", *(f"{k}. {q}" for k, q in enumerate(said, 1))]
    return Card("Known, and to ask", body, "\n".join(lines))


# -- two cases ---------------------------------------------------------------------------------


class AnyTwo(Shown):
    """Two cases of the list side by side. Attributes: `choosers` (left, right), `pair`."""

    def __init__(self, left: str, right: str) -> None:
        title = "Two cases side by side"
        self.choosers = [
            _list(f"rk-at-case-{k}", _called(name), self._chosen)
            for k, name in enumerate((left, right), 1)
        ]
        parts: list[dict[str, Any]] = [
            {"at": "rk-card", "kind": "lab", "above": frame.heading(title, ""), "name": title},
            _part("rk-at-case-1", "First case"),
            _part("rk-at-case-2", "Second case"),
        ]
        self._slots = Slots(["note"], label=title, parts=parts)
        self._lists = W.Box(self.choosers)
        self._lists.add_class("rk-filter")
        self.widget = framed(also="rk-everything")
        self.pair: CompareLab
        self._chosen()

    def _chosen(self, _: Any = None) -> None:
        called = (self.choosers[0].value, self.choosers[1].value)
        first, second = (cases()[name] for name in called)
        differ = first.differences(second)
        self._slots.show(note=frame.note("" if differ else "The two have the same facts."))
        facts = differ or GROUPS["future"]
        names = (called[0].partition(" (")[0], called[1].partition(" (")[0])
        self.pair = compare_lab(first, second, facts, names_shown=names)
        self.widget.children = [self._lists, self._slots, self.pair.widget]

    def choose(self, left: str, right: str) -> None:
        """Put two cases side by side by their ids. Raises ReliefError for an unknown one."""
        for chooser, name in zip(self.choosers, (left, right), strict=True):
            chooser.value = _called(name)

    def text(self) -> str:
        """Return the words of the twin."""
        return self.pair.text()

    def html(self) -> str:
        """Return the static twin."""
        return self.pair.html()


def compare_any(left: str, right: str) -> AnyTwo:
    """Return two cases of the list side by side, each free to move, differences marked.

    `left` and `right` are ids of clients or published decisions to start from. Raises ReliefError
    for an unknown one.
    """
    return AnyTwo(left, right)
