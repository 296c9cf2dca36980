"""The memo: one analysis as one page of HTML, saved beside the lessons and sent nowhere."""

import os
from collections.abc import Iterable
from datetime import date
from typing import Any

import htpy as h
import ipywidgets as W
from markupsafe import Markup

from reliefkit.assess import ProtectionFinding, assess
from reliefkit.case import Case
from reliefkit.labs.start import case_for
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.feedback import feedback
from reliefkit.learning.panel import Panel
from reliefkit.learning.predict import told
from reliefkit.learning.read import as_of, checked, day
from reliefkit.library import authority
from reliefkit.paths import free_name
from reliefkit.views import ADVICE, assessment_html, page, stylesheet
from reliefkit.whatif import next_questions
from reliefkit.words.deciding import deciders
from reliefkit.words.finding import cites, sentence, words
from reliefkit.words.spoken import assumed

SAVE = "Save as HTML"
ABOUT = (
    "One page with the facts, the four results, your reasons beside those of the rules, and the "
    "sources, to print or hand in. It stays on this computer. What you write here is on the saved "
    "page alone: save it before you leave."
)
OWN = "Your own reasons, before you look at the rules'. Name nobody real."
SUPPOSED = (
    "This page takes one country, and the same people and the same reason in past and future. A "
    "story that mixes two is worked as two cases."
)
ASKED = 5  # questions at once


def questions(case: Case) -> list[str]:
    """Return what to ask next, in words, the questions that could settle most first."""
    return [question.text() for question in next_questions(case)[:ASKED]]


def _why(found: ProtectionFinding, mine: str) -> h.Node:
    head = f"{found.protection.title} ({found.protection.cite}): {words(found)}"
    rules = [h.p[said] for said in feedback(found, found.result).why]
    if not mine:
        return [h.h3[head], rules]
    sides = (h.div[h.h4["In my words"], h.p[mine]], h.div[h.h4["By the rules"], rules])
    return [h.h3[head], h.div(".beside")[sides]]


def _list(heading: str, items: Iterable[str], wide: bool = True) -> h.Node:
    items = list(items)
    kind = "wide" if wide else None
    return [h.h2[heading], h.ul(class_=kind)[(h.li[one] for one in items)]] if items else None


def _source(id: str) -> str:
    found = authority(id)
    return f"{found.short}. {checked(found)}"


class Memo(Panel):
    """One analysis as a one-page memo, with a button that saves it as HTML.

    `given` is a case, a name, or a lab: of a lab, what it shows when the button is pressed. Raises
    ReliefError for anything else.
    """

    slot = "note"

    def __init__(self, given: Case | str | Any, title: str = "Analysis") -> None:
        case_for(given)
        self._given = given
        reasons = ((name, (LAW[name].title, W.Textarea(rows=3))) for name in PROTECTIONS)
        fields = {"title": ("Title", W.Text(title)), **dict(reasons)}
        super().__init__(title, fields, {SAVE: self._saved}, task=OWN)
        self.say(h.p(".rk-lab-line")[ABOUT])

    def arrange(self) -> list[W.Widget]:
        asked, _, slots = super().arrange()
        return [asked, slots, self.button]

    def _written(self, name: str) -> str:
        """Return what a field says now, in one line."""
        return " ".join(self.fields[name].value.split())

    @property
    def case(self) -> Case:
        """The facts: those given, or what the lab given shows now."""
        return case_for(self._given)

    @property
    def page(self) -> str:
        """The page now."""
        now = assess(self.case)
        findings = [now[name] for name in PROTECTIONS]
        supposed = dict.fromkeys(said for found in findings for said in assumed(found))
        decisive = (e for found in findings for e in deciders(found) or found.elements)
        ids = dict.fromkeys(id for element in decisive for id in cites(element)[:1])
        return page(
            "analysis",
            self._written("title"),
            h.h1[self._written("title")],
            h.p(".note")[f"{as_of()} Written {day(date.today())}. {ADVICE}"],
            _list("The facts", told(self.case)),
            _list("Assumed, because nothing else was said", map(sentence, supposed)),
            h.p(".note")[SUPPOSED],
            h.h2["What they come to"],
            Markup(assessment_html(now)),
            h.h2["Why"],
            (_why(one, self._written(one.name)) for one in findings),
            _list("What to ask next", questions(self.case), wide=False),
            _list("Sources", map(_source, ids)),
            style=stylesheet(),
        )

    def save(self, folder: str = ".") -> str:
        """Write the page into a folder, under a name that is still free, and return its path."""
        stem = (
            "".join(c if c.isalnum() else "-" for c in self._written("title").lower()).strip("-")
            or "memo"
        )
        path = free_name(os.path.join(folder, f"{stem}.html"))
        with open(path, "x", encoding="utf-8") as file:
            file.write(self.page)
        return path

    def _saved(self) -> None:
        name = os.path.basename(self.save())
        said = f"Saved as {name}, beside this lesson. Open it from the list on the left."
        self.say(h.p(".rk-lab-note")[said])

    def twin(self) -> h.Node:
        return [Markup(assessment_html(assess(self.case))), h.p(".note")[f"{as_of()} {ADVICE}"]]


memo = Memo
