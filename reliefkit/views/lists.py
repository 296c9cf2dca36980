"""Lists for each protection: what is missing and what is open, and what would turn it around."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from htpy import Element as Tag
from htpy import Node, div, em, h4, li, p, span, strong, ul

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.views.markup import LOOK, kind, result_icon, truth_mark
from reliefkit.views.scene import Scene
from reliefkit.whatif import Flip, flips
from reliefkit.words.deciding import because, listed
from reliefkit.words.finding import RESULT_WORDS, caution, headline, sentence, title

NOTHING = "Nothing is missing and nothing is open."
MOST = 6
CAUTION = (
    "Facts are found from evidence. This shows which findings decide, never what anyone should say."
)
NONE = "No change of one or two facts would turn it around."


def missing(scene: Scene) -> str:
    """Return, for each protection shown, what is missing and what is open."""
    note = caution(scene.show)
    each = [_one(scene.now[name], "rk-missing", _missing) for name in scene.show]
    return str(div(".rk-missings")[each, p(".rk-note")[note] if note else None])


def whatif(scene: Scene) -> str:
    """Return, for each protection shown, what would turn it around."""
    note = f"{CAUTION} {caution(scene.show)}".strip()
    each = [_one(scene.now[name], "rk-whatif", _whatif) for name in scene.show]
    return str(div(".rk-whatifs")[each, p(".rk-note")[note]])


def _one(found: ProtectionFinding, look: str, listed: Callable[[ProtectionFinding], Node]) -> Tag:
    """Draw what is listed for a protection under its result."""
    how = kind(found)
    head = h4[result_icon(how), f"{found.protection.title}: {headline(found)}"]
    return div(class_=f"{look} rk-{how}")[head, listed(found)]


def _missing(found: ProtectionFinding) -> Tag:
    elements = (*found.missing, *found.open)
    return ul[[_item(element) for element in elements]] if elements else p[NOTHING]


def _why(element: Finding) -> Iterator[str]:
    yield sentence(because(element))
    if element.burden:
        yield f"Burden of proof: {element.burden}."


def _item(element: Finding) -> Tag:
    return li(class_=LOOK[element.truth])[
        truth_mark(element.truth),
        strong[title(element)],
        ". ",
        span[" ".join(_why(element))],
    ]


def _whatif(found: ProtectionFinding) -> Node:
    """Draw the flips of one fact, and only where there are none those of two."""
    case = found.assessment.case
    turned = flips(case, found.name, 1) or flips(case, found.name, 2)
    if not turned:
        return p[NONE]
    more = len(turned) - MOST
    return [
        p[_turn(turned[0])],
        ul[
            [li[_said(flip), em[_fixed(flip)]] for flip in turned[:MOST]],
            li(".rk-more")[f"or in {more} more ways"] if more > 0 else None,
        ],
    ]


def _said(flip: Flip) -> str:
    clauses = listed(FACTS[name].clause(value) for name, value in flip.changes.items())
    return f"if {clauses}"


def _fixed(flip: Flip) -> str:
    return " (nobody can change this)" if flip.fixed else ""


def _turn(flip: Flip) -> str:
    said = RESULT_WORDS[flip.result]
    return f"It {'is ' if flip.result is Result.REFUSED else ''}{said}:"
