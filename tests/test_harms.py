"""Harms to sort: whose sorting it is, what it rests on, and how the card tells it."""

import re
import tomllib
from collections import Counter

import pytest

from reliefkit import ReliefError
from reliefkit.learning import sort_harms
from reliefkit.library import authority, entries
from reliefkit.library.claims import SORTINGS, confusions, harms
from reliefkit.paths import data_path

HARMS = harms()
ANY = pytest.mark.parametrize("harm", HARMS.values(), ids=list(HARMS))


def bare(html):
    """Return HTML as words."""
    text = re.sub(r"<[^>]*>", " ", html).replace("&#39;", "'").replace("&#34;", '"')
    return " ".join(text.replace("&amp;", "&").split())


def test_there_are_enough_harms_of_every_sorting():
    """At least fourteen harms; every sorting is right for at least four, so no guess passes."""
    counted = Counter(harm.verdict for harm in HARMS.values())
    assert len(HARMS) >= 14
    assert set(counted) == set(SORTINGS)
    assert min(counted.values()) >= 4
    assert max(counted.values()) / len(HARMS) < 0.4


@ANY
def test_a_sorting_is_the_boards_or_a_courts_and_was_seen(harm):
    """It rests on decisions alone, each read or described in what was read, and names whose."""
    found = [authority(id) for id in harm.authorities]
    assert {one.kind for one in found} == {"decision"}
    assert {one.tier for one in found} <= {"A", "B"}
    assert re.search(r"\bBoard\b|\b(Second|Third|Fourth|Fifth|Seventh|Eighth|Ninth)\b", harm.why)


@ANY
def test_what_is_quoted_is_in_the_words_of_an_authority(harm):
    """Words in quotation marks are those of an authority that is cited."""
    words = " ".join(authority(id).words for id in harm.authorities)
    for quoted in re.findall('"([^"]+)"', harm.why):
        assert quoted in words, quoted


@ANY
def test_where_they_differ_both_are_cited(harm):
    """What is open to argument has at least two authorities, or says what it depends on."""
    if harm.verdict == "open to argument":
        assert len(harm.authorities) > 1 or "depends" in harm.why
    assert not re.search(r"(?<![Ss]tatutory )(?<!CAT )\bwithholding\b", harm.why)


def test_what_a_sorting_turns_on_can_recur():
    """Each is that of at least two harms, and no harm has another."""
    used = Counter(harm.confusion for harm in HARMS.values())
    assert set(used) == set(confusions("harms.toml"))
    assert min(used.values()) >= 2


BROKEN = {
    "no authority": ('authorities = ["o-z-i-z-1998"]', "authorities = []", "authorities: must not"),
    "no reason": (re.compile('why = "The Board: all.*"'), 'why = ""', "why: must not be empty"),
    "reason left out": (re.compile('why = "The Board: all.*"'), "", "why"),
    "sorting": ('verdict = "persecution"', 'verdict = "torture"', "verdict: 'torture'"),
    "authority": ('["o-z-i-z-1998"]', '["o-z-1998"]', "unknown authority 'o-z-1998'"),
    "confusion": ('= "alone or together"', '= "together"', "confusion: 'together' is not one of"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_bad_entry_is_refused_by_name(fault, tmp_path, monkeypatch):
    """A sorting without an authority or a reason, or one wrong word, names file, entry, fault."""
    right, wrong, told = BROKEN[fault]
    with open(data_path("harms.toml"), encoding="utf-8") as file:
        text = file.read()
    found = right if isinstance(right, re.Pattern) else re.compile(re.escape(right))
    changed = found.sub(wrong, text, count=1)
    assert changed != text
    tomllib.loads(changed)
    broken = tmp_path / "harms.toml"
    broken.write_text(changed, encoding="utf-8")
    monkeypatch.setattr(entries, "data_path", lambda *_: str(broken))
    with pytest.raises(ReliefError) as error:
        harms.__wrapped__()
    assert "harms.toml, family-together" in str(error.value)
    assert told in str(error.value)


# -- the card ----------------------------------------------------------------------------------


@ANY
def test_nothing_is_told_before_the_answer_and_all_of_it_after(harm):
    """Locked, only the harm stands there; then whether it was right, the reason, the sources."""
    card = sort_harms([harm.id]).card
    assert harm.harm in bare(card.above.held("above"))
    assert bare(card.slots.held("note")) == card.locked
    card.answer("verdict", harm.verdict)
    card.commit()
    assert bare(card.slots.held("note")) == "Right"
    said = bare(card.slots.held("told"))
    assert "you, the law" in said
    assert harm.why in said
    assert all(authority(id).cite in said for id in harm.authorities)


@pytest.mark.parametrize("said", SORTINGS)
def test_a_wrong_sorting_is_told_the_right_one(said):
    """Whatever is answered, the sorting of the Board or the court is named."""
    card = sort_harms(["draft"]).card
    card.answer("verdict", said)
    found = card.commit()["verdict"]
    assert found.agrees is (said == "not persecution alone")
    assert found.words in (
        "Yes: not persecution alone.",
        f"You said {said}; it is not persecution alone.",
    )


def test_the_closing_names_what_was_missed_more_than_once():
    """Two misses of one kind recur, with what to remember; a single one is named alone."""
    made = sort_harms(["family-together", "one-beating", "insults"])
    for said in ("not persecution alone", "persecution", "persecution"):
        made.card.answer("verdict", said)
        made.card.commit()
        if not made.committed:
            made.next()
    told = bare(made.slots.held("note"))
    assert "0 of 3 verdicts were right." in told
    hint = confusions("harms.toml")["alone or together"]
    assert f"Alone or together, missed 2 of 2. {hint}" in told
    assert "Missed once: no mark on the body." in told


def test_the_twin_keeps_the_answers_back():
    """In words and HTML every harm is there, and no reason."""
    shown = sort_harms()._repr_mimebundle_()
    for text in (shown["text/plain"], bare(shown["text/html"])):
        assert all(harm.harm in text for harm in HARMS.values())
        assert not any(harm.why in text for harm in HARMS.values())


def test_harms_come_in_the_order_named_and_an_unknown_one_is_refused():
    """The series has the harms it names; a name that does not exist gets the nearest."""
    assert [one.id for one in sort_harms(["draft", "custom"]).entries] == ["draft", "custom"]
    assert len(sort_harms().entries) == len(HARMS)
    with pytest.raises(ReliefError, match="unknown harm 'drafts'"):
        sort_harms(["drafts"])
