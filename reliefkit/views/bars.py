"""Which bar closes which door: bars against protections, read from the rules themselves."""

from collections.abc import Iterable

from htpy import Element as Tag
from htpy import div, p, span, td, th, tr

from reliefkit.assess import Assessment
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW
from reliefkit.logic import Node, Truth
from reliefkit.views.markup import Scene, grid, heard
from reliefkit.words.finding import BARS, capital

CLOSES, OPENS = "closes it", "leads here"


def matrix(now: Assessment, show: Iterable[str] = LAW) -> dict[Node, dict[str, str]]:
    """Return every bar, in the intake sheet's order, with its effect on each protection it has."""
    found: dict[Node, dict[str, str]] = {}
    for name in show:
        for element in (e for e in now[name].elements if e.name in BARS):
            for bar in element.parts:
                effect = CLOSES if element.name == "no bar" else OPENS
                found.setdefault(bar.node, {})[name] = effect
    return dict(sorted(found.items(), key=lambda item: _place(item[0])))


def _tests(bar: Node) -> list[Test]:
    return [test for test in bar.walk() if isinstance(test, Test)]


def _place(bar: Node) -> tuple[int, int]:
    """Return what orders the bars: the first fact's place, then how many facts are asked."""
    return _tests(bar)[0].fact.index, len(_tests(bar))


def _named(bar: Node) -> str:
    said = (
        f"{test.words()} in all" if isinstance(test, Comparison) else test.fact.label
        for test in _tests(bar)
    )
    return capital(", ".join(said))


_ROW = {
    Truth.MET: ("rk-applies", "applies"),
    Truth.OPEN: ("rk-unsure", "not known yet"),
    Truth.NOT_MET: ("rk-quiet", "not raised"),
}


def _cell(name: str, effect: str | None) -> Tag:
    column = LAW[name].title
    if effect is None:
        return td(".rk-no-effect", data_column=column)[span(".rk-said")["no effect"]]
    look, said = "rk-closes" if effect == CLOSES else "rk-leads", span(".rk-said")[effect]
    return td(data_column=column)[span(class_=f"rk-block {look}")[said]]


def html(scene: Scene) -> str:
    """Return the matrix as a table, of the bars that touch a protection shown."""
    note = "A block closes the protection; a blank has no effect."
    if "cat_deferral" in scene.show:
        note += " An arrow leads to CAT deferral, which no bar closes."
    rows = []
    for bar, effects in matrix(scene.now, scene.show).items():
        look, state = _ROW[scene.now.on(bar).truth]
        named = th(scope="row")[_named(bar), heard(","), span(".rk-state")[f" {state}"]]
        rows.append(tr(class_=look)[named, [_cell(n, effects.get(n)) for n in scene.show]])
    heads = [None, *(LAW[name].title for name in scene.show)]
    drawn = grid(heads, rows, "Which bar closes which protection")(".rk-bars")
    return str(div(".rk-matrix")[drawn, p(".rk-note")[note]])
