"""The case files: published decisions and hypothetical clients, to search and to open."""

from __future__ import annotations

from collections.abc import Container
from datetime import MAXYEAR
from functools import cache
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Node, div, p

from reliefkit.assess import assess
from reliefkit.errors import unknown_name
from reliefkit.labs.slots import box
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.casefile import NO_RESULT, CaseFile, element_titles, named
from reliefkit.learning.panel import Panel, Place, key_for
from reliefkit.learning.samefacts import decide
from reliefkit.library import decisions
from reliefkit.library.clients import clients
from reliefkit.views.markup import grid
from reliefkit.words.deciding import listed
from reliefkit.words.replay import AGREES, FOLLOWS, NOT_EXPRESSIBLE, OPEN, replay

TITLE = "Case files"
NOTE = (
    "Marks: the rules agree with the decision from its recorded findings alone (also where both "
    "leave the same element open); its result follows from the holding; it is not expressible in "
    "the rules; or it gives no result to compare. The file says why."
)
DECISION, CLIENT = "published decision", "hypothetical client"
MARKS = (AGREES, FOLLOWS, NOT_EXPRESSIBLE, NO_RESULT)
COURTS = {"SCOTUS": "Supreme Court", "AG": "Attorney General", "BIA": "Board (BIA)"}


# -- the list ----------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A row of the list: what a file can be found by, and how far rules and decision agree.

    `elements` are the names of those that decide; `marks` are some of MARKS, none for a client;
    `words` is all that a search looks through; `court` is "" and `year` 0 for a client.
    """

    id: str
    title: str
    elements: tuple[str, ...]
    protections: tuple[str, ...]
    words: str
    marks: tuple[str, ...] = ()
    court: str = ""
    year: int = 0

    @property
    def kind(self) -> str:
        """Whether it is a decision or a client, in words."""
        return DECISION if self.marks else CLIENT

    @property
    def label(self) -> str:
        """The row in words: its name, and its mark or its kind."""
        return f"{self.title} · {'; '.join(self.marks) or self.kind}"

    @property
    def answers(self) -> dict[str, Container[Any]]:
        """The values of every filter that find it."""
        return {
            "kind": (self.kind,),
            "court": (self.court,),
            "since": range(self.year + 1),
            "until": range(self.year, MAXYEAR) if self.year else (),
            "element": self.elements,
            "protection": self.protections,
            "mark": self.marks,
        }


@cache
def entries() -> dict[str, Entry]:
    """Return every case file by id: the decisions, oldest first, then the clients, by name."""
    found = {}
    for one in sorted(decisions().values(), key=lambda one: (one.year, one.name)):
        cells = replay(one)
        marks = dict.fromkeys(AGREES if c.agreement == OPEN else c.agreement for c in cells)
        found[one.id] = Entry(
            one.id,
            named(one),
            tuple(one.decisive),
            tuple(cell.protection for cell in cells),
            " ".join((one.facts, one.held, one.today, *one.teaches)),
            tuple(marks) or (NO_RESULT,),
            one.court,
            one.year,
        )
    for id, client in clients().items():
        elements = dict.fromkeys(part.name for part in decide(assess(client.case)))
        words = f"{client.story} {client.teaches}"
        found[id] = Entry(id, named(client), tuple(elements), PROTECTIONS, words)
    return found


def _filters() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the filters: what each is called, and its answers; the first lets all pass."""
    files = entries().values()
    years = {str(year): year for year in sorted({e.year for e in files if e.year})}
    courts = {COURTS.get(e.court, e.court): e.court for e in files if e.court}
    used = {name for e in files for name in e.elements}
    titles = {title: name for name, title in element_titles().items() if name in used}
    kinds = {"Published decisions": DECISION, "Hypothetical clients": CLIENT}
    return {
        "kind": ("Kind", {"Every kind": "", **kinds}),
        "court": ("Court", {"Every court": "", **dict(sorted(courts.items()))}),
        "since": ("From year", {"Any year": "", **years}),
        "until": ("To year", {"Any year": "", **dict(reversed(years.items()))}),
        "element": ("Element that decides", {"Every element": "", **dict(sorted(titles.items()))}),
        "protection": (
            "Protection",
            {"Every protection": "", **{LAW[name].title: name for name in PROTECTIONS}},
        ),
        "mark": ("Rules and decision", {"Every mark": "", **{m.capitalize(): m for m in MARKS}}),
    }


