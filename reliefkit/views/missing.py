"""What is missing, and what is open: every element that stands in the way, and why."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import div, h4, li, p, span, strong, ul

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.logic import Truth
from reliefkit.views.icons import kind, result_icon, said, truth_icon
from reliefkit.views.markup import lines, put
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
        put(
            truth_icon(element.truth),
            said(element.truth),
            strong[title(element)],
            ". ",
            span[" ".join(_why(element))],
        )
    ]


def _one(found: ProtectionFinding) -> Tag:
    how = kind(found)
    elements = (*found.missing, *found.open)
    head = h4[put(result_icon(how), found.protection.title, ": ", headline(found))]
    body = ul[put(*(_item(e) for e in elements))] if elements else p[NOTHING]
    return div(class_=f"rk-missing rk-{how}")[put(head, body)]


def html(scene: Scene) -> str:
    """Return, for each protection shown, what is missing and what is open."""
    each = (_one(scene.now[name]) for name in scene.show)
    note = caution(scene.show)
    return str(div(".rk-missings")[put(*each, p(".rk-note")[note] if note else None)])


def text(scene: Scene) -> str:
    """Return what is missing and what is open, in words."""
    told = []
    for name in scene.show:
        found = scene.now[name]
        told.append(f"{found.protection.title}: {headline(found)}.")
        elements = (*found.missing, *found.open)
        told += [f"  {e.truth}: {title(e)}. {' '.join(_why(e))}" for e in elements]
        told += [] if elements else [f"  {NOTHING}"]
    return lines([*told, caution(scene.show)])
