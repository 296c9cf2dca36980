"""What each protection asks and gives: tables a learner filters by row and protection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Element, Node, caption, div, p, small, span, table, tbody, td, th, thead, tr, ul

from reliefkit import library
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import names
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.card import as_of, folded
from reliefkit.learning.sources import development_line, development_row
from reliefkit.library import Consequence, cite_text
from reliefkit.views import frame

EVERY = "Every row"
CHECK = "Check first."


class Row(NamedTuple):
    """A row of a table: its title, what each protection says, and what has been moving.

    `cells` give each protection its words and its cites; `check` names the protections whose
    words need checking first; `moving` are ids of developments.
    """

    title: str
    cells: dict[str, tuple[str, str]]
    check: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()


class Table(Shown):
    """A table with the four protections as columns, filtered by row and by protection.

    Attributes: `rows`, `row` (a list to choose a row from), `columns` (protection to box), `slots`.
    """

    def __init__(self, title: str, rows: Sequence[Row], show: Sequence[str]) -> None:
        self.title = title
        self.rows = list(rows)
        self._starting = tuple(show)
        self.row = W.Dropdown(options=[EVERY, *(row.title for row in rows)])
        self.row.add_class("rk-at-row")
        self.columns = {
            name: W.Checkbox(name in show, description=LAW[name].title, indent=False)
            for name in PROTECTIONS
        }
        ticks = W.Box([*self.columns.values()])
        ticks.add_class("rk-at-columns")
        asked = W.Box([self.row, ticks])
        asked.add_class("rk-filter")
        parts: list[dict[str, Any]] = [
            {"at": "rk-card", "kind": "lab", "above": frame.heading(title, ""), "name": title},
            {"at": "rk-at-row", "kind": "pick", "above": frame.line("Row"), "name": "Row"},
            {
                "at": "rk-at-columns",
                "kind": "group",
                "role": "group",
                "above": frame.line("Protections"),
                "name": "Protections",
            },
        ]
        self.slots = Slots(["table"], label=title, parts=parts)
        self.widget = W.Box([asked, self.slots])
        for name in ("rk", "rk-lab", "rk-card"):
            self.widget.add_class(name)
        for widget in (self.row, *self.columns.values()):
            widget.observe(self._render, "value")
        self._render()

    @property
    def show(self) -> list[str]:
        """The protections that are ticked."""
        return [name for name, box in self.columns.items() if box.value]

    @property
    def shown(self) -> list[Row]:
        """The rows that are shown."""
        return [row for row in self.rows if self.row.value in (EVERY, row.title)]

    def _render(self, _: Any = None) -> None:
        if self.show:
            drawn = str(_drawn(self.title, self.shown, self.show))
        else:
            drawn = frame.note("Tick at least one protection.")
        self.slots.show(table=drawn)

    def text(self) -> str:
        """Return the words of the twin."""
        said = [self.title]
        for row in self.rows:
            said.append(f"{row.title}{' (dated)' if row.moving else ''}")
            for name in self._starting:
                words, cites = row.cells[name]
                source = f" ({cites})" if cites else ""
                said.append(f"  {LAW[name].title}: {_whole(words, name in row.check)}{source}")
            said += [f"  {development_line(library.developments()[id])}" for id in row.moving]
        return "\n".join([*said, as_of()])

    def html(self) -> str:
        """Return the static twin."""
        return str(div(".rk.rk-card")[_drawn(self.title, self.rows, self._starting)])


def _whole(words: str, check: bool) -> str:
    said = words.lower()
    return f"{words} {CHECK}" if check and "check" not in said else words


def _drawn(title: str, rows: Iterable[Row], show: Sequence[str]) -> Element:
    return div(".rk-gives")[
        table(data_columns=str(len(show)))[
            caption(".rk-said")[title],
            thead[tr[td[""], (th(scope="col")[LAW[name].title] for name in show)]],
            tbody[(_row(row, show) for row in rows)],
        ],
        p(".rk-note")[as_of()],
    ]


def _row(row: Row, show: Sequence[str]) -> Node:
    cells = (
        td(data_column=LAW[name].title)[_cell(*row.cells[name], name in row.check)] for name in show
    )
    return [
        tr(class_="rk-dated" if row.moving else None)[th(scope="row")[row.title], cells],
        tr[td, td(colspan=str(len(show)))[_moving(row.moving)]] if row.moving else None,
    ]


def _cell(words: str, cites: str, check: bool) -> Node:
    return [span[_whole(words, check)], small[f" {cites}"] if cites else None]


def _moving(ids: Sequence[str]) -> Element:
    rows = [library.developments()[id] for id in ids]
    newest = max(row.as_of for row in rows)
    listed = ul(".rk-developments")[(development_row(row) for row in rows)]
    return folded(f"Has been changing; last seen {newest}", listed)


# -- what each protection gives ----------------------------------------------------------------


def row_of(row: Consequence) -> Row:
    """Return a row of consequences.toml as a row to show."""
    each = {name: getattr(row, name) for name in PROTECTIONS}
    return Row(
        row.title,
        {name: (one.says, cite_text(one.authorities)) for name, one in each.items()},
        tuple(name for name, one in each.items() if one.check),
        tuple(row.developments if row.dated else ()),
    )


def gives(*rows: str, show: Iterable[str] = PROTECTIONS) -> Table:
    """Return what each protection gives and takes, row by row, with the source of every cell.

    `rows` are ids of data/law/consequences.toml, all of them if none is named; `show` the
    protections ticked at first. Rows that have been moving say so, with their dates. Raises
    ReliefError for a name that does not exist, with the nearest that does.
    """
    known = library.consequences()
    chosen = names("row", rows, known) if rows else [*known]
    asked = names("protection", show, PROTECTIONS)
    title = "What each protection gives"
    return Table(title, [row_of(known[id]) for id in chosen], asked)