class CaseFiles(Panel):
    """A searchable list of case files, and the file that is open.

    Attributes: `typed` and `filters` (the widgets to search with), `list` (the files to choose
    from), `found` (the entries that fit), `file` (the `CaseFile` that is open, if any). `search`
    and `open` do what the learner does.
    """

    frame = "rk-card rk-casefiles"
    slot = "note"

    def __init__(self, key: str) -> None:
        self.found: list[Entry] = []
        self.file: CaseFile | None = None
        self._opened: dict[str, CaseFile] = {}
        self._place = Place()
        self.typed = W.Text(placeholder="Words to look for", continuous_update=True)
        self.list = W.Select(options=[], rows=9)
        self.list.add_class("rk-list")
        fields = {"search": ("Search", self.typed), "files": ("Files", self.list)}
        self.filters = {}
        for name, (called, answers) in _filters().items():
            self.filters[name] = W.Dropdown(options=[*answers.items()])
            fields[f"file-{name}"] = called, self.filters[name]
        acts = {"Open this file": self._open_chosen}
        super().__init__(TITLE, fields, acts, self._place, key=key)
        for control in (self.typed, *self.filters.values()):
            control.observe(lambda _: self.render(), "value")
        self.render()

    def arrange(self) -> list[W.Widget]:
        """Return what to search with, the list, what opens a file, and how many fit."""
        (self.button,) = self.buttons.values()
        asked = box("rk-filter", "rk-search", of=[self.typed, *self.filters.values()])
        return [asked, self.list, self.button, self.slots]

    def _fits(self, entry: Entry) -> bool:
        heard = f"{entry.label} {entry.words}".casefold()
        asked = {name: control.value for name, control in self.filters.items() if control.value}
        found = all(value in entry.answers[name] for name, value in asked.items())
        return found and all(word in heard for word in self.typed.value.casefold().split())

    def render(self) -> None:
        """Show the files that fit."""
        self.found = [entry for entry in entries().values() if self._fits(entry)]
        self.list.options = [entry.label for entry in self.found]
        self.list.index = 0 if self.found else None
        self.button.disabled = not self.found
        super().render()

    def body(self) -> Node:
        """Return how many files fit, and what their marks mean."""
        said = f"{len(self.found)} of {len(entries())} files."
        told = said if self.found else f"{said} Loosen a filter."
        return div[p[told], p(".rk-lab-line")[NOTE]]

    def twin(self) -> Node:
        """Return every file there is, with its mark."""
        count = f"{len(decisions())} published decisions, {len(clients())} hypothetical clients"
        rows = (
            (
                e.title,
                listed(LAW[name].title for name in e.protections),
                "; ".join(e.marks) or e.kind,
            )
            for e in entries().values()
        )
        heads = ("File", "Protections", "Rules and decision")
        return [grid(heads, rows, f"{TITLE}: {count}"), p[NOTE]]

    def search(self, text: str = "", **filters: Any) -> list[Entry]:
        """Set the search and the filters, all others off; return the entries that fit.

        `filters` are some of kind, court, since, until, element, protection and mark. Raises
        ReliefError for a filter or a value that does not exist, with the nearest that does.
        """
        for name, value in filters.items():
            if name not in self.filters:
                raise unknown_name("filter", name, self.filters)
            allowed = [one for _, one in self.filters[name].options]
            if value not in allowed:
                raise unknown_name(name, value, [str(one) for one in allowed if one])
        for name, control in self.filters.items():
            control.value = filters.get(name, "")
        self.typed.value = text
        return self.found

    def _open_chosen(self) -> None:
        if self.list.index is not None:
            self.open(self.found[self.list.index].id)

    def open(self, id: str) -> CaseFile:
        """Open a file under the list; answers given before are kept. Raises ReliefError if none."""
        if id not in entries():
            raise unknown_name("case file", id, entries())
        if id not in self._opened:
            source = decisions()[id] if id in decisions() else clients()[id]
            self._opened[id] = CaseFile(source, f"{self.key}/{id}")
        self.file = self._opened[id]
        self._place.put(self.file.widget)
        return self.file


def case_files(*, key: str = "") -> CaseFiles:
    """Return the searchable list of published decisions and hypothetical clients.

    Pick one, predict each protection and the element that decides, then see what was held, what
    the rules say, whether they agree, and where the decision stands today. `key` names the card
    for a record.
    """
    return CaseFiles(key_for(key, "case-files"))
