"""What a learner is told: right or not, why, what would turn it around; and how it is drawn."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from htpy import Element, Node, details, div, li, p, small, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.assess import GRANTED, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.library import cite_text
from reliefkit.logic import Truth
from reliefkit.views.markup import heard, result_icon, truth_icon
from reliefkit.whatif import Flip, flips
from reliefkit.words import WORDS
from reliefkit.words.clauses import because
from reliefkit.words.deciding import deciders, deciding_tests
from reliefkit.words.finding import (
    BARS,
    brief,
    broken,
    caution,
    cites,
    elsewhere,
    inner_title,
    kind,
    lowered,
    reason,
    sentence,
    standing,
    title,
    truth_words,
    undecided,
    words,
)


class Feedback(NamedTuple):
    """One answer beside the law's: `agrees`, the law's `words`, and `reasons`; the whole `why`.

    `right` has the options that are right, each with its kind of result; `again` is what to look at
    again after a wrong answer, by default the `words`. `named` is whether what the learner says
    decides does, and None where that was not asked; the first of the `reasons` is then about it.
    """

    agrees: bool
    words: str
    reasons: list[str]
    why: Sequence[str] = ()
    right: Mapping[str, str] = {}
    again: Node = None
    named: bool | None = None


# -- of one protection ----------------------------------------------------------------------------

EVERY = "every requirement is met"
NEEDLESS = WORDS["outcome"]["not_needed"]["result"].partition(":")[0]
EXACTLY = "Right; more exactly not needed, since CAT withholding is given instead."
MOST = 14  # words of a reason that is not folded


def feedback(found: ProtectionFinding, guess: str, element: str = "") -> Feedback:
    """Return what to tell a learner who answered `guess` for one protection.

    `element` is the name of the element the learner thinks decides, or "" where none was asked for.
    """
    not_needed, exactly = elsewhere(found) == "not_needed", guess == found.result
    agrees = exactly or (not_needed and guess == NEEDLESS)
    short = EXACTLY if not_needed and exactly else in_short(found)
    # a wrong answer finds the fold open, which says it whole
    decides, named = _named(found, element) if element else (None, "")
    reasons = [*([named] if element else []), *([short] if agrees else [])]
    why, turn = decided(found), _nearest(found)
    if turn is not None:
        how = "settle it" if found.result is Result.OPEN else "turn it around"
        why.append(f"What would {how}? {turn.text()}")
        if "likelihood_of_persecution" in turn.changes:
            why += [f"Remember: {said}" for said in [caution([found.name])] if said]
    right = {NEEDLESS if not_needed and not exactly else str(found.result): kind(found)}
    return Feedback(agrees, words(found), reasons, why, right, _again(found), decides)


def in_short(found: ProtectionFinding) -> str:
    """Return the one reason that decides, as a sentence of at most fourteen words."""
    whole = reason(found)
    tries = whole, whole.partition("; ")[0], whole.partition(" and not a number")[0]
    said = next((one for one in tries if len(one.split()) <= MOST), brief(found))
    return sentence(said)


def _again(found: ProtectionFinding) -> Node:
    """Return what decides, to look at again; where it is granted, that nothing is missing."""
    if found.result in GRANTED or elsewhere(found):
        open_still = found.result in GRANTED and undecided(found.elements[-1])
        said = "every requirement but discretion is met" if open_still else brief(found)
        return ["Look again at ", strong[inner_title(found.name)], f": {said}."]
    first = broken(deciders(found)[0])
    about = "the bars" if first.name in BARS else lowered(title(first))
    return ["Look again at ", strong[about], f" in {inner_title(found.name)}."]


def decided(found: ProtectionFinding) -> list[str]:
    """Return what decides, each deciding requirement in a sentence with its facts and cites."""
    if found.result is Result.PERMITTED:
        return [sentence(f"{reason(found)}, and no bar applies: may, not must")]
    if found.result is Result.REQUIRED:
        bar = "" if found.name == "cat_deferral" else ", and no bar applies"
        return [f"Every requirement is met{bar}."]
    if elsewhere(found):
        return [sentence(reason(found))]
    said = [
        sentence(f"{_missing(e)}, because {because(e)} ({cite_text(_cites(e)[:2])})")
        for e in deciders(found)
        if e.name != "a bar applies" or found.missing == (e,) or not found.missing
    ]
    return [f"What decides: {lowered(said[0])}", *(f"Also: {lowered(more)}" for more in said[1:])]


def _named(found: ProtectionFinding, element: str) -> tuple[bool, str]:
    """Return whether what a learner named decides, and what to say of it."""
    names = [e.name for e in deciders(found)]
    if element == EVERY:
        if not names and undecided(found.elements[-1]):
            return True, f"You said that every requirement is met; {brief(found)}."
        if not names:
            return True, "You said that every requirement is met, and it is."
        count = "one is" if len(names) == 1 else f"{len(names)} are"
        return False, f"You said that every requirement is met; here {count} not."
    named = found.element(element)
    said = f"You named “{lowered(title(named))}”"
    if element in names:
        return True, f"{said}, and that is {'what decides' if len(names) == 1 else 'part of it'}."
    return undecided(named), f"{said}; it is {truth_words(named)} on these facts."


def _missing(element: Finding) -> str:
    if element.name == "no bar" and element.truth is Truth.OPEN:
        return "a bar may apply"
    return standing(element)


def _cites(element: Finding) -> tuple[str, ...]:
    """Return the authorities of the facts that decide, among those behind an element."""
    ids = cites(element)
    told = ((test.fact, test.value) for test in deciding_tests(element))
    law = (fact.authorities_of(value) for fact, value in told if fact and fact.changeable)
    own = {*chain.from_iterable(law)}
    return tuple(id for id in ids if id in own) or ids


def _nearest(found: ProtectionFinding) -> Flip | None:
    """Return the smallest turn that uses only facts the case gives and people can change."""
    case = found.assessment.case
    turns = flips(case, found.name, at_most=2)
    own = [t for t in turns if set(t.changes) <= set(case.given) and not t.fixed]
    return min(own, key=_size, default=None)


def _size(turn: Flip) -> tuple[int, float]:
    """Return how large a turn is: how many facts, then how far along their scales."""
    far = 0.0
    for name, new in turn.changes.items():
        fact, old = FACTS[name], turn.case[name]
        scale = isinstance(fact, Number) and old is not None and new is not None
        far += abs(new - old) / fact.maximum if scale else 1.0
    return len(turn.changes), far


# -- after the reveal: marks, and the learner's own rows with the law's beside them ---------------

ALL_RIGHT = "Every answer is right."
MISTAKE = "the mistake"  # whose a right answer is, where one looks for what is wrong


def mark(agrees: bool) -> Markup:
    """Return the mark of an answer: a round tick that is filled, a square cross that is not."""
    cross = span(".rk-cross")[truth_icon(Truth.NOT_MET)]
    return result_icon("required") if agrees else Markup(cross)


def verdict(agrees: bool, right: str = "Right", wrong: str = "Wrong") -> Element:
    """Return whether an answer is right: by a mark, then by a word."""
    look = ".rk-verdict" if agrees else ".rk-verdict.rk-not"
    return span(look)[mark(agrees), heard(" "), right if agrees else wrong]


def score(found: Mapping[str, Feedback], again: Node) -> Element:
    """Return how many answers are right, and `again`: one thing to look at again."""
    right = [one.agrees for one in found.values()]
    if len(right) == 1:
        return p(".rk-score")[verdict(right[0]), span[again]]
    pips = span(".rk-pips", aria_hidden="true")[map(mark, right)]
    count = strong[f"{sum(right)} of {len(right)}"]
    return p(".rk-score")[count, heard(" right. "), pips, span[again or ALL_RIGHT]]


def card(
    asked: Node,
    options: Mapping[str, Node],
    mine: Sequence[str],
    kinds: Mapping[str, str],
    agrees: bool,
    below: Node,
    whose: str = "the law",
    many: bool = False,
) -> Element:
    """Return the rows of a question: `mine` are those chosen, `kinds` how each right one is drawn.

    Only what is chosen or right is framed or struck through; whose it is stands at its end. Where
    `many` may be ticked each row has its box as it was left, and whether that is right.
    """
    order = [*options]
    from_mine = order.index(mine[0]) - order.index(next(iter(kinds), mine[0]))
    if many:
        rows = [_ticked(words, o in mine, o in kinds) for o, words in options.items()]
    else:
        rows = [_row(words, o in mine, kinds.get(o), whose) for o, words in options.items()]
    look = "rk-right" if agrees else "rk-wrong"
    look += " rk-find-it" * (whose == MISTAKE)  # what was chosen in its place is true
    drawn = asked, ul(style=f"--rk-from: {from_mine}")[rows]
    return div(class_=f"rk-answer {look}")[drawn, below]


def _row(words: Node, mine: bool, kind: str | None, owner: str) -> Element:
    law = kind is not None
    whose = ["rk-you"] * mine + ["rk-law", f"rk-{kind or 'plain'}"] * law
    said = ", ".join(["you"] * mine + [owner] * law)
    dot = span(".rk-dot", aria_hidden="true")[result_icon(kind) if kind else None]
    shown = span[words] if isinstance(words, str) else words
    return li(class_=whose)[dot, shown, [heard(": "), small[said]] if said else None]


def _ticked(words: Node, mine: bool, law: bool) -> Element:
    box = span(".rk-dot.rk-as-left", aria_hidden="true")[truth_icon(Truth.MET) if mine else None]
    left = heard(": ticked, " if mine else ": not ticked, ")
    look = ["rk-you"] * mine + ["rk-law"] * law
    return li(class_=look)[
        box, span[words], left, verdict(mine is law, "right", "wrong" if mine else "missed")
    ]


def reasons(one: Feedback, but: Node = None) -> Element:
    """Return the reasons for an answer but one; the rest is folded, open for a wrong answer."""
    why = details(open=not one.agrees)[summary["Why"], (p[said] for said in one.why)]
    said = [p[each] for each in one.reasons if each != but]
    if one.named is not None:
        said[0] = p[mark(one.named), " ", one.reasons[0]]
    return div(".rk-reasons")[said, why if one.why else None]
