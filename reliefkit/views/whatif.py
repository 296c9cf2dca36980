"""What would change it: the smallest sets of facts that turn each protection around."""

from __future__ import annotations

from htpy import Element as Tag
from htpy import div, em, h4, li, p, ul

from reliefkit.assess import ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.views.icons import kind, result_icon
from reliefkit.views.scene import Scene
from reliefkit.whatif import Flip, flips
from reliefkit.words.deciding import listed
from reliefkit.words.finding import RESULT_WORDS
from reliefkit.words.short import caution, headline

MOST = 6
CAUTION = (
    "Facts are found from evidence. This shows which findings decide, never what anyone should say."
)
NONE = "No change of one or two facts would turn it around."


def _said(flip: Flip) -> str:
    clauses = listed(FACTS[name].clause(value) for name, value in flip.changes.items())
    return f"if {clauses}"


def _fixed(flip: Flip) -> str:
    return " (nobody can change this)" if flip.fixed else ""


def _one(found: ProtectionFinding) -> Tag:
    """Draw one protection: the flips of one fact, and only where there are none those of two."""
    case, how = found.assessment.case, kind(found)
    turned = flips(case, found.name, 1) or flips(case, found.name, 2)
    more = len(turned) - MOST
    return div(class_=f"rk-whatif rk-{how}")[
        h4[result_icon(how), f"{found.protection.title}: {headline(found)}"],
        p[_turn(turned[0]) if turned else NONE],
        ul[
            [li[_said(flip), em[_fixed(flip)]] for flip in turned[:MOST]],
            li(".rk-more")[f"or in {more} more ways"] if more > 0 else None,
        ]
        if turned
        else None,
    ]


def _turn(flip: Flip) -> str:
    said = RESULT_WORDS[flip.result]
    return f"It {'is ' if flip.result is Result.REFUSED else ''}{said}:"


def html(scene: Scene) -> str:
    """Return, for each protection shown, what would turn it around."""
    note = f"{CAUTION} {caution(scene.show)}".strip()
    return str(
        div(".rk-whatifs")[[_one(scene.now[name]) for name in scene.show], p(".rk-note")[note]]
    )
