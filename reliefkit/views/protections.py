"""The results: what the last move changed, a ledger of them, and a strip of them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import htpy as h
from htpy import Element as Tag
from markupsafe import Markup

from reliefkit.assess import Assessment, Finding
from reliefkit.facts import facts_below
from reliefkit.facts.kinds import PERSON, Test
from reliefkit.law import GRAPH, LAW
from reliefkit.law.torture import TORTURE
from reliefkit.logic import Element, Node, Not, Truth
from reliefkit.views.markup import LOOK, Scene, heard, result_icon, truth_mark
from reliefkit.words import Said, opening
from reliefkit.words.change import Difference
from reliefkit.words.deciding import kept
from reliefkit.words.finding import caution, head, phrase

# Each question with the elements and facts it stands for. A name that both an element and a fact
# have means the element. Every test of every protection is below exactly one of these.
MUST = "Must or may?"
ASSUMED = "assumed, not asked"
QUESTIONS: dict[str, tuple[str, ...]] = {
    "Heard here?": ("gate",),
    "At what stage?": ("proceedings", "before a judge"),
    "In time?": ("timely",),
    "Denied before?": ("previous denial",),
    "A protected ground?": ("nexus",),
    "One nationality?": ("no safe second nationality",),
    "Who would persecute?": ("government responsibility",),
    "Who would torture?": ("official_role",),
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
_ORDER = (Truth.NOT_MET, Truth.OPEN, Truth.MET)


def _under(node: Node, names: tuple[str, ...]) -> list[Node]:
    """Return the outermost nodes that `names` stand for; a group made only of them stays whole."""
    bare = node
    while isinstance(bare, Not):
        bare = bare.parts[0]
    named = bare if isinstance(bare, Element) else bare.fact if isinstance(bare, Test) else None
    if named and named.name in _ALL:
        return [node] if named.name in names else []
    found = [_under(part, names) for part in node.parts]
    if len(found) > 1 and all(found) and not named:
        return [node]
    return [one for some in found for one in some]


class Cell(NamedTuple):
    """What one protection asks under one question: some nodes, all of which must hold; of what."""

    nodes: tuple[Node, ...]
    facts: frozenset[str]

    def assumed(self, scene: Scene) -> bool:
        """Return whether it rests on what a lab assumes, and no control asks about it."""
        return self.facts.isdisjoint(scene.facts) and not self.facts.isdisjoint(scene.assumed)

    def say(self, now: Assessment) -> tuple[Truth, str]:
        """Return whether what is asked is met, and what the finding furthest from it shows."""
        return kept(_furthest, [now.on(node) for node in self.nodes])


def _furthest(*findings: Finding) -> tuple[Truth, str]:
    least = min(findings, key=lambda finding: _ORDER.index(finding.truth))
    whole = len(findings) > 1 and least.truth is Truth.MET
    return least.truth, TORTURE.short if whole else phrase(least)


# What each protection asks under each question; one that does not ask is absent.
CELLS = {
    question: {
        name: Cell(nodes, frozenset[str]().union(*map(facts_below, nodes)))
        for name, law in LAW.items()
        if (nodes := tuple(_under(law.formula, names)))
    }
    for question, names in QUESTIONS.items()
}


def rows(scene: Scene) -> tuple[list[str], list[str]]:
    """Return the questions worth a row, and those that every protection shown meets untouched.

    A row shows a question if a control moves a fact it asks about, or if it is not met.
    """
    full, rest = [], []
    for question, cells in CELLS.items():
        asking = [cell for name, cell in cells.items() if name in scene.show]
        moved = not scene.facts or any(not cell.facts.isdisjoint(scene.facts) for cell in asking)
        met = all(scene.now.planes.sure[GRAPH.place[n]] for cell in asking for n in cell.nodes)
        if question == MUST or moved or not met:
            full.append(question)
        elif asking:
            rest.append(question)
    return full, rest


def changed(scene: Scene) -> str:
    """Return what the last move changed, the result that turned in bold, and one authority."""
    moved = scene.before.case != scene.now.case
    if scene.now.case == scene.start or not (moved or scene.start):
        back = "back" if scene.person == PERSON else "back_to_story"
        return str(said_html(opening(back if moved else "start")))
    return str(said_html(Difference(scene.before, scene.now, scene.person).said(scene.show)))


def said_html(said: Said) -> Tag:
    """Return what is said of a move: its tag, the sentence, its cite and the rest behind folds."""
    more = [h.summary["More"], *(h.p[one] for one in said.more)]
    look = ".rk-changed.rk-turned" if said.turned else ".rk-changed.rk-still"
    return h.div(look)[
        h.p[
            h.span(".rk-tag")[said.tag],
            " ",
            said.cause,
            h.strong[said.turned] if said.turned else "",
            said.after,
        ],
        _cite(said.cite) if said.cite else None,
        h.details(".rk-more")[more] if said.more else None,
    ]


@lru_cache(maxsize=100)
def _cite(cite: str) -> Markup:
    where = h.summary(aria_label=f"Source: {cite}")["§"]
    return Markup(h.details(".rk-cite")[where, h.span[cite]])


# -- the ledger drawn --------------------------------------------------------------------------

# Elements that a move draws: htpy reads their attributes once.
_TR, _HEADS, _BODY = h.tr(role="row"), h.thead(role="rowgroup"), h.tbody(role="rowgroup")
_QUESTION = h.th(".rk-question", scope="row", role="rowheader")
_NAME, _RESULT, _WHY = h.span(".rk-name"), h.strong(".rk-result"), h.small(".rk-why")
_CORNER = Markup(h.td(".rk-corner", role="cell"))
_CAPTION = Markup(
    h.caption(".rk-said")["What each protection asks, and whether these facts meet it"]
)


def html(scene: Scene) -> str:
    """Return the ledger as a table."""
    full, rest = rows(scene)
    top = _top(*(_head(*head(scene.now[name]), _was(scene, name)) for name in scene.show))
    asked = [_row(each, *(_answer(scene, each, name) for name in scene.show)) for each in full]
    body = _BODY[Markup().join(asked)]
    below = _rest(scene, rest)
    return str(
        h.div(".rk-protections")[
            h.table(".rk-ledger", role="table", data_columns=len(scene.show))[top + body],
            h.p(".rk-rest")[below] if below else None,
        ]
    )


@lru_cache(maxsize=100)  # a move turns few of the heads
def _top(*heads: Markup) -> Markup:
    return _CAPTION + _HEADS[_TR[_CORNER + Markup().join(heads)]]


def _was(scene: Scene, name: str) -> str:
    """Return the result before the last gesture, where it turned the answer."""
    (_, now, *_), (_, before, result, _) = head(scene.now[name]), head(scene.before[name])
    return "" if before == now else result


@lru_cache(maxsize=500)  # a move touches few of the heads
def _head(called: str, how: str, result: str, why: str, was: str) -> Markup:
    look = f"rk-head rk-{how}{' rk-turn' if was else ''}"
    return Markup(
        h.th(class_=look, scope="col", role="columnheader")[
            Markup(_NAME[called + heard(": ")])
            + _RESULT[result_icon(how) + " " + h.span[result] + heard("; ")]
            + _WHY[f"was: {was}" + heard(f"; {why}") if was else why]
        ]
    )


Answer = tuple[str, Truth | None, str]  # a column, whether it meets what is asked, what that is


def _answer(scene: Scene, question: str, name: str) -> Answer:
    """Return what stands in a cell; of facts that nobody gave, that they are assumed.

    Truth is None where nothing is asked; so it is while nobody has exercised discretion yet.
    """
    law, asking = LAW[name], CELLS[question].get(name)
    if question == MUST and (not asking or scene.now.case["favorable_discretion"] is None):
        return law.title, None, "must" if law.mandatory else "may: discretion"
    if not asking:
        return law.title, None, "not asked"
    truth, said = asking.say(scene.now)
    return law.title, truth, ASSUMED if truth is Truth.MET and asking.assumed(scene) else said


@lru_cache(maxsize=500)  # a move touches few of the rows
def _row(question: str, *answers: Answer) -> Markup:
    asked = _QUESTION[question]
    return Markup(_TR[Markup().join([asked, *(_cell(*answer) for answer in answers)])])


def _cell(column: str, truth: Truth | None, words: str) -> Tag:
    if truth is None:
        return h.td(class_="rk-cell rk-none", role="cell", data_column=column)[words]
    return h.td(class_=f"rk-cell {LOOK[truth]}", role="cell", data_column=column)[
        truth_mark(truth) + h.span[words]
    ]


def _rest(scene: Scene, questions: Sequence[str]) -> str:
    """Return the line under the ledger: what is satisfied and has no row, and what 10% is."""
    told = [_satisfied(scene, question) for question in questions]
    said = [f"Already satisfied and not shown: {'; '.join(told)}."] if told else []
    shown = () if "How likely?" in questions else scene.show
    return " ".join([*said, caution(shown)]).strip()


def _satisfied(scene: Scene, question: str) -> str:
    name = next(name for name in scene.show if name in CELLS[question])
    said = _answer(scene, question, name)[2]
    return f"{question.rstrip('?').lower()} (assumed)" if said == ASSUMED else said


IN_BRIEF = {"permitted": "may", "required": "must", "refused": "no", "open": "depends",
            "elsewhere": "not needed"}  # fmt: skip
SHORT = {"Statutory withholding": "Statutory", "CAT withholding": "CAT with.",
         "CAT deferral": "CAT def."}  # fmt: skip


def strip(scene: Scene) -> str:
    """Return the four results in one line, hidden from readers aloud: it repeats the heads."""
    marks = Markup().join(_mark(*head(scene.now[name])[:2]) for name in scene.show)
    return str(h.div(".rk-strip", aria_hidden="true")[marks])


@lru_cache(maxsize=100)
def _mark(called: str, how: str) -> Markup:
    return Markup(
        h.span(f".rk-mark.rk-{how}")[
            result_icon(how),
            h.span(".rk-long")[called],
            heard(", "),
            h.span(".rk-short")[SHORT.get(called, called)],
            heard(": "),
            h.strong[IN_BRIEF[how]],
            heard("; "),
        ]
    )
