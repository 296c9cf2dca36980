"""What is told of each protection: what changed, what is missing or open, what would change it."""

from __future__ import annotations

from collections.abc import Callable

from htpy import Element as Tag
from htpy import Node, div, em, h4, li, p, span, strong, ul

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.views.markup import LOOK, Scene, kind, result_icon, truth_mark
from reliefkit.whatif import Flip, flips
from reliefkit.words.change import Difference
from reliefkit.words.deciding import because, listed
from reliefkit.words.finding import RESULT_WORDS, caution, headline, inner_title, sentence, title

STILL = "Nothing has changed yet. Change a fact, and this line says what that does."
NOTHING = "Nothing is missing and nothing is open."
CAUTION = (
    "Facts are found from evidence. This shows which findings decide, never what anyone should say."
)
NONE = "No change of one or two facts would turn it around."
MOST = 6  # ways that are listed


def changed(scene: Scene) -> str:
    """Return what the last move changed: every result that did, what it now is in bold."""
    if scene.before.case == scene.now.case:
        return str(div(".rk-changed.rk-still")[p[STILL]])
    difference = Difference(scene.before, scene.now)
    told = []
    for name, said in difference.sentences(scene.show):
        at = said.rfind(f": {inner_title(name)} ") + 2
        told.append(p[said[:at], strong[said[at:]]])
    if told:
        return str(div(".rk-changed.rk-turned")[told])
    return str(div(".rk-changed")[p[difference.text(scene.show)]])


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


def _one(found: ProtectionFinding, look: str, inside: Callable[[ProtectionFinding], Node]) -> Tag:
    """Draw what is listed for a protection under its result."""
    how = kind(found)
    head = h4[result_icon(how), f"{found.protection.title}: {headline(found)}"]
    return div(class_=f"{look} rk-{how}")[head, inside(found)]


def _missing(found: ProtectionFinding) -> Tag:
    elements = (*found.missing, *found.open)
    return ul[[_item(element) for element in elements]] if elements else p[NOTHING]


def _item(element: Finding) -> Tag:
    burden = f" Burden of proof: {element.burden}." if element.burden else ""
    return li(class_=LOOK[element.truth])[
        truth_mark(element.truth),
        strong[title(element)],
        ". ",
        span[sentence(because(element)) + burden],
    ]


def _whatif(found: ProtectionFinding) -> Node:
    """Draw the flips of one fact, and only where there are none those of two."""
    case = found.assessment.case
    turned = flips(case, found.name, 1) or flips(case, found.name, 2)
    if not turned:
        return p[NONE]
    more = len(turned) - MOST
    now = turned[0].result
    return [
        p[f"It {'is ' if now is Result.REFUSED else ''}{RESULT_WORDS[now]}:"],
        ul[
            [_way(flip) for flip in turned[:MOST]],
            li(".rk-more")[f"or in {more} more ways"] if more > 0 else None,
        ],
    ]


def _way(flip: Flip) -> Tag:
    clauses = listed(FACTS[name].clause(value) for name, value in flip.changes.items())
    return li[f"if {clauses}", em[" (nobody can change this)" if flip.fixed else ""]]
