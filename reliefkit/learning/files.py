"""The case files: published decisions and hypothetical clients, to search and to open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Node, div, p

from reliefkit.assess import assess
from reliefkit.errors import unknown_name
from reliefkit.labs.slots import box
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.casefile import NO_RESULT, CaseFile, decide, element_titles, named
from reliefkit.learning.panel import Panel, stack
from reliefkit.library import Decision, decisions
from reliefkit.library.clients import ASIDE, Client, clients, set_aside
from reliefkit.record.keys import key_for
from reliefkit.views.markup import grid
from reliefkit.words.clauses import listed
from reliefkit.words.replay import AGREES, FOLLOWS, NOT_EXPRESSIBLE, OPEN, replay

TITLE = "Case files"
NOTE = (
    "Marks: the rules agree with the decision from its recorded findings alone (also where both "
    "leave the same element open); its result follows from the holding; it is not expressible in "
    "the rules; or it gives no result to compare. The file says why."
)
DECISION, CLIENT = "published decision", "hypothetical client"
MARKS = (AGREES, FOLLOWS, NOT_EXPRESSIBLE, NO_RESULT)


# -- the list ----------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A row of the list: what a file can be found by, and how far rules and decision agree.

    `elements` are the names of those that decide; `marks` are some of MARKS, none for a client;
    `words` is all that a search looks through.
    """

    id: str
    kind: str
    title: str
    elements: tuple[str, ...]
    protections: tuple[str, ...]
    words: str
    marks: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """How far rules and decision agree, in words; of a client, that it is one."""
        return "; ".join(self.marks) or self.kind

    @property
    def label(self) -> str:
        """The row in words."""
        return f"{self.title} · {self.mark}"


@cache
def entries() -> dict[str, Entry]:
    """Return every case file by id: the decisions, oldest first, then the clients, by name."""
    found = []
    for one in decisions().values():
        cells = replay(one)
        marks = dict.fromkeys(AGREES if c.agreement == OPEN else c.agreement for c in cells)
        decided = tuple(cell.protection for cell in cells)
        words = " ".join((one.facts, one.held, one.today, *one.teaches))
        marked = tuple(marks) or (NO_RESULT,)
        about = one.id, DECISION, named(one), tuple(one.elements), decided, words
        found.append(Entry(*about, marked))
    for id, client in clients().items():
        elements = tuple(dict.fromkeys(part.name for part in decide(assess(client.case))))
        words = f"{client.story} {client.teaches}"
        found.append(Entry(id, CLIENT, named(client), elements, PROTECTIONS, words))
    return {entry.id: entry for entry in found}


# A filter: its name, the words that let all pass, its answers, and which files each finds.
Filter = tuple[str, str, Iterable[tuple[str, Any]], Callable[[Entry, Any], bool]]


@cache
def _filters() -> dict[str, Filter]:
    files, titles = entries().values(), element_titles()
    elements = {(titles[name], name) for e in files for name in e.elements}
    kinds = [(f"{kind.capitalize()}s", kind) for kind in (DECISION, CLIENT)]
    laws = [(LAW[name].title, name) for name in PROTECTIONS]
    marks = [(mark.capitalize(), mark) for mark in MARKS]
    deciding, agreement = "Element that decides", "Rules and decision"
    return {
        "kind": ("Kind", "Every kind", kinds, lambda e, kind: e.kind == kind),
        "element": (deciding, "Every element", sorted(elements), lambda e, n: n in e.elements),
        "protection": ("Protection", "Every protection", laws, lambda e, n: n in e.protections),
        "mark": (agreement, "Every mark", marks, lambda e, mark: mark in e.marks),
    }


class CaseFiles(Panel):
    """The searchable list of published decisions and hypothetical clients, and the one open.

    Pick one, predict each protection and the element that decides, then see what was held, what
    the rules say, whether they agree, and where the decision stands today.

    Attributes: `typed` and `filters` (the widgets to search with), `list` (the files to choose
    from), `found` (the entries that fit), `file` (the `CaseFile` that is open, if any).
    """

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
        fields = {"search": ("Search", self.typed), "files": ("Files", self.list)}
        self.filters = {}
        for name, (called, every, answers, _) in _filters().items():
            self.filters[name] = W.Dropdown(options=[(every, ""), *answers])
            fields[f"file-{name}"] = called, self.filters[name]
        acts = {"Open this file": lambda: self.open(self.list.value)}
        super().__init__(TITLE, fields, acts, self._place, key=key_for("case-files"))
        for control in (self.typed, *self.filters.values()):
            self.on(control, lambda _: self.render())
        self.render()

    def arrange(self) -> list[W.Widget]:
        (self.button,) = self.buttons.values()
        asked = box("rk-filter", "rk-search", of=[self.typed, *self.filters.values()])
        return [asked, self.list, self.button, self.slots]

    def _fits(self, entry: Entry) -> bool:
        heard = f"{entry.label} {entry.words}".casefold()
        for control, (*_, finds) in zip(self.filters.values(), _filters().values(), strict=True):
            if control.value and not finds(entry, control.value):
                return False
        return all(word in heard for word in self.typed.value.casefold().split())

    def render(self) -> None:
        self.found = [entry for entry in entries().values() if self._fits(entry)]
        self.list.options = [(entry.label, entry.id) for entry in self.found]
        self.list.index = 0 if self.found else None
        self.button.disabled = not self.found
        super().render()

    def body(self) -> Node:
        said = f"{len(self.found)} of {len(entries())} files."
        told = said if self.found else f"{said} Loosen a filter."
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
        if id not in sources:
            raise unknown_name("case file", id, sources)
        if id not in self._opened:
            self._opened[id] = CaseFile(sources[id], f"{self.key}/{id}")
        self.file = self._opened[id]
        self._place.children = [self.file.widget]
        return self.file


case_files = CaseFiles
