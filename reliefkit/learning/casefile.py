"""The case files: published decisions and hypothetical clients, to search, to predict, to read.

And how far the rules agree with the decisions.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import ipywidgets as W
from htpy import Element, Node, div, h4, p, small, strong

from reliefkit.assess import Assessment, Finding, assess
from reliefkit.errors import entry, nearest, shown
from reliefkit.facts import FACTS
from reliefkit.labs.slots import box
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.learning.grade import Choice
from reliefkit.learning.panel import Card, Panel, stack
from reliefkit.learning.predict import Prediction
from reliefkit.learning.read import folded
from reliefkit.library import Decision, authority, decisions
from reliefkit.library.clients import ASIDE, Client, clients, set_aside
from reliefkit.library.course import own_course
from reliefkit.record import key_for
from reliefkit.views.markup import grid, linked
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders, deciding_elements
from reliefkit.words.finding import capital, sentence
from reliefkit.words.replay import (
    AGREES,
    DISAGREES,
    FOLLOWS,
    NOT_EXPRESSIBLE,
    OPEN,
    Cell,
    replay,
    replays,
)

NO_RESULT = "no result to compare"
TITLE, CLIENT, DECISION = "Case files", "hypothetical client", "published decision"
SEARCH = "Search: a name, a court, a year, a protection, the element that decides, a mark"
NOTE = (
    "Marks: the rules agree with the decision from its recorded findings alone (also where both "
    "leave the same element open); its result follows from the holding; it is not expressible in "
    "the rules; or it gives no result to compare. The file says why."
)
HEADS = ("Protection", "The tribunal", "The rules say", "Do they agree?")


def element_titles() -> dict[str, str]:
    """Return every element's name with the title it has in a list."""
    found = (each for law in LAW.values() for each in law.named.items())
    return {name: capital(element.title) for name, element in found}


def file_title(source: Decision | Client) -> str:
    """Return what a file is called: a client with the country, a decision with its cite."""
    return source.called if isinstance(source, Client) else f"{source.name}, {source.cite}"


class CaseFile(Panel):
    """A decision or a client: asked about by a `Prediction` or a `Choice`, then revealed."""

    frame = "rk-card rk-casefile"
    slot = "held"

    def __init__(self, source: Decision | Client, key: str = "") -> None:
        self.source = source
        self.cells = replay(source) if isinstance(source, Decision) else []
        self.show = [cell.protection for cell in self.cells] or list(PROTECTIONS)
        self.asked = self._asked(key)
        super().__init__(label=f"The file: {file_title(source)}", key=key)
        self.asked.observe(lambda _: self.render(), "committed")
        self.render()

    def _asked(self, key: str) -> Prediction | Choice:
        source, title = self.source, file_title(self.source)
        story = source.story if isinstance(source, Client) else source.facts
        if isinstance(source, Client) or self.cells:
            shown = {"title": title, "task": story, "key": key}
            return Prediction(source.case, self.show, element=True, **shown)
        asked = Question("Which element is the decision about?", element_titles())
        why = dict.fromkeys(asked.options, source.because)
        return Choice("element", asked, source.elements, why, title=title, task=story, key=key)

    def arrange(self) -> list[W.Widget]:
        return [self.asked.widget, self.slots]

    def body(self) -> Node:
        if not self.asked.committed:
            return None
        if isinstance(self.source, Decision):
            return _held(self.source, self.cells)
        return div(".rk-held")[
            h4["What it comes to"],
            p(".rk-rule")[self.source.reasons()],
            (p(".rk-lab-note")[doubt] for doubt in self.source.doubts),
            p(".rk-lesson")[self.source.teaches],
        ]


# -- what is revealed of a decision ------------------------------------------------------------


def _held(source: Decision, cells: list[Cell]) -> Element:
    nothing = f"{sentence(NO_RESULT)} The text read confirms no result on facts the rules can take."
    implied = [FACTS[n].clause(v) for n, v in source.implied.items()]
    without = f"Not recorded, but the holding cannot stand without it: {listed(implied)}."
    found = authority(f"decision:{source.id}")
    seen = f". Read: {source.read}. Checked {source.checked}."
    table = div(".rk-gives")[grid(HEADS, map(_beside, cells), "The tribunal beside the rules")]
    return div(".rk-held")[
        h4["What the tribunal held"],
        p(".rk-rule")[source.held],
        table if cells else p[strong[nothing]],
        h4["Why"],
        p[source.because],
        p[without] if implied else None,
        h4["Where it stands today"],
        p[source.today],
        p[small[linked(found.cite, found.link), seen]],
    ]


def _beside(cell: Cell) -> tuple[Node, ...]:
    """Return a protection, what the tribunal found, what the rules say, and how far they agree."""
    why = f": {cell.why}" if cell.agreement == NOT_EXPRESSIBLE else ""
    return LAW[cell.protection].title, cell.found, cell.rules, [strong[cell.agreement], why]


def decide(found: Assessment) -> list[Finding]:
    """Return the elements that decide the four protections of a case, and those inside them."""
    top = [e for name in PROTECTIONS for e in deciders(found[name])]
    return [part for e in top for part in (e, *deciding_elements(e))]


# -- all of them, in a list --------------------------------------------------------------------


class Entry(NamedTuple):
    """A row of the list: the `protections` decided, and all `words` that a search looks through."""

    id: str
    title: str
    mark: str
    protections: Sequence[str]
    words: str

    @property
    def label(self) -> str:
        """The row in words."""
        return f"{self.title} · {self.mark}"


