"""What would change it: the smallest sets of facts that turn each protection around."""

from __future__ import annotations

from functools import lru_cache

from htpy import Element as Tag
from htpy import div, em, h4, li, p, ul

from reliefkit.assess import ProtectionFinding, Result
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.views.icons import kind, result_icon
from reliefkit.views.markup import lines, put
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


@lru_cache(maxsize=256)
def _flips(case: Case, protection: str) -> tuple[Flip, ...]:
    """Return the flips of one fact, and only where there are none those of two."""
    return tuple(flips(case, protection, 1) or flips(case, protection, 2))


def _said(flip: Flip) -> str:
    clauses = listed(FACTS[name].clause(value) for name, value in flip.changes.items())
    return f"if {clauses}"


def _fixed(flip: Flip) -> str:
    return " (nobody can change this)" if flip.fixed else ""


def _head(found: ProtectionFinding) -> str:
    return f"{found.protection.title}: {headline(found)}"


def _turn(flip: Flip) -> str:
    said = RESULT_WORDS[flip.result]
    return f"It {'is ' if flip.result is Result.REFUSED else ''}{said}:"


def _one(found: ProtectionFinding) -> Tag:
    turned = _flips(found.assessment.case, found.name)
    how = kind(found)
    head = h4[put(result_icon(how), _head(found))]
    if not turned:
        return div(class_=f"rk-whatif rk-{how}")[put(head, p[NONE])]
    items = [li[put(_said(flip), em[_fixed(flip)])] for flip in turned[:MOST]]
    more = len(turned) - MOST
    if more > 0:
        items.append(li(".rk-more")[f"or in {more} more ways"])
    return div(class_=f"rk-whatif rk-{how}")[put(head, p[_turn(turned[0])], ul[put(*items)])]


def _note(scene: Scene) -> str:
    return f"{CAUTION} {caution(scene.show)}".strip()


def html(scene: Scene) -> str:
    """Return, for each protection shown, what would turn it around."""
    each = (_one(scene.now[name]) for name in scene.show)
    return str(div(".rk-whatifs")[put(*each, p(".rk-note")[_note(scene)])])


def text(scene: Scene) -> str:
    """Return what would turn each protection around, in words."""
    told = []
    for name in scene.show:
        found = scene.now[name]
        turned = _flips(scene.now.case, name)
        told.append(f"{_head(found)}. {_turn(turned[0]) if turned else NONE}")
        told += [f"  {_said(flip)}{_fixed(flip)}" for flip in turned[:MOST]]
        told += [f"  or in {len(turned) - MOST} more ways"] if len(turned) > MOST else []
    return lines([*told, _note(scene)])
