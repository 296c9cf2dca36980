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
from reliefkit.views import protections
from reliefkit.views.markup import put
from reliefkit.views.scene import Scene, View
from reliefkit.words.deciding import because
from reliefkit.words.finding import reason, sentence, words
from reliefkit.words.short import title as named
from reliefkit.words.summary import summary, warnings

_HERE = os.path.dirname(os.path.abspath(__file__))
ADVICE = "For learning. Not legal advice, and no forecast of any case."


def read_style(path: str) -> str:
    """Return a stylesheet without its comments."""
    with open(path, encoding="utf-8") as file:
        bare = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip()


@cache
def stylesheet() -> str:
    """Return the stylesheet of the views."""
    return read_style(os.path.join(_HERE, "style.css"))


def _row(*cells: str) -> Tag:
    first, *rest = cells
    return tr[put(th(scope="row", style="text-align:left")[first], *(_cell(c) for c in rest))]


def _cell(text: str) -> Tag:
    return td(style="text-align:left")[text]


def protection_html(found: ProtectionFinding) -> str:
    """Return one protection as a table: each element, whether it is met, and why."""
    head = f"{found.protection.title} ({found.protection.cite}): {words(found)}"
    heads = (th(scope="col", style="text-align:left")[w] for w in ("Element", "Finding", "Because"))
    rows = (_row(named(e), e.truth, sentence(because(e))) for e in found.elements)
    drawn = table[put(caption[strong[head]], thead[tr[put(*heads)]], tbody[put(*rows)])]
    return str(div(".rk-finding")[put(drawn, p[sentence(reason(found))])])


def assessment_html(assessment: Assessment) -> str:
    """Return the four protections as one table, and the summary and warnings beneath."""
    scene = Scene(assessment, assessment, ())
    told = [p[sentence(summary(assessment))], *(p[warning] for warning in warnings(assessment))]
    return str(div(".rk")[put(Markup(protections.html(scene)), *told)])


def show_in_ipython() -> None:
    """Let IPython, where it runs, show a bare assessment or protection as its table."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(Assessment, assessment_html)
        html.for_type(ProtectionFinding, protection_html)


def _facts(scene: Scene) -> Tag | None:
    if not scene.facts:
        return None
    case = scene.now.case
    rows = (_row(FACTS[n].question, FACTS[n].words(case[n])) for n in scene.facts)
    return table(".rk-facts")[put(caption["The facts"], tbody[put(*rows)])]


def snapshot_html(scene: Scene, views: Iterable[View], title: str = "") -> str:
    """Return a whole lab as it stands: title, facts and views, with the style they need."""
    shown = (
        section(class_=f"rk-shown rk-shown-{view.name}")[
            put(h4(".rk-said")[view.title], Markup(view.html(scene)))
        ]
        for view in views
    )
    return str(
        div(".rk.rk-static")[
            put(
                style[Markup(stylesheet())],
                h3[title] if title else None,
                _facts(scene),
                *shown,
                p(".rk-note")[ADVICE],
            )
        ]
    )


def snapshot_text(scene: Scene, views: Iterable[View], title: str = "") -> str:
    """Return a whole lab as it stands, in words."""
    case = scene.now.case
    told = [title] if title else []
    told += [f"{FACTS[n].question} {FACTS[n].words(case[n])}" for n in scene.facts]
    for view in views:
        told += ["", f"{view.title}", view.text(scene)]
    return "\n".join([*told, "", ADVICE]).strip()
