"""The ledger: columns are the four protections, rows the questions the law asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from operator import itemgetter

from htpy import Element as Tag
from htpy import caption, div, p, small, span, strong, table, tbody, td, th, thead, tr
from markupsafe import Markup

from reliefkit.assess import Assessment, Finding, ProtectionFinding
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Test
from reliefkit.law import LAW
from reliefkit.logic import Element, Node, Not, Truth
from reliefkit.views.icons import kind, result_icon, said, truth_icon
from reliefkit.views.markup import Memory, lines, put
from reliefkit.views.scene import Scene
from reliefkit.words.finding import sentence
from reliefkit.words.grounds import listed
from reliefkit.words.short import caution, facts_below, headline, phrase, short_reason

# Each question with the elements and facts it stands for. A name that both an element and a fact
# have means the element. Every test of every protection is below exactly one of these.
MUST = "Must or may?"
QUESTIONS: dict[str, tuple[str, ...]] = {
    "Heard here?": ("gate",),
    "At what stage?": ("proceedings", "before a judge"),
    "In time?": ("timely",),
    "Denied before?": ("previous denial",),
    "A protected ground?": ("nexus",),
    "By whom?": ("government responsibility", "official_role"),
    "Torture?": ("severe_harm", "specific_intent", "custody_or_control", "lawful_sanction"),
    "How likely?": (
        "presumed fear",
        "well-founded fear",
        "humanitarian",
        "future threat",
        "likelihood of torture",
    ),
    "Believed?": ("proof", "proof of torture"),
    "Barred?": ("no bar", "a bar applies"),
    MUST: ("discretion",),
}
_ALL = {name for names in QUESTIONS.values() for name in names}
_RANK = {Truth.NOT_MET: 0, Truth.OPEN: 1, Truth.MET: 2}


def _bare(node: Node) -> Node:
    return _bare(node.parts[0]) if isinstance(node, Not) else node


def _named(node: Node) -> str:
    bare = _bare(node)
    if isinstance(bare, Element):
        return bare.name
    return bare.fact.name if isinstance(bare, Test) else ""


def _under(node: Node, names: tuple[str, ...]) -> list[Node]:
    """Return the outermost nodes that `names` stand for; a group made only of them stays whole."""
    name = _named(node)
    if name in _ALL:
        return [node] if name in names else []
    found = [_under(part, names) for part in node.parts]
    if len(found) > 1 and all(found) and not _named(node):
        return [node]
    return [one for some in found for one in some]


class Cell:
    """What one protection asks under one question: some nodes, all of which must hold."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        below = {t.fact.index for n in nodes for t in n.walk() if isinstance(t, Test)}
        self.facts = frozenset(list(FACTS)[index] for index in below)
        self._pick = itemgetter(*sorted(below))
        self._kept: Memory[tuple[Truth, str]] = Memory()

    def say(self, now: Assessment) -> tuple[Truth, str]:
        """Return whether these facts meet what is asked, and what that is in a few words."""
        return self._kept.keep(self._pick(now.case.values), lambda: self._say(now))

    def _say(self, now: Assessment) -> tuple[Truth, str]:
        found = [Finding(node, now.case, now.planes) for node in self.nodes]
        least = min(found, key=lambda f: _RANK[f.truth])
        if len(found) > 1 and least.truth is Truth.MET:
            return least.truth, "as the rules define it"
        return least.truth, phrase(least)


@cache
def cells(question: str) -> dict[str, Cell]:
    """Return what each protection asks under a question; one that does not ask is absent."""
    names = QUESTIONS[question]
    under = {name: _under(law.formula, names) for name, law in LAW.items()}
    return {name: Cell(nodes) for name, nodes in under.items() if nodes}


def rows(scene: Scene) -> tuple[list[str], list[str]]:
    """Return the questions worth a row, and those that every protection shown meets untouched.

    A row shows a question if a control moves a fact it asks about, or if it is not met.
    """
    full, rest = [], []
    for question in QUESTIONS:
        asking = [cell for name, cell in cells(question).items() if name in scene.show]
        moved = any(not cell.facts.isdisjoint(scene.facts) for cell in asking)
        broken = any(cell.say(scene.now)[0] is not Truth.MET for cell in asking)
        if moved or broken or not scene.facts or question == MUST:
            full.append(question)
        elif asking:
            rest.append(question)
    return full, rest


# -- drawing -----------------------------------------------------------------------------------


