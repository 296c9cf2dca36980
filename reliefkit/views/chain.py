"""A chain of events: each must happen, so their likelihoods multiply.

The links belong to a lesson, not to a case: the rules ask only how likely torture is as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import mul

from htpy import Element as Tag
from htpy import caption, div, p, span, strong, table, tbody, td, th, thead, tr

from reliefkit.errors import ReliefError, shown
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Comparison, Number
from reliefkit.law.standards import MORE_LIKELY_THAN_NOT
from reliefkit.library import authority
from reliefkit.views.markup import lines, put

Links = Sequence[tuple[str, float]]
_SHARE = FACTS["likelihood_of_torture"]
assert isinstance(_SHARE, Number)
_STANDARD = Comparison(_SHARE, MORE_LIKELY_THAN_NOT)
_RULE = "decision:j-f-f-2006"


def _checked(links: Links) -> list[tuple[str, float]]:
    """Return the links, each share as facts keep it. Raises ReliefError for one that is not."""
    found = []
    for label, share in links:
        if share is None:
            raise ReliefError(f"{shown(label)}: a link of a chain needs a number from 0 to 1.")
        found.append((str(label), _SHARE.check(share, f"{shown(label)}: ")))
    if not found:
        raise ReliefError("a chain needs at least one link.")
    return found


def _so_far(links: Links) -> list[float]:
    return [round(share, 6) for share in accumulate((share for _, share in links), mul)]


def _words(share: float) -> str:
    return f"{share * 100:.4g}%"


def _end(whole: float) -> str:
    side = "more than" if _STANDARD.holds(whole) else "not more than"
    likely = "more likely than not" if _STANDARD.holds(whole) else "not more likely than not"
    limit = _SHARE.words(_STANDARD.limit)
    return f"The chain as a whole: {_words(whole)}, {side} {limit}: {likely}"


def _steps(links: Links) -> Iterator[tuple[str, str, str]]:
    checked = _checked(links)
    for (label, share), so_far in zip(checked, _so_far(checked), strict=True):
        yield label, _words(share), _words(so_far)


def _row(label: str, share: str, so_far: str) -> Tag:
    bar = span(".rk-bar", aria_hidden="true")[span(style=f"width:{so_far}")]
    return tr[put(th(scope="row")[label], td[share], td[put(bar, so_far)])]


def chain_html(links: Links) -> str:
    """Return a chain as a table: each event, how likely it is, and how likely all so far are.

    `links` are pairs of a label and a share from 0 to 1, in the order in which they happen.
    Raises ReliefError for a share that is not one, or for no links.
    """
    whole = _so_far(_checked(links))[-1]
    met = "rk-met" if _STANDARD.holds(whole) else "rk-broken"
    heads = ("What must happen", "How likely", "All so far")
    return str(
        div(".rk-chain")[
            put(
                table[
                    put(
                        caption["Each event must happen, so their likelihoods multiply"],
                        thead[tr[put(*(th(scope="col")[head] for head in heads))]],
                        tbody[put(*(_row(*step) for step in _steps(links)))],
                    )
                ],
                p(class_=f"rk-end {met}")[put(strong[_end(whole)], f" ({authority(_RULE).cite}).")],
            )
        ]
    )


def chain_text(links: Links) -> str:
    """Return a chain in words. Raises ReliefError as `chain_html` does."""
    told = [f"{label}: {share}; all so far: {so_far}." for label, share, so_far in _steps(links)]
    whole = _so_far(_checked(links))[-1]
    return lines([*told, f"{_end(whole)} ({authority(_RULE).cite})."])
