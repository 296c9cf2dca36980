"""Which bar closes which door: bars against protections, read from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from htpy import Element as Tag
from htpy import div, p, span, td, th, tr

from reliefkit.case import Case
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW
from reliefkit.logic import Element, Node, Not
from reliefkit.views.markup import Scene, grid, heard
from reliefkit.words.finding import capital

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
    said = ", ".join(
        f"{test.words()} in all" if isinstance(test, Comparison) else test.fact.label
        for test in bar
    )
    return capital(said)


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
    said, column = span(".rk-said")[effect], LAW[name].title
    if effect == NOTHING:
        return td(".rk-no-effect", data_column=column)[said]
    look = "rk-closes" if effect == CLOSES else "rk-leads"
    return td(data_column=column)[span(class_=f"rk-block {look}")[said]]


def _row(bar: Bar, known: bool | None, show: tuple[str, ...]) -> Tag:
    look, state = _ROW[known]
    return tr(class_=look)[
        th(scope="row")[_named(bar), heard(","), span(".rk-state")[f" {state}"]],
        [_cell(name, matrix()[bar][name]) for name in show],
    ]


def html(scene: Scene) -> str:
    """Return the matrix as a table, of the bars that touch a protection shown."""
    show, case = scene.show, scene.now.case
    touching = [bar for bar, on in matrix().items() if any(on[name] != NOTHING for name in show)]
    note = "A block closes the protection; a blank has no effect."
    if "cat_deferral" in show:
        note += " An arrow leads to CAT deferral, which no bar closes."
    heads = [None, *(LAW[name].title for name in show)]
    rows = (_row(bar, applies(bar, case), show) for bar in touching)
    drawn = grid(heads, rows, "Which bar closes which protection")(".rk-bars")
    return str(div(".rk-matrix")[drawn, p(".rk-note")[note]])
