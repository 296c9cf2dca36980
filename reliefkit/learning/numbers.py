"""Figures to explore: one nationality at a time, and a file of the learner's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import ipywidgets as W
import pandas as pd
from htpy import Element, Node, div, h4, p

from reliefkit.errors import ReliefError, unknown_name
from reliefkit.figures import SHAPES, figures, grant_rate, read_your_own
from reliefkit.learning.charts import NOT_SHOWN, bars
from reliefkit.learning.panel import Panel
from reliefkit.paths import data_path
from reliefkit.words.finding import capital

DECISIONS = {"grants": "Granted", "denials": "Denied", "other": "Other"}
_MOST = 12  # nationalities drawn at once
# What is drawn of each shape.
_DRAWN = {
    "asylum_decisions_by_fiscal_year": DECISIONS,
    "asylum_decisions_by_nationality": DECISIONS,
    "asylum_grants_affirmative_defensive": {
        "granted_affirmatively_dhs": "Affirmative",
        "granted_defensively_doj": "Defensive",
    },
    "defensive_asylum_filed_granted": {"defensive_filed": "Filed", "defensive_granted": "Granted"},
    "court_workload_by_fiscal_year": {
        "pending_at_end": "Pending at the end",
        "initial_receipts": "New",
        "total_completions": "Completed",
    },
    "court_motions_by_fiscal_year": {
        "court_motions_to_reopen": "To reopen",
        "court_motions_to_recalendar": "To recalendar",
        "court_motions_to_reconsider": "To reconsider",
    },
    "credible_fear_by_fiscal_year": {
        "uscis_fear_found": "Fear found",
        "uscis_fear_not_found": "Not found",
        "uscis_other": "Other",
    },
}
READ, EXAMPLE = "Read my file", "Make an example to edit"
ONLY_HERE = "The file is read on this computer. Nothing is sent anywhere."


# -- one nationality ---------------------------------------------------------------------------


@cache
def _whole_years() -> pd.DataFrame:
    return figures("asylum_decisions_by_nationality").query("not partial")


class Nationality(Panel):
    """Decisions of each whole year for one nationality, which the learner chooses.

    A rate that needs a suppressed count is not shown. Raises ReliefError for a nationality that
    the file does not have, as it is printed there. Attributes: `chooser`, `said`.
    """

    slot = "chart"

    def __init__(self, start: str = "CHINA") -> None:
        names = sorted(set(_whole_years()["nationality"]))
        if start not in names:
            raise unknown_name("nationality", start, names)
        self.chooser = W.Dropdown(options=[(name.title(), name) for name in names], value=start)
        fields = {"nationality": ("Nationality", self.chooser)}
        super().__init__("One nationality, year by year", fields)
        self.on(self.chooser, lambda _: self.render())
        self.render()

    def body(self) -> Node:
        frame = _whole_years().query("nationality == @self.chooser.value")
        rates = zip(grant_rate(frame), grant_rate(frame, "all dispositions"), strict=True)
        self.said = [
            f"FY{year}: of grants and denials {_share(one)}; of all dispositions {_share(whole)}."
            for year, (one, whole) in zip(frame["fiscal_year"], rates, strict=True)
        ]
        name = h4[f"{self.chooser.label}: decisions in whole years"]
        lines = (p(".rk-lab-line")[one] for one in self.said)
        return div[name, bars(frame, DECISIONS), h4["Grants as a share"], lines]


def _share(rate: Any) -> str:
    return NOT_SHOWN if pd.isna(rate) else f"{rate:.1%}"


nationality_lab = Nationality


# -- your own figures --------------------------------------------------------------------------


def chart_of(frame: pd.DataFrame, name: str) -> Element:
    """Return the usual chart of a frame in the shape of the file called `name`.

    Of nationalities only the newest year is drawn, and those with most decisions shown. Raises
    ReliefError for a shape that has no chart.
    """
    if name not in _DRAWN:
        raise unknown_name("file with a chart", name, _DRAWN)
    if "nationality" not in frame:
        return bars(frame, _DRAWN[name])
    report = ["fiscal_year", *(["data_through"] if frame["data_through"].notna().all() else [])]
    newest = frame.sort_values(report).iloc[-1]
    one = frame[(frame[report] == newest[report]).all(axis=1)]
    size = one["total"].fillna(one["grants"].fillna(0) + one["denials"].fillna(0))
    most = one.loc[size.sort_values(ascending=False).index[:_MOST]]
    part = ", part of the year" if newest["partial"] else ""
    year = h4[f"FY{newest['fiscal_year']}{part}"]
    return div[year, bars(most, _DRAWN[name], "nationality")]


class YourOwn(Panel):
    """A CSV file of the learner's, in the shape of a file of data/eoir/: read here, checked, drawn.

    It is sent nowhere; what is wrong with it is said with its row and column.

    Attributes: `path` and `shape` (what to read), `chart` (None until a file was read), `said`
    (what the page says). `read` and `example` do what the buttons do.
    """

    slot = "own"

    def __init__(self) -> None:
        self.path = W.Text("my-figures.csv")
        self.shape = W.Dropdown(options=[(capital(n.replace("_", " ")), n) for n in _DRAWN])
        fields = {
            "own-path": ("The file, beside this lesson", self.path),
            "own-shape": ("In the shape of", self.shape),
        }
        acts = {READ: self.read, EXAMPLE: self.example}
        guarded = {words: partial(self._guarded, act) for words, act in acts.items()}
        super().__init__("Your own figures", fields, guarded)
        self._say(ONLY_HERE)

    def body(self) -> Node:
        return div[p(".rk-lab-note")[self.said], self.chart]

    def twin(self) -> Node:
        shapes = (p[f"{name}: {', '.join(SHAPES[name])}"] for name in _DRAWN)
        return [p[ONLY_HERE], p["Columns, by shape:"], shapes]

    def _say(self, words: str, chart: Element | None = None) -> None:
        self.said, self.chart = words, chart
        self.render()

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReliefError as error:
            self._say(str(error))

    def read(self) -> pd.DataFrame:
        """Read the file named, and draw it. Raises ReliefError for one that is not right."""
        path, name = self.path.value.strip(), self.shape.value
        frame = read_your_own(path, name)
        self._say(f"Read: {len(frame)} rows. {ONLY_HERE}", chart_of(frame, name))
        return frame

    def example(self) -> str:
        """Write an example in the chosen shape, under the name given; return the name.

        It holds the shipped figures. Raises ReliefError where a file has that name already.
        """
        path: str = self.path.value.strip()
        shipped = data_path("eoir", f"{self.shape.value}.csv")
        try:
            with open(path, "xb") as made, open(shipped, "rb") as own:
                shutil.copyfileobj(own, made)
        except FileExistsError:
            raise ReliefError(f"{path}: there is such a file; read it, or name another.") from None
        except OSError as error:
            raise ReliefError(f"{path}: not written: {error.strerror}.") from None
        self._say(f"Made {path}, a copy of the shipped figures. Edit it, then read it.")
        return path


your_own = YourOwn
