"""The ladder: the elements of a protection in series, alternatives in parallel, the break shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from htpy import Element as Tag
from htpy import b, details, div, li, ol, p, q, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.law import Protection
from reliefkit.library import authority
from reliefkit.logic import Element, Node, Truth
from reliefkit.views.icons import kind, result_icon, said, truth_icon
from reliefkit.views.markup import Memory, lines, put
from reliefkit.views.scene import Scene
from reliefkit.words.deciding import because, clause, deciding_tests
from reliefkit.words.finding import cites, element_text, named, sentence
from reliefkit.words.short import caution, headline, phrase, short_reason, title, values_below

_MARK = {Truth.MET: "rk-met", Truth.NOT_MET: "rk-broken", Truth.OPEN: "rk-open"}
_ITEM = {truth: li(class_=mark) for truth, mark in _MARK.items()}
_WORD = {truth: put(b[truth], " ") for truth in Truth}
_JOIN = {
    "any": Markup(p(".rk-join")["One of these is enough:"]),
    "all": Markup(p(".rk-join")["All of these:"]),
}
# Elements with their classes, made once: making them is most of the work.
_TITLE, _TRUTH, _RESULT, _WHY = (span(f".rk-{c}") for c in ("title", "truth", "result", "why"))
_BEHIND, _RUNG, _INSIDE = div(".rk-behind"), details(".rk-rung"), ul(".rk-inside")
_BECAUSE, _RUNGS, _WAYS = p(".rk-because"), ol(".rk-rungs"), li(".rk-ways")
_BESIDE = {joins: ul(class_=f"rk-beside rk-{joins}") for joins in ("all", "any")}
_STEP = {
    (state, truth): li(class_=f"{state} {_MARK[truth]}")
    for state in ("rk-lit", "rk-cut", "rk-after")
    for truth in Truth
}
_BARS = ("no bar", "a bar applies")


@cache
def _law(node: Node, ids: tuple[str, ...], negated: bool) -> Markup:
    """Return the rule of an element, who bears the burden, where courts differ, and the cites."""
    assert isinstance(node, Element)
    against = strong["What would defeat it: "] if negated else None
    told = [p(".rk-rule")[put(against, node.rule)]]
    if node.burden:
        told.append(p[put(strong["Burden of proof: "], f"{node.burden}.")])
    if node.contested:
        told.append(p(".rk-contested")[put(strong["Contested: "], sentence(node.contested))])
    told.append(ul(".rk-cites")[put(*(_source(id) for id in ids))])
    return Markup(div(".rk-law")[put(*told)])


def _source(id: str) -> Tag:
    source = authority(id)
    return li[put(source.cite, put(": ", q[source.words]) if source.words else None)]


Seen = frozenset[Node]
_parts: Memory[Markup] = Memory()
_chips: Memory[Markup] = Memory()


@cache
def _and(seen: Seen, node: Node) -> Seen:
    """Return the nodes drawn before, with `node` and all below it."""
    return seen | {*node.walk()}


def _inside(finding: Finding, seen: Seen) -> Markup | None:
    """Return the parts of a finding, how they count, and what lies behind each."""
    parts = finding.parts
    if len(parts) == 1 and not parts[0].element and not parts[0].test:
        parts = parts[0].parts
    if not parts:
        return None
    items = []
    for part in parts:
        items.append(_branch(part, seen))
        seen = _and(seen, part.node)
    join = _JOIN[finding.joins] if len(parts) > 1 else None
    return put(join, _INSIDE[put(*items)])


def _branch(finding: Finding, seen: Seen) -> Markup:
    """Return a part as a list item; an element seen before in this ladder is only named."""
    values = values_below(finding.node)(finding.case.values)
    key = (finding.node, finding.negated, seen, values)
    return _parts.keep(key, lambda: Markup(_draw_branch(finding, seen)))


def _draw_branch(finding: Finding, seen: Seen) -> Tag:
    item, word = _ITEM[finding.truth], _WORD[finding.truth]
    if finding.test:
        return item[put(word, clause(finding))]
    if not finding.element:
        return item[_inside(finding, seen)]
    if finding.node in seen:
        return item[put(word, title(finding))]
    head = summary[put(word, title(finding))]
    law = _law(finding.node, cites(finding), finding.negated)
    return item[details[put(head, law, _inside(finding, seen))]]


def _draw_rung(finding: Finding, seen: Seen) -> Markup:
    """Return a numbered element: its name and truth, its parts in a line, and all behind it."""
    head = summary[
        put(
            truth_icon(Truth.OPEN if _unweighed(finding) else finding.truth),
            _TITLE[title(finding)],
            " ",
            _TRUTH["may: still to be weighed" if _unweighed(finding) else finding.truth],
        )
    ]
    plain = finding.joins == "all" and all(part.test for part in finding.parts)
    alone = plain and len(finding.parts) == 1
    behind = _BEHIND[
        put(
            None if plain and not alone else _BECAUSE[sentence(because(finding))],
            _law(finding.node, cites(finding), finding.negated),
            None if alone else _inside(finding, seen),
        )
    ]
    return put(_RUNG[put(head, behind)], _beside(finding))


def _unweighed(finding: Finding) -> bool:
    """Return whether it is discretion, which nobody has exercised yet: the answer is still may."""
    return finding.name == "discretion" and finding.case["favorable_discretion"] is None


def _beside(finding: Finding) -> Tag | None:
    """Return the parts of a rung in one line; of a list of bars, those that apply."""
    parts = finding.parts
    if finding.name in _BARS:
        applied = dict.fromkeys(bar.fact.label for bar in deciding_tests(finding) if bar.fact)
        if finding.truth is not (Truth.MET if finding.name == "a bar applies" else Truth.NOT_MET):
            return None
        mark = put(truth_icon(finding.truth), said(finding.truth))
        return _BESIDE["all"][put(*(_ITEM[finding.truth][put(mark, label)] for label in applied))]
    if len(parts) < 2:
        return None
    return _BESIDE[finding.joins][put(*(_chip(part) for part in parts))]


def _chip(finding: Finding) -> Markup:
    values = values_below(finding.node)(finding.case.values)
    key = (finding.node, finding.negated, values)
    return _chips.keep(key, lambda: Markup(_draw_chip(finding)))


def _draw_chip(finding: Finding) -> Tag:
    if finding.joins == "any" and not finding.name:
        return _WAYS[_BESIDE["any"][put(*(_chip(part) for part in finding.parts))]]
    words = named(finding) if finding.element else phrase(finding)
    return _ITEM[finding.truth][put(truth_icon(finding.truth), said(finding.truth), words)]


# -- the whole ---------------------------------------------------------------------------------

_rungs: Memory[Markup] = Memory()
_frames: Memory[Markup] = Memory()


@cache
def _before(protection: Protection, at: int) -> Seen:
    """Return the nodes of the rungs above one."""
    return frozenset(node for element in protection.elements[:at] for node in element.walk())


def _rung(found: ProtectionFinding, at: int) -> Markup:
    element = found.elements[at]
    return _rungs.keep(
        (found.name, at, values_below(element.node)(found.assessment.case.values)),
        lambda: _draw_rung(element, _before(found.protection, at)),
    )


Fill = Callable[[ProtectionFinding, int], Markup]


def _slot(name: str, at: int) -> str:
    """Return the slot of a rung: a piece of the slot "ladder"."""
    return f"ladder__{name}__{at}"


@cache
def _place(state: str, truth: Truth, slot: str) -> Markup:
    return Markup(li(class_=f"{state} {_MARK[truth]}", data_slot=slot))


def _steps(found: ProtectionFinding, fill: Fill | None) -> Iterator[Tag | Markup]:
    """Return the rungs, filled; or, without `fill`, the places for them."""
    lit = True
    for at, element in enumerate(found.elements):
        cut = lit and element.truth is not Truth.MET
        state = "rk-cut" if cut else "rk-lit" if lit else "rk-after"
        lit = lit and not cut
        if fill:
            yield _STEP[state, element.truth][fill(found, at)]
        else:
            yield _place(state, element.truth, _slot(found.name, at))


def _protection(found: ProtectionFinding, opened: bool, fill: Fill | None) -> Markup:
    how = kind(found)
    head = summary[
        put(
            strong[found.protection.title],
            " ",
            result_icon(how),
            _RESULT[headline(found)],
            " ",
            _WHY[short_reason(found)],
        )
    ]
    rungs = _RUNGS[put(*_steps(found, fill))]
    return Markup(details(class_=f"rk-ladder rk-{how}", open=opened)[put(head, rungs)])


def _ladders(scene: Scene, draw: Callable[[ProtectionFinding, bool], Markup]) -> str:
    """Return a ladder for each protection shown, folded under its result; the first unfolded."""
    each = (draw(scene.now[name], name == scene.show[0]) for name in scene.show)
    return str(div(".rk-ladders")[put(*each)])


def _frame(found: ProtectionFinding, opened: bool) -> Markup:
    asked_of = values_below(found.protection.formula)(found.assessment.case.values)
    return _frames.keep((found.name, opened, asked_of), lambda: _protection(found, opened, None))


def html(scene: Scene) -> str:
    """Return a ladder for each protection shown."""
    return _ladders(scene, lambda found, opened: _protection(found, opened, _rung))


def pieces(scene: Scene) -> dict[str, str]:
    """Return the same by slot: the ladders with places for their rungs, and each rung."""
    slots: dict[str, str] = {"ladder": _ladders(scene, _frame)}
    for found in (scene.now[name] for name in scene.show):
        slots |= {_slot(found.name, at): _rung(found, at) for at in range(len(found.elements))}
    return slots


def text(scene: Scene) -> str:
    """Return the ladders in words."""
    told = []
    for name in scene.show:
        found = scene.now[name]
        told.append(f"{found.protection.title}: {headline(found)}. {sentence(short_reason(found))}")
        told += [f"  {n}. {element_text(e)}" for n, e in enumerate(found.elements, 1)]
    return lines([*told, caution(scene.show)])
