"""The ladder: the elements of a protection in series, alternatives in parallel, the break shown."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from htpy import Element as Tag
from htpy import b, details, div, li, ol, p, q, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.law import GRAPH, LAW
from reliefkit.library import authority
from reliefkit.logic import Node, Truth
from reliefkit.views.markup import LOOK, Scene, heard, result_icon, truth_mark
from reliefkit.words.clauses import because, clause, listed
from reliefkit.words.deciding import deciding_tests, kept
from reliefkit.words.finding import (
    BARS,
    bar_applies,
    broken,
    cites,
    dispute,
    head,
    named,
    phrase,
    sentence,
    title,
    truth_words,
    undecided,
)

ABREAST = 2  # ladders that stand side by side, both unfolded
FEW = 2  # unknown facts that a part of a rung names
_JOIN = {
    "any": Markup(p(".rk-join")["One of these is enough:"]),
    "all": Markup(p(".rk-join")["All of these:"]),
}

# Elements that a move draws: htpy reads their classes once.
_RUNG, _BEHIND, _BECAUSE = details(".rk-rung"), div(".rk-behind"), p(".rk-because")
_RESULT, _WHY = span(".rk-result"), span(".rk-why")
_INSIDE, _RUNGS = ul(".rk-inside"), ol(".rk-rungs")
_ITEM = {truth: li(class_=look) for truth, look in LOOK.items()}

Seen = frozenset[Node]  # what stands above in a ladder, and is not drawn again
_BELOW = {node: Seen(node.walk()) for node in GRAPH.place}
_ABOVE = {  # what stands above each element of a protection
    name: [Seen().union(*(_BELOW[e] for e in law.elements[:k])) for k in range(len(law.elements))]
    for name, law in LAW.items()
}

# -- behind a rung: its rule, its sources, and its parts ---------------------------------------


def _law(finding: Finding) -> Markup:
    law = finding.negated, finding.rule, finding.burden, dispute(finding)
    return _law_drawn(*law, *cites(finding))


@lru_cache(maxsize=500)  # a move touches few of the disputes and sources
def _law_drawn(negated: bool, rule: str, burden: str, disputed: str, *ids: str) -> Markup:
    return Markup(
        div(".rk-law")[
            p(".rk-rule")[strong["What would defeat it: "] if negated else None, rule],
            burden and p[strong["Burden of proof: "], f"{burden}."],
            disputed and p(".rk-contested")[strong["Contested: "], sentence(disputed)],
            details(".rk-cite")[
                summary(aria_label=f"Sources: {len(ids)}")[f"§ {len(ids)}"],
                ul(".rk-cites")[map(_source, ids)],
            ],
        ]
    )


def _source(id: str) -> Tag:
    source = authority(id)
    return li[source.cite, [": ", q[source.words]] if source.words else None]


def _inside(finding: Finding, seen: Seen) -> Markup:
    items = []
    for part in finding.parts:
        items.append(kept(_branch, (part,), seen))
        seen |= _BELOW[part.node]
    join = _JOIN[finding.joins] if len(finding.parts) > 1 else Markup()
    return join + _INSIDE[Markup().join(items)]


def _branch(finding: Finding, seen: Seen) -> Markup:
    """Return a part as a list item; an element seen before in this ladder is only named."""
    drawn: Tag | Markup
    if finding.test:
        drawn = _word(finding.truth) + clause(finding)
    elif not finding.element:
        drawn = _inside(finding, seen)
    else:
        drawn = _word(finding.truth) + title(finding)
        if finding.node not in seen:
            drawn = details[summary[drawn], _law(finding) + _inside(finding, seen)]
    return Markup(_ITEM[finding.truth][drawn])


@cache
def _word(truth: Truth) -> Markup:
    return Markup(b[truth]) + heard(":") + " "


def _rung(finding: Finding, seen: Seen) -> Markup:
    """Return a numbered element: its name and truth, its parts in a line, and all behind it."""
    plain = finding.joins == "all" and all(part.test for part in finding.parts)
    alone = plain and len(finding.parts) == 1
    head = _named(title(broken(finding)), truth_words(finding))
    told = "" if plain and not alone else _BECAUSE[sentence(because(finding))]
    behind = Markup(told) + _law(finding) + ("" if alone else _inside(finding, seen))
    return Markup(_RUNG[head + _BEHIND[behind]]) + (_beside(finding) or "")


@lru_cache(maxsize=200)
def _named(called: str, truth: str) -> Markup:
    name = span(".rk-title")[called, heard(":")]
    return Markup(summary[name, " ", span(".rk-truth")[truth]])


def _beside(finding: Finding) -> Tag | None:
    """Return the parts of a rung in one line; of a list of bars, those that apply."""
    if finding.name in BARS:
        if finding.truth is Truth.OPEN or not bar_applies(finding):
            return None
        applied = dict.fromkeys(bar.fact.label for bar in deciding_tests(finding) if bar.fact)
        return ul(".rk-beside.rk-all")[
            Markup().join(_chip(finding.truth, label) for label in applied)
        ]
    if len(finding.parts) < 2:
        return None
    return ul(f".rk-beside.rk-{finding.joins}")[Markup().join(map(_part, _apart(finding.parts)))]


def _apart(parts: Sequence[Finding]) -> list[Finding]:
    """Return parts, but of two in the same words only the one that holds, or the first."""
    told: dict[str, Finding] = {}
    for part in parts:
        words = _words(part)
        if words not in told or part.truth is Truth.MET:
            told[words] = part
    return [*told.values()]


def _words(finding: Finding) -> str:
    if finding.element:
        return named(broken(finding))
    if finding.truth is Truth.OPEN:
        unknown = {test.fact.label for test in finding.tests() if test.fact and test.value is None}
        if len(unknown) <= FEW:
            return listed(sorted(unknown))
    return phrase(finding)


def _part(finding: Finding) -> Tag | Markup:
    if finding.joins == "any" and not finding.name:
        return li(".rk-ways")[
            ul(".rk-beside.rk-any")[Markup().join(map(_part, _apart(finding.parts)))]
        ]
    return _chip(finding.truth, _words(finding))


@lru_cache(maxsize=500)
def _chip(truth: Truth, words: str) -> Markup:
    return Markup(_ITEM[truth][truth_mark(truth) + words])


def html(scene: Scene) -> str:
    """Return a ladder for each protection shown, folded under its result; the first unfolded."""
    first = scene.show if len(scene.show) == ABREAST else scene.show[:1]
    return str(div(".rk-ladders")[[_ladder(scene.now[name], name in first) for name in scene.show]])


def _ladder(found: ProtectionFinding, opened: bool) -> Markup:
    return _drawn_whole(opened, *head(found), *_steps(found))


@lru_cache(maxsize=200)  # a move touches few of the ladders
def _drawn_whole(
    opened: bool, called: str, how: str, result: str, why: str, *rungs: tuple[str, Markup]
) -> Markup:
    top, end = _ends(called, how, result, why)
    steps = _RUNGS[Markup().join(_step(*rung) for rung in rungs)]
    return Markup(details(class_=f"rk-ladder rk-{how}", open=opened)[top + steps + end])


@lru_cache(maxsize=200)
def _ends(called: str, how: str, result: str, why: str) -> tuple[Markup, Markup]:
    """Return what stands above the rungs of a ladder, and what it lands on."""
    name = Markup(strong[called + heard(":")]) + " "
    said = result_icon(how) + _RESULT[result + heard(";")] + " "
    lands = div(class_=f"rk-lands rk-{how}", aria_hidden="true")[result_icon(how) + strong[result]]
    return Markup(summary[name + said + _WHY[why]]), Markup(lands)


@lru_cache(maxsize=500)
def _step(look: str, rung: Markup) -> Markup:
    return Markup(li(class_=look)[rung])


def _steps(found: ProtectionFinding) -> Iterator[tuple[str, Markup]]:
    """Yield the rungs and their look: lit up to the first not met, cut there, dark after it."""
    lit = True
    for element, above in zip(found.elements, _ABOVE[found.name], strict=True):
        cut = lit and element.truth is not Truth.MET and not undecided(element)
        state = "rk-cut" if cut else "rk-lit" if lit else "rk-after"
        lit = lit and not cut
        yield f"{state} {LOOK[element.truth]}", kept(_rung, (element,), above)