_MARKS = {Truth.MET: ".rk-met", Truth.NOT_MET: ".rk-broken", Truth.OPEN: ".rk-open"}
_HEADS = {
    how: th(f".rk-head.rk-{how}", scope="col", role="columnheader")
    for how in ("required", "permitted", "refused", "open", "elsewhere")
}
_NAME, _RESULT, _WHY = span(".rk-name"), strong(".rk-result"), small(".rk-why")
_ROW, _THEAD, _TBODY = tr(role="row"), thead(role="rowgroup"), tbody(role="rowgroup")
_WRAP = div(".rk-protections")
Answer = tuple[str, Truth | None, str]
_heads: Memory[Markup] = Memory()


def _answer(scene: Scene, question: str, name: str) -> Answer:
    """Return a column's name, whether it meets what is asked, and what that is.

    Truth is None where nothing is asked; so it is while nobody has exercised discretion yet.
    """
    title, asking = LAW[name].title, cells(question).get(name)
    if question == MUST and (not asking or scene.now.case["favorable_discretion"] is None):
        return title, None, "must" if LAW[name].mandatory else "may: discretion"
    return (title, *asking.say(scene.now)) if asking else (title, None, "not asked")


def _cell(column: str, truth: Truth | None, words: str) -> Tag:
    if truth is None:
        return td(".rk-cell.rk-none", role="cell", data_column=column)[words]
    return td(f".rk-cell{_MARKS[truth]}", role="cell", data_column=column)[
        put(truth_icon(truth), said(truth), span[words])
    ]


@lru_cache(maxsize=2000)
def _row(question: str, answers: tuple[Answer, ...]) -> Markup:
    first = th(".rk-question", scope="row", role="rowheader")[question]
    return Markup(_ROW[put(first, *(_cell(*answer) for answer in answers))])


def _head(found: ProtectionFinding) -> Markup:
    how = kind(found)
    return Markup(
        _HEADS[how][
            put(
                _NAME[found.protection.title],
                _RESULT[put(result_icon(how), " ", span[headline(found)])],
                _WHY[short_reason(found)],
            )
        ]
    )


def _kept_head(found: ProtectionFinding) -> Markup:
    asked_of = facts_below(found.protection.formula)(found.assessment.case.values)
    return _heads.keep((found.name, asked_of), lambda: _head(found))


def _rest(questions: Sequence[str], show: Sequence[str]) -> str:
    """Return the line under the ledger: what is met and not in question, and what 10% is."""
    asked = ["no bar" if q == "Barred?" else q.rstrip("?").lower() for q in questions]
    told = [sentence(f"met here, and not in question: {listed(asked)}")] if asked else []
    return " ".join([*told, caution(() if "How likely?" in questions else show)]).strip()


_CORNER = Markup(td(".rk-corner", role="cell"))
_CAPTION = Markup(caption(".rk-said")["What each protection asks, and whether these facts meet it"])


def html(scene: Scene) -> str:
    """Return the ledger as a table."""
    full, rest = rows(scene)
    heads = _ROW[put(_CORNER, *(_kept_head(scene.now[name]) for name in scene.show))]
    asked = (
        _row(question, tuple(_answer(scene, question, name) for name in scene.show))
        for question in full
    )
    drawn = table(".rk-ledger", role="table", data_columns=len(scene.show))[
        put(_CAPTION, _THEAD[heads], _TBODY[put(*asked)])
    ]
    below = _rest(rest, scene.show)
    return str(_WRAP[put(drawn, p(".rk-rest")[below] if below else None)])


def text(scene: Scene) -> str:
    """Return the ledger in words, protection by protection."""
    full, rest = rows(scene)
    said_ = []
    for name in scene.show:
        found = scene.now[name]
        said_.append(
            f"{found.protection.title}: {headline(found)}. {sentence(short_reason(found))}"
        )
        for question in full:
            _, truth, words = _answer(scene, question, name)
            said_.append(f"  {question} {f'{truth}: ' if truth else ''}{words}")
    return lines([*said_, _rest(rest, scene.show)])


# -- the strip a phone keeps in sight ----------------------------------------------------------


@lru_cache(maxsize=200)
def _mark(title: str, how: str, words: str) -> Markup:
    return Markup(span(f".rk-mark.rk-{how}")[put(result_icon(how), span[title], strong[words])])


def strip(scene: Scene) -> str:
    """Return the four results in one line, for a screen too narrow to keep the ledger in sight.

    It repeats the heads, so it is hidden from readers aloud, and drawn only where it is narrow.
    """
    shown = [scene.now[name] for name in scene.show]
    marks = (_mark(f.protection.title, kind(f), headline(f)) for f in shown)
    return str(div(".rk-strip", aria_hidden="true")[put(*marks)])
