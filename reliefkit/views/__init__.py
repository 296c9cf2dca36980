"""Pictures of an assessment: pure functions from a scene to HTML, whose words are read off it.

`VIEWS[name].html(scene)` is a piece of HTML that belongs inside an element of class "rk", with
the stylesheet; it brings its own heading. The static twins are what is shown where there is no
kernel: they still say what they say when style and drawings are stripped.
"""

import os.path
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

import htpy as h
from markupsafe import Markup

from reliefkit.assess import Assessment
from reliefkit.facts import FACTS
from reliefkit.law.oddities import warned
from reliefkit.views import ladder, lists, map, protections, scale
from reliefkit.views.markup import Scene, table_row
from reliefkit.views.twin import words_of
from reliefkit.words.finding import sentence
from reliefkit.words.spoken import summary

__all__ = ["STRIP", "VIEWS", "Scene", "View"]


class View(NamedTuple):
    """A picture: its name in a lesson, its title, and the function that draws a scene as HTML."""

    name: str
    title: str
    html: Callable[[Scene], str]

    def text(self, scene: Scene) -> str:
        """Return the picture in words."""
        return words_of(self.html(scene))


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("protections", "Four protections", protections.html),
        View("changed", "What changed", protections.changed),
        View("ladder", "Why", ladder.html),
        View("timeline", "When it was filed", scale.timeline),
        View("bars", "Bars", lists.bars),
        View("map", "The map", map.html),
        View("missing", "What is missing", lists.missing),
        View("whatif", "What would change it", lists.whatif),
    )
}
STRIP = View("strip", "The results in one line", protections.strip)
TOKENS = "../page/labextension/static/tokens.css"
ADVICE = "For learning. Not legal advice, and no forecast of any case."


@cache  # read once: every twin brings it
def stylesheet(path: str = "style.css") -> str:
    """Return a stylesheet without its comments: of a whole path, or "style.css" for pictures on a
    screen, with the type and colors that they share with the frame; "paper.css" for a printed page.
    """
    with open(os.path.join(os.path.dirname(__file__), path), encoding="utf-8") as file:
        bare = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    shared = stylesheet(TOKENS) if path == "style.css" else ""
    return shared + re.sub(r"\s*\n\s*", "\n", bare).strip()


# -- the static twins --------------------------------------------------------------------------


def assessment_html(assessment: Assessment) -> str:
    """Return the four protections as one table, and the summary and warnings beneath."""
    scene = Scene(assessment, assessment, ())
    told = (sentence(summary(assessment)), *warned(assessment.case.values))
    return str(h.div(".rk")[Markup(protections.html(scene)), [h.p[line] for line in told]])


def snapshot_html(scene: Scene, views: Iterable[View], title: str = "") -> str:
    """Return a whole lab as it stands: title, facts and views, with the style they need."""
    case = scene.now.case
    facts = [table_row(FACTS[n].question, FACTS[n].words(case[n])) for n in scene.facts]
    return str(
        h.div(".rk.rk-static")[
            h.style[Markup(stylesheet())],
            h.h3[title] if title else None,
            h.table(".rk-facts")[h.caption["The facts"], h.tbody[facts]] if facts else None,
            [
                h.section(class_=f"rk-shown rk-shown-{view.name}")[
                    h.h4(".rk-said")[view.title], Markup(view.html(scene))
                ]
                for view in views
            ],
            [h.p(".rk-note")[line] for line in (*warned(scene.now.case.values), ADVICE)],
        ]
    )


def page(kind: str, title: str, *inside: h.Node, style: str = "") -> str:
    """Return a page that needs no other file.

    `kind` is the class by which paper.css knows it; `style` is what its pictures need besides.
    """
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width"),
        h.title[title],
        h.style[Markup(stylesheet("paper.css") + style)],
    ]
    return str(h.html(lang="en")[head, h.body(class_=kind)[inside]])
