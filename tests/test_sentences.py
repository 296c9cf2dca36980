"""The sentences of data/words.toml: how long, how many cites, which words, what is bold."""

import re
from collections import Counter
from itertools import product

import pytest
import spaces
from sentences import EXAMPLE, banned, faults, moves, said

from reliefkit import PROTECTIONS, Case, assess
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, facts_below
from reliefkit.law import LAW
from reliefkit.paths import data_path
from reliefkit.views import protections
from reliefkit.words import MOST, WORDS, opening, read, say, word_count
from reliefkit.words.change import Difference
from reliefkit.words.clauses import measured
from reliefkit.words.finding import capital, inner_title

FILE = data_path("words.toml")


def test_of_three_thousand_moves_each_is_told_in_one_clean_sentence():
    """At most 20 words and one cite, no banned word; bold is the result that turned, no other."""
    seen = Counter()
    for before, after, person in moves("held", 3000):
        told = said(before, after, person)
        html = str(protections.said_html(told))
        assert faults(html) == [], (before, after)
        assert banned(told.text()) == []
        assert word_count(told.sentence) <= MOST
        assert "{" not in told.text()
        results = assess(before).results, assess(after).results
        turned = [n for n in PROTECTIONS if results[0][n] is not results[1][n]]
        assert bool(told.turned) is bool(turned)
        bold = told.turned.lower().replace("asylum officer", "")
        named = [n for n in PROTECTIONS if inner_title(n).lower() in bold]
        assert bool(turned) is bool(named)
        for name in named if " takes " not in told.turned else ["cat_deferral"]:
            assert name in turned, told
        seen[told.tag] += 1
    assert {"Changed", "2 changed", "3 changed", "4 changed", "No change"} <= set(seen)


def test_what_still_holds_is_not_put_down_to_a_fact_it_does_not_need():
    """Of "this one fact, so it is still granted": another value of the fact takes it away."""
    seen = 0
    for before, after, person in moves("so", 900):
        by = Difference(assess(before), assess(after), person)
        cause, so, end = by.said().sentence.partition(", so ")
        named = [n for n in PROTECTIONS if inner_title(n) in end and "granted" in end]
        for name in named if so else ():
            law, results = LAW[name].formula, assess(after)
            alone = [f for f in FACTS if capital(measured(f, after[f], person, law)) == cause]
            for fact in alone:
                others = [after.but(**{fact: v}) for v in (*spaces.values_of(fact), None)]
                kept = {assess(one)[name].result is results[name].result for one in others}
                assert False in kept, (by, fact)
                seen += 1
    assert seen > 20


@pytest.mark.parametrize("name", FACTS)
def test_every_move_of_one_fact_is_told_in_few_enough_words(name):
    """Between any two values of a fact, unknown included, on cases that ask in every way."""
    start = Case(**spaces.STRONG)
    starts = [EXAMPLE, start, start.but(past_harm="none"), start.but(proceedings="affirmative")]
    starts += [start.but(safe_third_country=True), start.but(severe_harm=None, official_role=None)]
    for case, first, second in product(starts, *[(*spaces.values_of(name), None)] * 2):
        by = Difference(assess(case.but(**{name: first})), assess(case.but(**{name: second})))
        for told in (by.said(), *(by.said([one]) for one in PROTECTIONS)):
            assert word_count(told.sentence) <= MOST, told
            assert banned(told.text()) == []


def test_a_fault_is_seen():
    """A test of the test: length, cites, banned words and a bold run out of place are reported."""
    page = '<div><p><span class="rk-tag">Changed</span> {}</p>{}</div>'
    good = page.format("It is so: <strong>asylum is no longer available.</strong>", "")
    assert faults(good) == []
    assert "21 words" in faults(page.format("word " * 20 + "<strong>end.</strong>", ""))[0]
    assert "bold" in faults(page.format("Nothing here is bold.", ""))[0]
    assert "either way" in faults(page.format("<strong>Either way.</strong>", ""))[0]
    two = '<details class="rk-cite"></details>' * 2
    assert "cite" in faults(page.format("<strong>So.</strong>", two))[0]


@pytest.mark.parametrize("entry", ["start", "back", "back_to_story"])
def test_what_is_said_where_nothing_moved(entry):
    """At the start, and back there."""
    assert opening(entry).tag == "Start"
    assert word_count(opening(entry).sentence) <= MOST


def test_each_join_is_whole():
    """Filled, every template is words with single spaces, and begins and ends in one."""
    slots = dict.fromkeys(
        ("protection", "facts", "cause", "block", "result", "count", "left", "right"), "so"
    )
    groups = ("join", "still", "said", "compare", "tag")
    told = [say(group, entry, **slots) for group in groups for entry in WORDS[group]]
    for group in ("result", "outcome"):
        told += [say(group, e, field, **slots) for e in WORDS[group] for field in WORDS[group][e]]
    for one in told:
        assert re.fullmatch(r"[^\s{}]+( [^\s{}]+)*", one), one
    assert len(told) > 70


def test_a_fact_said_to_concern_one_protection_alone_concerns_it_alone():
    """Where the file says "only", no rule of another protection asks about the fact."""
    for name in WORDS["only"]:
        asking = [law.name for law in LAW.values() if name in facts_below(law.formula)]
        assert asking == ["asylum"], name


def test_every_bar_and_every_element_has_its_words():
    """The bars are the yes/no facts that a list of bars asks about."""
    lists = [e for law in LAW.values() for e in law.elements if e.name == "no bar"]
    bars = {name for one in lists for name in facts_below(one)}
    assert set(WORDS["bar"]) == {name for name in bars if FACTS[name].kind == "yes/no"}
    assert set(WORDS["element"]) == {name for law in LAW.values() for name in law.named}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('start = "Start"\n', "", "words.toml, words.tag.start: missing"),
        ('start = "Start"', 'start = ""', "words.toml, words.tag.start: must not be empty"),
        (
            '"{count} changed"',
            '"{number} changed"',
            "words.tag.several: no slot is called 'number'",
        ),
        ('"{count} changed"', '"{count changed"', "words.tag.several: "),
        ('met = "the claim can be heard here"\n', "", "words.element.gate.met: missing"),
        ("[mark.filing_deadline]", "[mark.filing_date]", "words.mark.filing_date: not a field"),
        ('neither = "', 'nether = "', "words.said.nether: not a field"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_by_its_place(tmp_path, old, new, place):
    """A template that is missing, empty or has a slot nobody fills is told with its place."""
    with open(FILE, encoding="utf-8") as file:
        text = file.read()
    assert old in text
    path = tmp_path / "words.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ReliefError) as error:
        read(str(path))
    assert place in str(error.value)
