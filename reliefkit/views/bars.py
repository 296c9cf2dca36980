"""Which bar closes which door: bars against protections, read from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from htpy import Element as Tag
from htpy import caption, div, p, span, table, tbody, td, th, thead, tr
from markupsafe import Markup

from reliefkit.case import Case
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW
from reliefkit.logic import Element, Node, Not
from reliefkit.views.markup import lines, put
from reliefkit.views.scene import Scene

CLOSES, OPENS, NOTHING = "closes it", "leads here", "no effect"
Bar = tuple[Test, ...]


def _bars(node: Node) -> Iterator[Bar]:
    """Yield the bars of a list of bars, each as the tests that must all pass."""
    while isinstance(node, Element | Not):
        node = node.parts[0]
    for part in node.parts:
        bare = part.parts[0] if isinstance(part, Not) else part
        yield tuple(test for test in bare.walk() if isinstance(test, Test))


def _effects(protection: str) -> dict[Bar, str]:
    for element in LAW[protection].elements:
        if element.name in ("no bar", "a bar applies"):
            effect = CLOSES if element.name == "no bar" else OPENS
            return dict.fromkeys(_bars(element), effect)
    return {}


@cache
def matrix() -> dict[Bar, dict[str, str]]:
    """Return every bar with its effect on each protection, in the intake sheet's order."""
    found = {name: _effects(name) for name in LAW}
    every = {bar for effects in found.values() for bar in effects}
    order = sorted(every, key=lambda bar: (max(t.fact.index for t in bar[:1]), len(bar)))
    return {bar: {name: found[name].get(bar, NOTHING) for name in LAW} for bar in order}


def _named(bar: Bar) -> str:
    told = []
    for test in bar:
        if isinstance(test, Comparison):
            told.append(f"{test.words()} in all")
        else:
            told.append(test.fact.label)
    said = ", ".join(told)
    return said[:1].upper() + said[1:]


def applies(bar: Bar, case: Case) -> bool | None:
    """Return whether a bar applies to a case; None where that is not known."""
    known = [None if case[t.fact.name] is None else t.holds(case[t.fact.name]) for t in bar]
    return False if False in known else None if None in known else True


_ROW = {
    True: ("rk-applies", "applies"),
    None: ("rk-unsure", "not known yet"),
    False: ("rk-quiet", "not raised"),
}


def _cell(name: str, effect: str) -> Tag:
    if effect == NOTHING:
        return td(".rk-no-effect", data_column=LAW[name].title)[span(".rk-said")[NOTHING]]
    kind = "rk-closes" if effect == CLOSES else "rk-leads"
    return td(data_column=LAW[name].title)[
        span(class_=f"rk-block {kind}")[span(".rk-said")[effect]]
    ]


@lru_cache(maxsize=500)
def _row(bar: Bar, known: bool | None, show: tuple[str, ...]) -> Markup:
    look, state = _ROW[known]
    named = th(scope="row")[put(_named(bar), span(".rk-state")[f" {state}"])]
    effects = matrix()[bar]
    return Markup(tr(class_=look)[put(named, *(_cell(name, effects[name]) for name in show))])


def _relevant(scene: Scene) -> list[tuple[Bar, dict[str, str]]]:
    return [
        (bar, effects)
        for bar, effects in matrix().items()
        if any(effects[name] != NOTHING for name in scene.show)
    ]


def html(scene: Scene) -> str:
    """Return the matrix as a table."""
    heads = (th(scope="col")[LAW[name].title] for name in scene.show)
    case = scene.now.case
    rows = (_row(bar, applies(bar, case), scene.show) for bar, _ in _relevant(scene))
    drawn = table(".rk-bars")[
        put(
            caption["Which bar closes which protection"],
            thead[tr[put(td, *heads)]],
            tbody[put(*rows)],
        )
    ]
    return str(div(".rk-matrix")[put(drawn, p(".rk-note")[_note(scene)])])


def _note(scene: Scene) -> str:
    said = "A block closes the protection; a blank has no effect."
    if "cat_deferral" in scene.show:
        said += " An arrow leads to CAT deferral, which no bar closes."
    return said


def text(scene: Scene) -> str:
    """Return the matrix in words, bar by bar."""
    told = []
    for bar, effects in _relevant(scene):
        closed = [LAW[name].title for name in scene.show if effects[name] == CLOSES]
        leads = [LAW[name].title for name in scene.show if effects[name] == OPENS]
        state = _ROW[applies(bar, scene.now.case)][1]
        said_ = [f"closes {', '.join(closed)}" if closed else "closes none of these"]
        said_ += [f"leads to {', '.join(leads)}"] if leads else []
        told.append(f"{_named(bar)} ({state}): {'; '.join(said_)}.")
    return lines(told)
