"""The ladder: the elements of a protection in series, alternatives in parallel, the break shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from htpy import Element as Tag
from htpy import b, details, div, li, ol, p, q, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.facts.kinds import Test
from reliefkit.law import GRAPH
from reliefkit.library import authority
from reliefkit.logic import Node, Truth
from reliefkit.views.markup import LOOK, heard, kind, put, result_icon, truth_icon, truth_mark
from reliefkit.views.scene import Scene
from reliefkit.words.deciding import because, clause, deciding_tests
from reliefkit.words.finding import cites, headline, named, phrase, sentence, short_reason, title

_WORD = {truth: Markup(b[truth]) + heard(":") + " " for truth in Truth}
_JOIN = {"any": "One of these is enough:", "all": "All of these:"}
_BARS = ("no bar", "a bar applies")
_UNWEIGHED = "may: still to be weighed"

# -- the one cache of the pictures: at a move, little of a ladder is drawn anew -----------------

Seen = frozenset[Node]  # what stands above in a ladder, and is not drawn again
_drawn: dict[tuple[Any, ...], Markup] = {}
_ASKED: dict[Node, frozenset[int]] = {}  # the places of the facts that a node asks about
_BELOW: dict[Node, Seen] = {}  # a node and all the nodes in it
for _node in GRAPH.place:  # parts come first
    _own = [_node.fact.index] if isinstance(_node, Test) else []
    _ASKED[_node] = frozenset(_own).union(*(_ASKED[part] for part in _node.parts))
    _BELOW[_node] = frozenset([_node]).union(*(_BELOW[part] for part in _node.parts))


def _kept(draw: Callable[[Finding, Seen], Markup], finding: Finding, seen: Seen) -> Markup:
    """Return what `draw` makes of a finding, made once for what the facts it asks about say."""
    values = finding.case.values
    asked = tuple([values[index] for index in _ASKED[finding.node]])
    key = draw, finding.node, finding.negated, seen, asked
    if key not in _drawn:
        if len(_drawn) >= 5000:
            _drawn.clear()
        _drawn[key] = draw(finding, seen)
    return _drawn[key]


# -- behind a rung: its rule, its sources, and its parts ---------------------------------------


def _law(finding: Finding) -> Tag:
    """Return the rule of an element, who bears the burden, where courts differ, and the cites."""
    against = strong["What would defeat it: "] if finding.negated else None
    told = [p(".rk-rule")[put(against, finding.rule)]]
    if finding.burden:
        told.append(p[put(strong["Burden of proof: "], f"{finding.burden}.")])
    if finding.contested:
        told.append(p(".rk-contested")[put(strong["Contested: "], sentence(finding.contested))])
    return div(".rk-law")[put(*told, ul(".rk-cites")[put(*map(_source, cites(finding)))])]


def _source(id: str) -> Tag:
    source = authority(id)
    return li[put(source.cite, *((": ", q[source.words]) if source.words else ()))]


def _inside(finding: Finding, seen: Seen) -> Markup | None:
    """Return the parts of a finding, how they count, and what lies behind each."""
    parts = finding.parts
    if len(parts) == 1 and not parts[0].element and not parts[0].test:
        parts = parts[0].parts
    if not parts:
        return None
    items = []
    for part in parts:
        items.append(_kept(_branch, part, seen))
        seen |= _BELOW[part.node]
    join = p(".rk-join")[_JOIN[finding.joins]] if len(parts) > 1 else None
    return put(join, ul(".rk-inside")[put(*items)])


def _branch(finding: Finding, seen: Seen) -> Markup:
    """Return a part as a list item; an element seen before in this ladder is only named."""
    word = _WORD[finding.truth]
    drawn: Tag | Markup | None
    if finding.test:
        drawn = word + clause(finding)
    elif not finding.element:
        drawn = _inside(finding, seen)
    elif finding.node in seen:
        drawn = word + title(finding)
    else:
        head = summary[word + title(finding)]
        drawn = details[put(head, _law(finding), _inside(finding, seen))]
    return Markup(li(class_=LOOK[finding.truth])[drawn])


# -- a rung ------------------------------------------------------------------------------------


def _rung(finding: Finding, seen: Seen) -> Markup:
    """Return a numbered element: its name and truth, its parts in a line, and all behind it."""
    unweighed = finding.name == "discretion" and finding.case["favorable_discretion"] is None
    plain = finding.joins == "all" and all(part.test for part in finding.parts)
    alone = plain and len(finding.parts) == 1
    head = summary[
        put(
            truth_icon(Truth.OPEN if unweighed else finding.truth),
            span(".rk-title")[put(title(finding), heard(":"))],
            " ",
            span(".rk-truth")[_UNWEIGHED if unweighed else finding.truth],
        )
    ]
    behind = div(".rk-behind")[
        put(
            None if plain and not alone else p(".rk-because")[sentence(because(finding))],
            _law(finding),
            None if alone else _inside(finding, seen),
        )
    ]
    return put(details(".rk-rung")[put(head, behind)], _beside(finding))


def _beside(finding: Finding) -> Tag | None:
    """Return the parts of a rung in one line; of a list of bars, those that apply."""
    if finding.name in _BARS:
        if finding.truth is not (Truth.MET if finding.name == "a bar applies" else Truth.NOT_MET):
            return None
        applied = dict.fromkeys(bar.fact.label for bar in deciding_tests(finding) if bar.fact)
        return ul(".rk-beside.rk-all")[put(*(_chip(finding.truth, label) for label in applied))]
    if len(finding.parts) < 2:
        return None
    return ul(f".rk-beside.rk-{finding.joins}")[put(*map(_part, finding.parts))]


def _part(finding: Finding) -> Tag:
    if finding.joins == "any" and not finding.name:
        return li(".rk-ways")[ul(".rk-beside.rk-any")[put(*map(_part, finding.parts))]]
    return _chip(finding.truth, named(finding) if finding.element else phrase(finding))


def _chip(truth: Truth, words: str) -> Tag:
    return li(class_=LOOK[truth])[truth_mark(truth) + words]


# -- the whole ---------------------------------------------------------------------------------

Step = Callable[[str, str, Finding, Seen], Tag]  # slot, class, finding and what is above it


def html(scene: Scene) -> str:
    """Return a ladder for each protection shown, folded under its result; the first unfolded."""

    def step(_: str, look: str, finding: Finding, above: Seen) -> Tag:
        return li(class_=look)[_kept(_rung, finding, above)]

    return _ladders(scene, step)


def pieces(scene: Scene) -> dict[str, str]:
    """Return the same by slot: the ladders with places for their rungs, and each rung."""
    rungs: dict[str, str] = {}

    def step(slot: str, look: str, finding: Finding, above: Seen) -> Tag:
        rungs[slot] = _kept(_rung, finding, above)
        return li(class_=look, data_slot=slot)

    return {"ladder": _ladders(scene, step), **rungs}


def _ladders(scene: Scene, step: Step) -> str:
    first = scene.show[:1]
    each = (_ladder(scene.now[name], name in first, step) for name in scene.show)
    return str(div(".rk-ladders")[put(*each)])


def _ladder(found: ProtectionFinding, opened: bool, step: Step) -> Tag:
    how = kind(found)
    head = summary[
        put(
            strong[put(found.protection.title, heard(":"))],
            " ",
            result_icon(how),
            span(".rk-result")[put(headline(found), heard(";"))],
            " ",
            span(".rk-why")[short_reason(found)],
        )
    ]
    rungs = ol(".rk-rungs")[put(*_steps(found, step))]
    return details(class_=f"rk-ladder rk-{how}", open=opened)[put(head, rungs)]


def _steps(found: ProtectionFinding, step: Step) -> Iterator[Tag]:
    """Yield the rungs: lit up to the first that is not met, cut there, and dark after it.

    A rung's slot is a piece of the slot "ladder".
    """
    lit, above = True, Seen()
    for at, element in enumerate(found.elements):
        cut = lit and element.truth is not Truth.MET
        state = "rk-cut" if cut else "rk-lit" if lit else "rk-after"
        lit = lit and not cut
        look = f"{state} {LOOK[element.truth]}"
        yield step(f"ladder__{found.name}__{at}", look, element, above)
        above |= _BELOW[element.node]
