"""What each protection asks, read off the rules: the middle rows of the whole comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.learning.road import open_at
from reliefkit.library import authority, cite_text, consequences
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.words.clauses import listed
from reliefkit.words.finding import lowered, sentence

Cell = tuple[str, str]  # words and cites


def asked(protection: str) -> dict[str, Cell]:
    """Return what a protection asks, in words with its cite, by the title of the row."""
    law = LAW[protection]
    found = law.named

    def rule(name: str, otherwise: str) -> Cell:
        one = found.get(name)
        return (one.rule, cite_text(one.cite[:1])) if one else (otherwise, "")

    discretion = getattr(consequences()["discretion"], protection).authorities
    verb, end = ("Must", "") if law.mandatory else ("May", "; discretion remains")
    must = f"{verb} be granted when every element is met{end}."
    harm = "torture" if "torture" in found else "government responsibility"
    basis = found.get("basis in persecution") or found.get("torture") or found["nexus"]
    proof = found.get("proof") or found["proof of torture"]
    past = ("presumed fear", "humanitarian", "future threat", "likelihood of torture")
    return {
        "May or must": (must, cite_text(discretion[:1])),
        "How likely": _likely(law.formula, found.get("likelihood of torture")),
        "A protected ground": rule("nexus", "Not asked."),
        "Type of harm": _harm(law.formula, basis.cite[0], "nexus" in found),
        "What harm, by whom": rule(harm, "Not asked."),
        "What past harm does": _past(found[name] for name in past if name in found),
        "If the testimony is not believed": _proved(proof),
        "If an order was reinstated": _after_an_old_order(protection),
        "Time to file": rule("timely", "None."),
        "Bars": _bars(found),
    }


def _harm(formula: Part, source: str, quoted: bool) -> Cell:
    """Return the harm whose likelihood is asked; `quoted`, with the Act's words for it."""
    tests = (test for test in formula.walk() if isinstance(test, Comparison))
    harm = next(t.fact.label for t in tests if t.fact.kind == "share").rpartition(" ")[2]
    words, *_ = re.split(" in that country| on account of", authority(source).words)
    return sentence(f"{harm}: “{words}”" if quoted else harm), cite_text([source])


def _past(rules: Iterable[Rule]) -> Cell:
    """Return what some elements say of the past."""
    rules = list(rules)
    told = [(e.title, s) for e in rules for s in re.split(r"(?<=\.) ", e.rule) if "ast " in s]
    said = " ".join(sentence(f"{title}: {lowered(one)}") for title, one in told)
    return said, cite_text(id for rule in rules for id in rule.cite[:2])


def _proved(proof: Rule) -> Cell:
    """Return what evidence saves a claim whose testimony is not believed."""
    tests = (test for test in proof.formula.walk() if isinstance(test, Test))
    (other,) = (test for test in tests if test.fact.name == "independent_evidence")
    return f"Lost, unless there is {other.fact.short(least=other.least)}.", cite_text(
        proof.cite[:1]
    )


def _likely(formula: Part, torture: Rule | None) -> Cell:
    tests = {
        test.standard: test  # each standard once
        for test in formula.walk()
        if isinstance(test, Comparison) and test.fact.kind == "share"
    }
    line = {REASONABLE_POSSIBILITY: " (an illustration, not a line)"}
    told = (f"{t.fact.label}: {t.words()}{line.get(s, '')}" for s, t in tests.items())
    cites = torture.cite[:1] if torture else dict.fromkeys(s.authority for s in tests)
    return sentence(listed(told)), cite_text(cites)


def _bars(found: Mapping[str, Rule]) -> Cell:
    if "no bar" in found:
        bars = found["no bar"]
        return sentence(listed(map(_bar, bars.formula.parts))), cite_text(bars.cite[:1])
    return "No bar closes it.", cite_text(found["a bar applies"].cite[-1:])


def _bar(bar: Part) -> str:
    """Return a bar as a noun; one with a mark, with the mark."""
    tests = (test for test in bar.walk() if isinstance(test, Test))
    return " with ".join(
        f"{test.fact.label} of {test.words()}" if isinstance(test, Comparison) else test.fact.label
        for test in tests
    )
