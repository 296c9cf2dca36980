"""Bar by bar, and for each protection: what closes it, what is missing, what would change it."""

from collections.abc import Callable, Iterable

from htpy import Element as Tag
from htpy import Node as Drawn
from htpy import div, em, h4, li, p, span, strong, td, th, tr, ul

from reliefkit.assess import Assessment, Finding, ProtectionFinding, Result, assess
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Comparison, tests_below
from reliefkit.law import LAW
from reliefkit.logic import Node, Truth
from reliefkit.views.markup import LOOK, Scene, grid, heard, result_icon, truth_mark
from reliefkit.whatif import Flip, flips
from reliefkit.words.clauses import because, listed
from reliefkit.words.deciding import burden, given_first
from reliefkit.words.finding import (
    BARS,
    IF_A_BAR,
    UNDECIDED,
    broken,
    capital,
    caution,
    headline,
    kind,
    sentence,
    title,
    undecided,
)

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


def _place(bar: Node) -> tuple[int, int]:
    """Return what orders the bars: the first fact's place, then how many facts are asked."""
    return tests_below(bar)[0].fact.index, len(tests_below(bar))


def _named(bar: Node) -> str:
    said = (
        f"{test.words()} in all" if isinstance(test, Comparison) else test.fact.label
        for test in tests_below(bar)
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


def bars(scene: Scene) -> str:
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


def _one(found: ProtectionFinding, look: str, inside: Callable[[ProtectionFinding], Drawn]) -> Tag:
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


def _whatif(found: ProtectionFinding) -> Drawn:
    """Draw the flips of one fact, and only where there are none those of two."""
    case = found.assessment.case
    turned = flips(case, found.name, 1) or flips(case, found.name, 2)
    if not turned:
        return p[LITTLE if found.result is Result.OPEN else NONE]
    more, ends = len(turned) - MOST, dict[str, list[Flip]]()
    for flip in turned[:MOST]:
        end = headline(assess(case.but(**flip.changes))[found.name])
        ends.setdefault(f"It {'is ' * end.startswith('not ')}{end}:", []).append(flip)
    rest = f"It turns around in {more} more way{'s' * (more > 1)}."
    listed = ([p[end], ul[map(_way, some)]] for end, some in ends.items())
    return [listed, p(".rk-more")[rest] if more > 0 else None]


def _way(flip: Flip) -> Tag:
    clauses = listed(FACTS[name].clause(value) for name, value in flip.changes.items())
    return li[f"if {clauses}", em[" (nobody can change this)" if flip.fixed else ""]]