@cache
def entries() -> dict[str, Entry]:
    """Return every case file by id: the decisions, oldest first, then the clients, by name."""
    offered = own_course()[0].clients or clients()
    every: list[Decision | Client] = [*decisions().values(), *(clients()[id] for id in offered)]
    found = {}
    for one in every:
        if isinstance(one, Decision):
            cells = replay(one)
            marks = dict.fromkeys(AGREES if c.agreement == OPEN else c.agreement for c in cells)
            mark, decided = "; ".join(marks) or NO_RESULT, [cell.protection for cell in cells]
            elements, told = one.elements, [DECISION, one.facts, one.held, one.today, *one.teaches]
        else:
            mark, decided = CLIENT, [*PROTECTIONS]
            elements = [part.name for part in decide(assess(one.case))]
            told = [one.story, one.teaches]
        told += [LAW[name].title for name in decided]
        told += [element_titles()[name] for name in dict.fromkeys(elements)]
        found[one.id] = Entry(one.id, file_title(one), mark, decided, " ".join(told))
    return found


def fitting(typed: str) -> list[Entry]:
    """Return the files with words that begin so: in their rows or, if none has, anywhere."""
    every = entries().values()
    words = [re.compile(rf"(?<!\w){re.escape(word)}", re.I) for word in typed.split()]
    rows = [one for one in every if all(word.search(one.label) for word in words)]
    return rows or [e for e in every if all(w.search(f"{e.label} {e.words}") for w in words)]


def missed(typed: str) -> str:
    """Return that no file has what was typed, with the nearest name that one has."""
    names = re.findall(r"\w{3,}", " ".join(one.title for one in entries().values()))
    return f"No file has {shown(typed)}.{nearest(typed, names) or ' Try fewer words.'}"


class CaseFiles(Panel):
    """The searchable list of published decisions and hypothetical clients, and the `file` open."""

    frame = "rk-card rk-casefiles"
    slot = "note"

    def __init__(self) -> None:
        self.found: list[Entry] = []
        self.file: CaseFile | None = None
        self._opened: dict[str, CaseFile] = {}
        self._place = stack()
        self.typed = W.Text(placeholder="Words to look for", continuous_update=True)
        self.list = W.Select(options=[], rows=9)
        self.list.add_class("rk-list")
        fields = {"search": (SEARCH, self.typed), "files": ("Files", self.list)}
        acts = {"Open this file": lambda: self.open(self.list.value)}
        super().__init__(TITLE, fields, acts, self._place, key=key_for("case-files"))
        self.on(self.typed, lambda _: self.render())
        self.render()

    def arrange(self) -> list[W.Widget]:
        return [box("rk-filter", "rk-search", of=[self.typed]), self.list, self.button, self.slots]

    def render(self) -> None:
        self.found = fitting(self.typed.value)
        self.list.options = [(entry.label, entry.id) for entry in self.found]
        self.list.index = 0 if self.found else None
        self.button.disabled = not self.found
        super().render()

    def body(self) -> Node:
        said = f"{len(self.found)} of {len(entries())} files."
        told = said if self.found else f"{said} {missed(self.typed.value)}"
        aside = [p(".rk-lab-note")[one] for one in (*set_aside(), ASIDE) if set_aside()]
        return div[p[told], p(".rk-lab-line")[NOTE], aside]

    def twin(self) -> Node:
        count = f"{len(decisions())} published decisions, {len(clients())} hypothetical clients"
        rows = (
            (e.title, listed(LAW[name].title for name in e.protections), e.mark)
            for e in entries().values()
        )
        table = grid(("File", "Protections", "Rules and decision"), rows, f"{TITLE}: {count}")
        return [table, p[NOTE]]

    def open(self, id: str) -> CaseFile:
        """Open a file under the list; answers given before are kept. Raises ReliefError if none."""
        sources: dict[str, Decision | Client] = {**decisions(), **clients()}
        source = entry("case file", id, sources)
        if id not in self._opened:
            self._opened[id] = CaseFile(source, f"{self.key}/{id}")
        self.file = self._opened[id]
        self._place.children = [self.file.widget]
        return self.file


case_files = CaseFiles


# -- how far rules and decisions agree -------------------------------------------------------------

_COUNTED = {
    AGREES: "agree from the facts as the decision records them",
    FOLLOWS: "follow from the holding",
    OPEN: "were left open by the decision, and so by the rules",
    NOT_EXPRESSIBLE: "cannot be said with the facts here",
    DISAGREES: "disagree",
}


def agreement() -> Card:
    """Return the published decisions beside the rules, oldest first: the count, and each one."""
    cells = replays()
    counts = Counter(cell.agreement for cell in cells)
    told = listed(f"{counts[mark] or 'none'} {words}" for mark, words in _COUNTED.items())
    decided = len({cell.decision.id for cell in cells})
    return Card(
        "The rules beside published decisions",
        p[f"{decided} decisions, {len(cells)} protections: {told}."],
        folded("Each of them", div(".rk-list-table")[grid(("Decision", *HEADS), _each())]),
    )


def _each() -> Iterator[Sequence[Node]]:
    """Yield each decision beside the rules; of one without a result, why it has none."""
    for one in decisions().values():
        called = f"{one.name} ({one.year})"
        nothing = called, "", "", "", f"{NO_RESULT}: {one.because}"
        yield from [(called, *_beside(cell)) for cell in replay(one)] or [nothing]
