"""The static twins: what is shown where there is no kernel, and what reads right without style.

Everything here still says what it says when style and drawings are stripped: bare tables, lists
and text.
"""

from __future__ import annotations

import os.path
import re
import sys
from collections.abc import Iterable
from functools import cache

from htpy import Element as Tag
from htpy import caption, div, h3, h4, p, section, strong, style, table, tbody, td, th, thead, tr
from markupsafe import Markup

from reliefkit.assess import Assessment, ProtectionFinding
from reliefkit.facts import FACTS
from reliefkit.law.oddities import warnings
from reliefkit.views import protections
from reliefkit.views.scene import Scene, View
from reliefkit.words.answer import summary
from reliefkit.words.deciding import because
from reliefkit.words.finding import reason, sentence, words
from reliefkit.words.finding import title as named

_HERE = os.path.dirname(os.path.abspath(__file__))
_LEFT = "text-align:left"
ADVICE = "For learning. Not legal advice, and no forecast of any case."


@cache  # read once: every twin brings it
def read_style(path: str) -> str:
    """Return a stylesheet without its comments."""
    with open(path, encoding="utf-8") as file:
        bare = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip()


def stylesheet() -> str:
    """Return the stylesheet of the pictures on a screen."""
    return read_style(os.path.join(_HERE, "style.css"))


def protection_html(found: ProtectionFinding) -> str:
    """Return one protection as a table: each element, whether it is met, and why."""
    head = f"{found.protection.title} ({found.protection.cite}): {words(found)}"
    heads = ("Element", "Finding", "Because")
    rows = (_row(named(e), e.truth, sentence(because(e))) for e in found.elements)
    return str(
        div(".rk-finding")[
            table[
                caption[strong[head]],
                thead[tr[[th(scope="col", style=_LEFT)[word] for word in heads]]],
                tbody[rows],
            ],
            p[sentence(reason(found))],
        ]
    )


def _row(*cells: str) -> Tag:
    first, *rest = cells
    return tr[th(scope="row", style=_LEFT)[first], [td(style=_LEFT)[text] for text in rest]]


def assessment_html(assessment: Assessment) -> str:
    """Return the four protections as one table, and the summary and warnings beneath."""
    scene = Scene(assessment, assessment, ())
    told = (sentence(summary(assessment)), *warnings(assessment.case.values))
    return str(div(".rk")[Markup(protections.html(scene)), [p[line] for line in told]])


def show_in_ipython() -> None:
    """Let IPython, where it runs, show a bare assessment or protection as its table."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(Assessment, assessment_html)
        html.for_type(ProtectionFinding, protection_html)


def snapshot_html(scene: Scene, views: Iterable[View], title: str = "") -> str:
    """Return a whole lab as it stands: title, facts and views, with the style they need."""
    case = scene.now.case
    facts = [_row(FACTS[n].question, FACTS[n].words(case[n])) for n in scene.facts]
    return str(
        div(".rk.rk-static")[
            style[Markup(stylesheet())],
            h3[title] if title else None,
            table(".rk-facts")[caption["The facts"], tbody[facts]] if facts else None,
            [
                section(class_=f"rk-shown rk-shown-{view.name}")[
                    h4(".rk-said")[view.title], Markup(view.html(scene))
                ]
                for view in views
            ],
            p(".rk-note")[ADVICE],
        ]
    )
