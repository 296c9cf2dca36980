"""Lists for each protection: what is missing and what is open, and what would turn it around."""

from collections.abc import Callable

from htpy import Element as Tag
from htpy import Node, div, em, h4, li, p, span, strong, ul

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.logic import Truth
from reliefkit.views.markup import LOOK, Scene, kind, result_icon, truth_mark
from reliefkit.whatif import Flip, flips
from reliefkit.words.clauses import because, listed
from reliefkit.words.deciding import burden, given_first
from reliefkit.words.finding import (
    IF_A_BAR,
    RESULT_WORDS,
    UNDECIDED,
    broken,
    caution,
    headline,
    sentence,
    title,
    undecided,
)

NOTHING = "Nothing is missing and nothing is open."
CAUTION = (
    "Facts are found from evidence. This shows which findings decide, never what anyone should say."
)
NONE = "No change of one or two facts would turn it around."
LITTLE = "Too little is known to say what would change this."
MOST = 6  # ways that are listed


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
    how = kind(found)
    head = h4[result_icon(how), f"{found.protection.title}: {headline(found)}"]
    return div(class_=f"{look} rk-{how}")[head, inside(found)]


def _missing(found: ProtectionFinding) -> Tag:
    elements = [*given_first(found.missing), *found.open]
    if elements:
        return ul[[_item(element) for element in elements]]
    return p[NOTHING, f" Discretion is {UNDECIDED}." if undecided(found.elements[-1]) else None]


def _item(element: Finding) -> Tag:
    proof = burden(element)
    idle = element.name == "a bar applies" and element.truth is Truth.NOT_MET
    told = IF_A_BAR if idle else because(element)
    return li(class_=LOOK[element.truth])[
        truth_mark(element.truth),
        strong[title(broken(element))],
        ". ",
        span[sentence(told) + (f" Burden of proof: {proof}." if proof else "")],
    ]


def _whatif(found: ProtectionFinding) -> Node:
    """Draw the flips of one fact, and only where there are none those of two."""
    case = found.assessment.case
    turned = flips(case, found.name, 1) or flips(case, found.name, 2)
    if not turned:
        return p[LITTLE if found.result is Result.OPEN else NONE]
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
