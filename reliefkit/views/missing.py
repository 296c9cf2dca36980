"""What is missing, and what is open: every element that stands in the way, and why."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import div, h4, li, p, span, strong, ul

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.logic import Truth
from reliefkit.views.icons import kind, result_icon, truth_mark
from reliefkit.views.scene import Scene
from reliefkit.words.deciding import because
from reliefkit.words.finding import sentence
from reliefkit.words.short import caution, headline, title

_MARK = {Truth.NOT_MET: "rk-broken", Truth.OPEN: "rk-open"}
NOTHING = "Nothing is missing and nothing is open."


def _why(element: Finding) -> Iterator[str]:
    yield sentence(because(element))
    if element.burden:
        yield f"Burden of proof: {element.burden}."


def _item(element: Finding) -> Tag:
    return li(class_=_MARK[element.truth])[
        truth_mark(element.truth),
        strong[title(element)],
        ". ",
        span[" ".join(_why(element))],
    ]


def _one(found: ProtectionFinding) -> Tag:
    how = kind(found)
    elements = (*found.missing, *found.open)
    return div(class_=f"rk-missing rk-{how}")[
        h4[result_icon(how), found.protection.title, ": ", headline(found)],
        ul[[_item(element) for element in elements]] if elements else p[NOTHING],
    ]


def html(scene: Scene) -> str:
    """Return, for each protection shown, what is missing and what is open."""
    note = caution(scene.show)
    return str(
        div(".rk-missings")[
            [_one(scene.now[name]) for name in scene.show],
            p(".rk-note")[note] if note else None,
        ]
    )
