"""The case files: published decisions and hypothetical clients, to search, predict and compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets as W
from htpy import Element, div, h3, p

from reliefkit.errors import unknown_name
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.card import framed
from reliefkit.learning.casefile import CaseFile, element_titles
from reliefkit.learning.catalog import CLIENT, DECISION, MARKS, Entry, entries
from reliefkit.learning.stack import Place, stacked
from reliefkit.library import Decision, decisions
from reliefkit.library.clients import Client, clients
from reliefkit.views import frame
from reliefkit.views.markup import grid
from reliefkit.words.deciding import listed

TITLE = "Case files"
NOTE = (
    "Marks: the rules agree with the decision from its recorded findings alone (also where both "
    "leave the same element open); its result follows from the holding; it is not expressible in "
    "the rules; or it gives no result to compare. The file says why."
)
COURTS = {"SCOTUS": "Supreme Court", "AG": "Attorney General", "BIA": "Board (BIA)"}
OPEN_FILE = "Open this file"


# -- the list ----------------------------------------------------------------------------------


def _choices() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the filters: what each is called, and its answers with the values they stand for."""
    files = entries().values()
    years = {str(y): y for y in sorted({e.year for e in files if e.year})}
    courts = dict.fromkeys(e.court for e in files if e.court)
    named = {COURTS.get(court, court): court for court in courts}
    used = {name for e in files for name in e.elements}
    titles = {title: name for name, title in element_titles().items() if name in used}
    protections = {LAW[name].title: name for name in PROTECTIONS}
    return {
        "kind": ("Kind", {"Every kind": "", "Published decisions": DECISION,
                          "Hypothetical clients": CLIENT}),
        "court": ("Court", {"Every court": "", **dict(sorted(named.items()))}),
        "since": ("From year", {"Any year": None, **years}),
        "until": ("To year", {"Any year": None, **dict(reversed(years.items()))}),
        "element": ("Element that decides", {"Every element": "", **dict(sorted(titles.items()))}),
        "protection": ("Protection", {"Every protection": "", **protections}),
        "mark": ("Rules and decision", {"Every mark": "", **{m.capitalize(): m for m in MARKS}}),
    }  # fmt: skip


class CaseFiles(Shown):
    """A searchable list of case files, and the file that is open.

    Attributes: `typed` and `filters` (the widgets to search with), `found` (the entries that fit),
    `file` (the `CaseFile` that is open, if any). `search` and `open` do what the learner does.
    """

    def __init__(self) -> None:
        self.found: list[Entry] = []
        self.file: CaseFile | None = None
        self._opened: dict[str, CaseFile] = {}
        self._values = {name: [*answers.values()] for name, (_, answers) in _choices().items()}
        self.typed = W.Text(placeholder="Words to look for", continuous_update=True)
        self.filters = {n: W.Dropdown(options=[*a]) for n, (_, a) in _choices().items()}
        self.list = W.Select(options=[], rows=9)
        self.button = W.Button(description=OPEN_FILE)
        self.button.on_click(lambda _: self._open_chosen())
        head = {"at": "rk-card", "kind": "lab", "above": frame.heading(TITLE, "")}
        parts = [head | {"name": TITLE}, _part("search", "Search"), _part("files", "Files")]
        parts += [_part(f"file-{n}", called) for n, (called, _) in _choices().items()]
        self.slots = Slots(["note"], label=TITLE, parts=parts)
        self.typed.add_class("rk-at-search")
        self.list.add_class("rk-at-files")
        self.list.add_class("rk-list")
        for name, widget in self.filters.items():
            widget.add_class(f"rk-at-file-{name}")
            widget.observe(self._look, "index")
        self.typed.observe(self._look, "value")
        asked = W.Box([self.typed, *self.filters.values()])
        asked.add_class("rk-filter")
        asked.add_class("rk-search")
        self._place = Place()
        card = framed(asked, self.list, self.button, self.slots, also="rk-casefiles")
        self.widget = stacked(card, self._place)
        self._look()

    def _fits(self, entry: Entry) -> bool:
        asked = {name: self._values[name][w.index] for name, w in self.filters.items()}
        heard = " ".join((entry.label, entry.words)).casefold()
        return (
            asked["kind"] in ("", entry.kind)
            and asked["court"] in ("", entry.court)
            and (asked["since"] is None or (entry.year or 0) >= asked["since"])
            and (asked["until"] is None or 0 < (entry.year or 0) <= asked["until"])
            and asked["element"] in ("", *entry.elements)
            and asked["protection"] in ("", *entry.protections)
            and asked["mark"] in ("", *entry.marks)
            and all(word in heard for word in self.typed.value.casefold().split())
        )

    def _look(self, _: Any = None) -> None:
        self.found = [entry for entry in entries().values() if self._fits(entry)]
        self.list.options = [entry.label for entry in self.found]
        self.list.index = 0 if self.found else None
        self.button.disabled = not self.found
        said = f"{len(self.found)} of {len(entries())} files."
        self.slots.show(note=str(div[p[said if self.found else f"{said} Loosen a filter."],
                                     p(".rk-lab-line")[NOTE]]))  # fmt: skip

    def search(self, text: str = "", **filters: Any) -> list[Entry]:
        """Set the search and the filters, all others off; return the entries that fit.

        `filters` are some of kind, court, since, until, element, protection and mark. Raises
        ReliefError for a filter or a value that does not exist, with the nearest that does.
        """
        for name, value in filters.items():
            if name not in self.filters:
                raise unknown_name("filter", name, self.filters)
            if value not in self._values[name]:
                raise unknown_name(name, value, [str(v) for v in self._values[name] if v])
        for name, widget in self.filters.items():
            widget.index = self._values[name].index(filters[name]) if name in filters else 0
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
            known: dict[str, Decision | Client] = {**decisions(), **clients()}
            self._opened[id] = CaseFile(known[id])
        self.file = self._opened[id]
        self._place.put(self.file.widget)
        return self.file

    def text(self) -> str:
        """Return the words of the twin."""
        return "\n".join([_count(), *(f"- {e.label}" for e in entries().values()), NOTE])

    def html(self) -> str:
        """Return the static twin."""
        return str(div(".rk.rk-card")[h3[TITLE], _listed(entries().values()), p[NOTE]])


def _part(at: str, name: str) -> dict[str, Any]:
    return {"at": f"rk-at-{at}", "kind": "pick", "above": frame.line(name), "name": name}


def _count() -> str:
    return f"{TITLE}: {len(decisions())} published decisions, {len(clients())} hypothetical clients"


def _listed(files: Iterable[Entry]) -> Element:
    rows = (
        (e.title, listed(LAW[name].title for name in e.protections), "; ".join(e.marks) or e.kind)
        for e in files
    )
    return grid(("File", "Protections", "Rules and decision"), rows, _count())


def case_files() -> CaseFiles:
    """Return the searchable list of published decisions and hypothetical clients.

    Pick one, predict each protection and the element that decides, then see what was held, what
    the rules say, whether they agree, and where the decision stands today.
    """
    return CaseFiles()
