"""Figures to explore: one nationality at a time, and a file of the learner's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import cache
from typing import Any

import ipywidgets as W
import pandas as pd
from htpy import Element, div, h3, p, style
from markupsafe import Markup

from reliefkit.errors import ReliefError, unknown_name
from reliefkit.figures import SHAPES, figures, grant_rate, read_your_own
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.learning.card import framed
from reliefkit.learning.charts import FOR_LEARNING, NOT_SHOWN, Chart, bar_chart, line_chart
from reliefkit.learning.stack import button_row
from reliefkit.paths import data_path
from reliefkit.views import frame
from reliefkit.views.static import stylesheet

DECISIONS = {"grants": "Granted", "denials": "Denied", "other": "Other"}
_MOST = 12  # nationalities drawn at once
_DRAWN: dict[str, tuple[Callable[..., Chart], dict[str, str]]] = {
    "asylum_decisions_by_nationality": (bar_chart, DECISIONS),
    "asylum_decisions_by_fiscal_year": (bar_chart, DECISIONS),
    "asylum_grants_affirmative_defensive": (
        bar_chart,
        {"granted_affirmatively_dhs": "Affirmative", "granted_defensively_doj": "Defensive"},
    ),
    "defensive_asylum_filed_granted": (
        line_chart,
        {"defensive_filed": "Filed", "defensive_granted": "Granted"},
    ),
    "court_workload_by_fiscal_year": (line_chart, {"pending_at_end": "Pending at the end"}),
}
READ, EXAMPLE = "Read my file", "Make an example to edit"
ONLY_HERE = "The file is read on this computer. Nothing is sent anywhere."
FIRST_NAME = "my-figures.csv"


def _parts(title: str, **lists: str) -> list[dict[str, Any]]:
    head = {"at": "rk-card", "kind": "lab", "above": frame.heading(title, ""), "name": title}
    return [head] + [
        {"at": f"rk-at-{at}", "kind": "pick", "above": frame.line(words), "name": words}
        for at, words in lists.items()
    ]


def _alone(title: str, body: Element) -> str:
    return str(div(".rk")[style[Markup(stylesheet())], h3[title], body])


# -- one nationality ---------------------------------------------------------------------------


@cache
def _whole_years() -> pd.DataFrame:
    frame = figures("asylum_decisions_by_nationality")
    return frame[~frame["partial"]]


class Nationality(Shown):
    """Decisions of whole years for one nationality. Attributes: `chooser`, `chart`, `said`."""

    title = "One nationality, year by year"

    def __init__(self, start: str) -> None:
        names = sorted(set(_whole_years()["nationality"]))
        if start not in names:
            raise unknown_name("nationality", start, names)
        self.chooser = W.Dropdown(options=[(name.title(), name) for name in names], value=start)
        self.chooser.add_class("rk-at-nationality")
        self.slots = Slots(
            ["chart"], label=self.title, parts=_parts(self.title, nationality="Nationality")
        )
        asked = W.Box([self.chooser])
        asked.add_class("rk-filter")
        self.widget = framed(asked, self.slots)
        self.chooser.observe(self._render, "value")
        self._render()

    def _render(self, _: Any = None) -> None:
        name = self.chooser.value
        every = _whole_years()
        frame = every.loc[every["nationality"].eq(name)]
        self.chart = bar_chart(frame, DECISIONS, title=f"{name.title()}: decisions in whole years")
        self.said = [
            f"FY{year}: of grants and denials {_share(one)}; of all dispositions {_share(every)}."
            for year, one, every in zip(
                frame["fiscal_year"], grant_rate(frame), grant_rate(frame, "all dispositions"),
                strict=True,
            )
        ]  # fmt: skip
        self.slots.show(chart=str(self._body()))

    def _body(self) -> Element:
        rates = [p["Grants as a share:"], *(p(".rk-lab-line")[one] for one in self.said)]
        return div[self.chart.drawn(), rates]

    def text(self) -> str:
        """Return the words of the twin."""
        return "\n".join([self.title, repr(self.chart), "Grants as a share:", *self.said])

    def html(self) -> str:
        """Return the static twin."""
        return _alone(self.title, self._body())


def _share(rate: Any) -> str:
    return NOT_SHOWN if pd.isna(rate) else f"{rate:.1%}"


def nationality_lab(nationality: str = "CHINA") -> Nationality:
    """Return the decisions of each whole year for one nationality, which the learner chooses.

    A rate that needs a suppressed count is not shown. Raises ReliefError for a nationality that
    the file does not have, as it is printed there.
    """
    return Nationality(nationality)


# -- your own figures --------------------------------------------------------------------------


def chart_of(frame: pd.DataFrame, name: str, title: str) -> Chart:
    """Return the usual chart of a frame in the shape of the file called `name`.

    Of nationalities only the newest year is drawn, and those with most decisions shown. Raises
    ReliefError for a shape that has no chart.
    """
    if name not in _DRAWN:
        raise unknown_name("file with a chart", name, _DRAWN)
    draw, columns = _DRAWN[name]
    if "nationality" not in frame:
        return draw(frame, columns, title=title)
    report = ["fiscal_year", *(["data_through"] if frame["data_through"].notna().all() else [])]
    newest = frame.sort_values(report).iloc[-1]
    one = frame[(frame[report] == newest[report]).all(axis=1)]
    size = one["total"].fillna(one["grants"].fillna(0) + one["denials"].fillna(0))
    most = one.loc[size.sort_values(ascending=False).index[:_MOST]]
    part = "" if not newest["partial"] else ", part of the year"
    year = f"FY{newest['fiscal_year']}{part}"
    return draw(most, columns, by="nationality", title=f"{title}, {year}")


class YourOwn(Shown):
    """A CSV file of the learner's: read here, checked, drawn, and sent nowhere.

    Attributes: `path` and `shape` (what to read), `frame` and `chart` (None until a file was
    read), `said` (what the page says). `read` and `example` do what the buttons do.
    """

    title = "Your own figures"

    def __init__(self) -> None:
        self.frame: pd.DataFrame | None = None
        self.chart: Chart | None = None
        self.said = ONLY_HERE
        self.path = W.Text(FIRST_NAME)
        self.shape = W.Dropdown(options=[*_DRAWN])
        self.path.add_class("rk-at-own-path")
        self.shape.add_class("rk-at-own-shape")
        buttons = [W.Button(description=words) for words in (READ, EXAMPLE)]
        buttons[0].on_click(lambda _: self._guarded(self.read))
        buttons[1].on_click(lambda _: self._guarded(self.example))
        lists = {"own-path": "The file, beside this lesson", "own-shape": "In the shape of"}
        self.slots = Slots(["own"], label=self.title, parts=_parts(self.title, **lists))
        self._show()
        asked = W.Box([self.path, self.shape])
        asked.add_class("rk-filter")
        self.widget = framed(asked, button_row(*buttons), self.slots)

    def _show(self) -> None:
        drawn = self.chart.drawn() if self.chart else None
        self.slots.show(own=str(div[p(".rk-lab-note")[self.said], drawn]))

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReliefError as error:
            self.frame = self.chart = None
            self.said = str(error)
            self._show()

    def read(self) -> pd.DataFrame:
        """Read the file named, and draw it. Raises ReliefError for one that is not right."""
        name = self.shape.value
        self.frame = read_your_own(self.path.value.strip(), name)
        self.chart = chart_of(self.frame, name, os.path.basename(self.path.value.strip()))
        self.said = f"Read: {len(self.frame)} rows. {ONLY_HERE}"
        self._show()
        return self.frame

    def example(self) -> str:
        """Write an example in the chosen shape, under the name given; return the name.

        It holds the shipped figures. Raises ReliefError where a file has that name already.
        """
        path: str = self.path.value.strip()
        try:
            with open(path, "xb") as made, open(_shipped(self.shape.value), "rb") as shipped:
                shutil.copyfileobj(shipped, made)
        except FileExistsError:
            raise ReliefError(f"{path}: there is such a file; read it, or name another.") from None
        except OSError as error:
            raise ReliefError(f"{path}: not written: {error.strerror}.") from None
        self.frame = self.chart = None
        self.said = f"Made {path}, a copy of the shipped figures. Edit it, then read it."
        self._show()
        return path

    def text(self) -> str:
        """Return the words of the twin."""
        shapes = [f"{name}: {', '.join(SHAPES[name])}" for name in _DRAWN]
        return "\n".join([self.title, ONLY_HERE, "Columns, by shape:", *shapes, FOR_LEARNING])

    def html(self) -> str:
        """Return the static twin."""
        shapes = (p[f"{name}: {', '.join(SHAPES[name])}"] for name in _DRAWN)
        return _alone(self.title, div[p[ONLY_HERE], p["Columns, by shape:"], shapes])


def _shipped(name: str) -> str:
    return data_path("eoir", f"{name}.csv")


def your_own() -> YourOwn:
    """Return a place to read a CSV file of one's own in the shape of a file of data/eoir/.

    The file is read on this computer and sent nowhere; what is wrong with it is said with its row
    and column.
    """
    return YourOwn()
