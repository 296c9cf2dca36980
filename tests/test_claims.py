"""The statements of two popular articles: graded rightly, demonstrated by the rules."""

import re
import tomllib
from collections import Counter

import oracle
import pytest
import spaces

from reliefkit import PROTECTIONS, Case, ReliefError, assess, compare
from reliefkit.library import authority, entries
from reliefkit.library.claims import NONE, claims, confusions
from reliefkit.paths import data_path

CLAIMS = claims()
SHOWN = {id: claim for id, claim in CLAIMS.items() if claim.demo}
ANY = pytest.mark.parametrize("claim", CLAIMS.values(), ids=list(CLAIMS))
ANY_SHOWN = pytest.mark.parametrize("claim", SHOWN.values(), ids=list(SHOWN))


def prose(claim):
    """The project's own words on a statement; the statement itself is the article's."""
    return f"{claim.why} {claim.demo.shows if claim.demo else ''}"


def test_every_statement_is_graded():
    """There are 45 statements, 24 of 2018 and 21 of 2020, with the verdicts counted here."""
    assert Counter(claim.article for claim in CLAIMS.values()) == {"2018": 24, "2020": 21}
    assert Counter(claim.verdict for claim in CLAIMS.values()) == {
        "accurate": 11,
        "half right": 26,
        "outdated": 2,
        "wrong": 6,
    }
    for verdict in ("wrong", "outdated"):
        ids = {id for id, claim in CLAIMS.items() if claim.verdict == verdict}
        assert (
            ids
            == {
                "wrong": {"A02", "A09", "A11", "A18", "A24", "B01"},
                "outdated": {"A03", "B10"},
            }[verdict]
        )


def test_at_least_twenty_statements_have_a_demonstration():
    """At least twenty have one; each shows its own change of its own case."""
    assert len(SHOWN) >= 20
    runs = [(claim.demo.before, claim.demo.after) for claim in SHOWN.values()]
    assert len(set(runs)) == len(SHOWN)


@ANY_SHOWN
def test_demonstration_computes_as_said(claim):
    """The rules give exactly the results before and after that the demonstration expects."""
    found = compare(claim.demo.before, claim.demo.after)
    for name, expected in claim.demo.expect.items():
        assert (found.before[name].result, found.after[name].result) == expected, name
    assert found.before.warnings == found.after.warnings == ()


@ANY_SHOWN
def test_oracle_agrees_with_the_demonstration(claim):
    """The plain second implementation, which shares no code with the rules, agrees."""
    case, change, expect = claim.demo.case, claim.demo.change, claim.demo.expect
    before = oracle.decide({**spaces.ORDINARY, **case})
    after = oracle.decide({**spaces.ORDINARY, **case, **change})
    assert {name: (before[name], after[name]) for name in expect} == expect


@ANY_SHOWN
def test_demonstration_moves_facts_and_shows_what_comes_of_it(claim):
    """Every changed fact really changes; a result changes, or else a number only came nearer."""
    found = compare(claim.demo.before, claim.demo.after)
    assert set(found.facts) == set(claim.demo.change)
    if claim.id == "A18":  # a lower risk, still above the mark: that nothing changes is the point
        assert "is still more likely than not" in found.text(claim.demo.expect)
    else:
        assert set(found.changed) & set(claim.demo.expect)


@ANY_SHOWN
def test_every_fact_of_a_demonstration_is_needed(claim):
    """Without any one of the facts that stay, it would not come out as said."""
    demo = claim.demo
    for name in demo.case.keys() - demo.change.keys():
        before = Case.undisputed(**{n: v for n, v in demo.case.items() if n != name})
        first, second = assess(before), assess(before.but(**demo.change))
        assert {n: (first[n].result, second[n].result) for n in demo.expect} != demo.expect, name


@ANY_SHOWN
def test_numbers_in_a_demonstration_are_those_of_its_facts(claim):
    """Every percentage and number of days that the sentence names is in the case or the change."""
    values = [*claim.demo.case.values(), *claim.demo.change.values()]
    spoken = re.findall(r"(\d+)(%| days)", claim.demo.shows)
    days = {*values, 100}  # the undisputed filing day
    for number, unit in spoken:
        assert (int(number) / 100 in values) if unit == "%" else (int(number) in days), number


@ANY
def test_authorities_resolve_and_are_quoted_exactly(claim):
    """Every id resolves; what is quoted is in the words of an authority cited, or the claim."""
    words = " ".join(authority(id).words for id in claim.authorities)
    for quoted in re.findall('"([^"]+)"', claim.why):
        assert quoted in words or quoted in claim.claim, quoted


@ANY
def test_withholding_never_stands_without_its_adjective(claim):
    """In the project's own words it is statutory withholding or CAT withholding."""
    said = prose(claim)
    for bare in re.finditer("withholding", said, re.IGNORECASE):
        named = re.search(r"([Ss]tatutory|CAT) $", said[: bare.start()])
        assert named or said[bare.end() :].startswith(" of deportation"), said


@ANY
def test_protections_a_statement_is_about_exist(claim):
    """They are some of the four, each once, in order; or none."""
    in_order = [name for name in PROTECTIONS if name in claim.about]
    assert claim.about == (in_order or [NONE])


def test_confusions_are_all_used_and_can_recur():
    """Every confusion is that of at least two statements; no statement has another."""
    used = Counter(claim.confusion for claim in CLAIMS.values())
    assert set(used) == set(confusions())
    assert min(used.values()) >= 2


BROKEN = {
    "verdict": ('verdict = "half right"', 'verdict = "halfright"', "verdict: 'halfright'"),
    "article": ('article = "2018"', 'article = "2019"', "article: '2019'"),
    "protection": ('about = ["withholding"]', 'about = ["witholding"]', "about[0]: 'witholding'"),
    "authority": ('"usc-1231-b-3-A", "usc', '"usc-1231-b-3", "usc', "unknown authority"),
    "confusion": (
        '= "protected ground"\n[A01',
        '= "grounds"\n[A01',
        "confusion: 'grounds' is not one of",
    ),
    "fact": (
        "likelihood_of_persecution = 0.80",
        "likelihood = 0.80",
        "case.likelihood: not a fact.",
    ),
    "result left out": ('["required", "refused"]', '["required"]', "A01.demo.expect"),
    "result that cannot be": ('["required", "refused"]', '["permitted", "refused"]', "expect.w"),
    "field left out": ("why = ", "because = ", "why"),
    "one in place of a list": ('about = ["withholding"]', 'about = "withholding"', "about"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_bad_file_fails_with_the_place_named(fault, tmp_path, monkeypatch):
    """One wrong word in the file is refused; the message names the file, entry and fault."""
    right, wrong, told = BROKEN[fault]
    with open(data_path("claims.toml"), encoding="utf-8") as file:
        text = file.read()
    assert right in text
    broken = tmp_path / "claims.toml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    tomllib.loads(broken.read_text(encoding="utf-8"))
    monkeypatch.setattr(entries, "data_path", lambda *_: str(broken))
    with pytest.raises(ReliefError) as error:
        claims.__wrapped__()
    assert "claims.toml, A01" in str(error.value)
    assert told in str(error.value)
