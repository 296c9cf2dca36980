"""The memo: one analysis as one HTML page, saved beside the lessons; nothing leaves the computer."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import htpy as h
import ipywidgets as W
from markupsafe import Markup

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.explain import assumed, cites, sentence
from reliefkit.labs import furniture
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.law import PROTECTIONS
from reliefkit.learning.card import as_of, case_for, framed, sources_list
from reliefkit.learning.predict import told
from reliefkit.views.static import ADVICE, assessment_html, protection_html, stylesheet
from reliefkit.whatif import flips, next_questions

SAVE = "Save as HTML"
_MOST = 5
_STYLE = """
body { font: 10.5pt/1.4 Charter, "Iowan Old Style", Georgia, "Liberation Serif", serif;
  max-width: 48rem; margin: 1.5rem auto; padding: 0 1rem; color: #17212b; background: #fff }
h1 { font-size: 17pt; margin: 0 0 .2rem } h2 { font-size: 12.5pt; margin: 1.1rem 0 .3rem }
ul { margin: .2rem 0; padding-left: 1.2rem } p { margin: .3rem 0 } .rk-finding { margin: .6rem 0 }
.rk-finding table { width: 100%; border-collapse: collapse; font-size: 9.5pt }
.rk-finding caption { text-align: left; padding: .2rem 0 }
.rk-finding :is(th, td) { border-bottom: 1px solid #d3d9df; padding: .15rem .4rem .15rem 0;
  vertical-align: top; font-weight: normal; width: 18% } .rk-finding td:last-child { width: 60% }
small { color: #55606d } @media print { body { margin: 0; max-width: none } }
"""


def page(case: Case, title: str = "Analysis", written: date | None = None) -> str:
    """Return one analysis as a page of HTML that needs nothing else: facts, results, why, sources."""
    now = assess(case)
    findings = [now[name] for name in PROTECTIONS]
    turns = [turn.text() for f in findings for turn in flips(case, f.name, at_most=1)[:2]]
    asked = [question.text() for question in next_questions(case)[:_MOST]]
    supposed = dict.fromkeys(said for f in findings for said in assumed(f))
    ids = dict.fromkeys(id for f in findings for e in (*f.missing, *f.open, *f.elements)
                        for id in cites(e)[:1])  # fmt: skip
    whole = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width"),
            h.title[title],
            h.style[Markup(_STYLE + stylesheet())],
        ],
        h.body[
            h.h1[title],
            h.p[h.small[f"{as_of()} Written {written or date.today()}. {ADVICE}"]],
            _list("The facts", told(case)),
            _list("Assumed, because nothing else was said", [sentence(one) for one in supposed]),
            h.h2["What they come to"],
            Markup(assessment_html(now)),
            h.h2["Why"],
            (Markup(protection_html(found)) for found in findings),
            _list("What would change a result", turns),
            _list("What to ask next", asked),
            h.h2["Sources"],
            h.small[sources_list(ids)],
        ],
    ]
    return f"<!doctype html>{whole}"


def _list(heading: str, items: list[str]) -> h.Node:
    return [h.h2[heading], h.ul[(h.li[one] for one in items)]] if items else None


class Memo(Shown):
    """An analysis as a page. Attributes: `html` (the page now); `save()` writes it."""

    def __init__(self, given: Any, title: str) -> None:
        self._given = given
        self.title = title
        self.button = W.Button(description=SAVE)
        self.button.on_click(lambda _: self._saved())
        self.slots = Slots(["note"], label=title, parts=[])
        self.slots.show(note=furniture.line(self._line()))
        self.widget = framed(self.button, self.slots)

    @property
    def case(self) -> Case:
        """The facts: those given, or what the lab given shows now."""
        return case_for(self._given)

    @property
    def html(self) -> str:
        """The page now."""
        return page(self.case, self.title)

    def save(self, folder: str = ".") -> str:
        """Write the page into a folder, under a name that is still free, and return its path."""
        stem = "".join(c if c.isalnum() else "-" for c in self.title.lower()).strip("-") or "memo"
        number = 1
        while True:
            path = os.path.join(folder, f"{stem}{'' if number == 1 else f'-{number}'}.html")
            try:
                with open(path, "x", encoding="utf-8") as file:
                    file.write(self.html)
                return path
            except FileExistsError:
                number += 1

    def _saved(self) -> None:
        name = os.path.basename(self.save())
        said = f"Saved as {name}, beside this lesson. Open it from the list on the left, or print it."
        self.slots.show(note=furniture.note(said))

    def _line(self) -> str:
        return (
            "One page with the facts, the four results, the reasons and the sources, for printing "
            "or handing in. It stays on this computer."
        )

    def _text(self) -> str:
        return f"{self.title}\n\n{assess(self.case).text()}\n\n{as_of()} {ADVICE}"

    def _html(self) -> str:
        return f"{h.h3[self.title]}{assessment_html(assess(self.case))}"


def memo(case: Case | str | Any, title: str = "Analysis") -> Memo:
    """Return one analysis as a one-page memo, with a button that saves it as HTML.

    `case` is a case, a name, or a lab: of a lab, what it shows when the button is pressed. The
    page is written beside the lesson and sent nowhere. Raises ReliefError for anything else.
    """
    case_for(case)
    return Memo(case, title)
