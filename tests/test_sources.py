"""Every rule has its source, every source its use, and every entry its date."""

import datetime
import re
from pathlib import Path

import pytest

from reliefkit import LAW_AS_OF, PROTECTIONS
from reliefkit.facts import FACTS
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.library import authorities, authority, consequences, decisions, developments
from reliefkit.logic import Element
from reliefkit.paths import DATA, NOTEBOOKS

ELEMENTS = list(
    {
        node: (name, node.name)
        for name in PROTECTIONS
        for node in LAW[name].formula.walk()
        if isinstance(node, Element)
    }
)
STANDARDS = [entry for entries in HISTORY.values() for entry in entries]


def cited():
    """Every id cited, with the places that cite it."""
    places = {}
    for element in ELEMENTS:
        for each in element.cite:
            places.setdefault(each, []).append(f"element {element.name}")
    for fact in FACTS.values():
        for each in fact.authorities:
            places.setdefault(each, []).append(f"fact {fact.name}")
    for standard in STANDARDS:
        places.setdefault(standard.authority, []).append(f"standard {standard.name}")
    for row in consequences().values():
        for name in PROTECTIONS:
            for each in getattr(row, name).authorities:
                places.setdefault(each, []).append(f"consequence {row.id}, {name}")
    return places


def texts():
    """The text of everything a learner may read apart from the list of sources itself."""
    for folder, kinds in ((DATA, (".toml", ".csv")), (NOTEBOOKS, (".ipynb",))):
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in kinds and path.name != "authorities.toml":
                yield path.read_text(encoding="utf-8")
    import reliefkit

    for path in sorted(Path(reliefkit.__file__).parent.rglob("*.py")):
        yield path.read_text(encoding="utf-8")


def test_every_element_has_a_rule_and_an_authority():
    """No element of any protection stands without its rule in words and a source for it."""
    for element in ELEMENTS:
        assert element.rule.strip().endswith("."), element
        assert element.cite, element
        assert len(set(element.cite)) == len(element.cite), element


def test_every_fact_has_an_authority():
    """Every fact on the intake sheet rests on a source."""
    assert [name for name, fact in FACTS.items() if not fact.authorities] == []


def test_every_consequence_has_an_authority():
    """Every answer in the table of consequences rests on a source."""
    bare = [
        (row.id, name)
        for row in consequences().values()
        for name in PROTECTIONS
        if not getattr(row, name).authorities
    ]
    assert bare == []


def test_no_id_leads_nowhere():
    """Every authority, decision and development that anything names exists."""
    for each, places in cited().items():
        assert authority(each).cite, places
    for row in consequences().values():
        assert set(row.developments) <= set(developments()), row.id


def test_no_id_written_anywhere_leads_nowhere():
    """Every "decision:..." in data, lessons and code names a file, code placeholders apart."""
    named = {each for text in texts() for each in re.findall(r"decision:([a-z][a-z0-9-]+)", text)}
    assert len(named) > 15
    assert named <= set(decisions())


def test_no_authority_is_unused():
    """Every source is cited by a rule, fact, standard or consequence, or named by other text."""
    words = {word for text in texts() for word in re.findall(r"[a-z0-9]+(?:-[A-Za-z0-9]+)+", text)}
    assert set(authorities()) - set(cited()) - words == set()


def test_every_entry_is_dated():
    """Every entry has the day it was checked, none to come; no development is after the law's."""
    first, today = datetime.date(2024, 1, 1), datetime.date.today()
    for entry in (*authorities().values(), *decisions().values(), *STANDARDS):
        assert first < entry.checked <= today, entry
    for row in developments().values():
        assert datetime.date(2018, 1, 1) < row.as_of <= LAW_AS_OF, row.id
    for standard in STANDARDS:
        assert datetime.date(1980, 1, 1) < standard.since <= LAW_AS_OF


def test_only_words_that_were_seen_are_quoted():
    """A source has words of its own only in tier A, and few of them."""
    quoted = 0
    for entry in authorities().values():
        assert entry.how.strip()
        if entry.tier != "A":
            assert entry.words == ""
        if entry.words:
            quoted += 1
            assert 1 < len(entry.words.split()) <= 56, entry.id  # one sentence at most
            assert entry.words == " ".join(entry.words.split()), entry.id
            assert '"' not in entry.words, entry.id  # they are printed between such marks
    assert quoted > 50


def test_cites_and_links_are_well_formed():
    """No two sources share a cite; a link is an address; a contested source says how."""
    cites = [entry.cite for entry in authorities().values()]
    assert len(set(cites)) == len(cites)
    for entry in (*authorities().values(), *decisions().values()):
        assert re.fullmatch(r"(https?://\S+)?", entry.link), entry.id
    for entry in authorities().values():
        assert not entry.contested or entry.contested.endswith("."), entry.id
        assert entry.says.endswith("."), entry.id
    for decision in decisions().values():
        assert decision.circuit in FACTS["circuit"].values, decision.id


def test_a_standard_and_its_authority_speak_of_the_same_thing():
    """Every standard is tested by some fact, in the sense and with the value the file gives."""
    used = {
        node.standard.name: node
        for element in ELEMENTS
        for node in element.walk()
        if hasattr(node, "standard")
    }
    lists = {"a_reason_circuits", "one_nationality_circuits"}  # no marks on a scale
    assert set(HISTORY) - set(used) == lists
    for name, node in used.items():
        assert node.standard in HISTORY[name]
        assert node.limit == node.standard.value
        assert node.standard.unit == node.fact.unit


def test_a_development_is_fit_to_be_shown():
    """Each names where it was seen and which protections it touches, none twice."""
    for row in developments().values():
        assert re.match(r"https?://\S+", row.source_url), row.id
        assert row.affects
        assert len(set(row.affects)) == len(row.affects)


@pytest.mark.parametrize("row", consequences().values(), ids=lambda row: row.id)
def test_a_row_that_has_changed_lately_shows_how(row):
    """A row marked as dated has a development beside it, and only such a row has one."""
    assert bool(row.developments) is row.dated
