"""The readers of the data: what is right is read, what is wrong is named by its place."""

import copy
import datetime
import runpy
import tomllib
from dataclasses import asdict

import pytest

from reliefkit import LAW_AS_OF, ReliefError, paths
from reliefkit.law import standards
from reliefkit.library import (
    Authority,
    Consequence,
    Decision,
    Development,
    authorities,
    authority,
    cite_text,
    consequences,
    decisions,
    developments,
)
from reliefkit.library.entries import read_folder, reader
from reliefkit.paths import data_path
from reliefkit.reading import load

AUTHORITY = """
[here]
kind = "statute"
cite = "8 U.S.C. § 1"
title = "A title"
says = "What it says."
tier = "A"
checked = 2026-11-21
how = "read"
words = "its words"
"""
DECISION = """
name = "Matter of A-"
cite = "1 I&N Dec. 1"
court = "BIA"
circuit = "none"
year = 2001
read = "headnote"
checked = 2026-11-21
facts = "What happened."
held = "What was held."
today = "Standing."
teaches = ["nexus"]
because = "The reason."
[decisive]
asylum = ["nexus"]
[findings]
nexus = "none"
[implied]
political_opinion = true
[expected]
asylum = "refused"
[open]
cat_deferral = "torture"
[inexpressible]
cat_withholding = "Not said."
"""
DEVELOPMENT = """
[here]
title = "A fee"
affects = ["asylum", "procedure"]
status = "in_force"
as_of = 2026-01-01
source_url = "https://www.example.org"
source_kind = "primary"
lessons = ["bars"]
note = "What was seen."
"""
CONSEQUENCE = """
[here]
title = "Work"
developments = []
[here.asylum]
says = "Yes."
authorities = ["usc-1158-c-1"]
[here.withholding]
says = "Yes."
authorities = []
[here.cat_withholding]
says = "Yes."
authorities = []
check = true
[here.cat_deferral]
says = "Yes."
authorities = []
"""
KINDS = {
    "authorities": (Authority, AUTHORITY),
    "decision": (Decision, DECISION),
    "developments": (Development, DEVELOPMENT),
    "consequences": (Consequence, CONSEQUENCE),
}


def write(folder, kind, text):
    """Write a file of one kind and return the entry read from it."""
    cls = KINDS[kind][0]
    if cls is Decision:
        (folder / "cases").mkdir(exist_ok=True)
        (folder / "cases" / "here.toml").write_text(text, encoding="utf-8")
        return read_folder(Decision, str(folder / "cases"))["here"]
    (folder / f"{kind}.toml").write_text(text, encoding="utf-8")
    return reader(cls, str(folder / f"{kind}.toml"))()["here"]


def place(kind):
    """How an error names the file of one kind."""
    return "cases/here.toml" if kind == "decision" else f"{kind}.toml"


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_file_is_read_as_it_stands(tmp_path, kind):
    """Every field of a right entry comes back with the value the file gives it."""
    text = KINDS[kind][1]
    entry = write(tmp_path, kind, text)
    content = tomllib.loads(text)
    content = content.get("here", content)
    assert entry.id == "here"
    for field, value in content.items():
        if kind == "consequences" and isinstance(value, dict):
            for part, inner in value.items():
                assert getattr(getattr(entry, field), part) == inner
        else:
            assert getattr(entry, field) == value


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        # a field missing, unknown, or given where the heading gives it
        ("authorities", 'cite = "8 U.S.C. § 1"', "", "here.cite: missing"),
        ("authorities", "checked = 2026-11-21", "", "here.checked: missing"),
        ("authorities", "how =", "hwo =", "here.hwo: not a field. Did you mean 'how'?"),
        ("authorities", "how =", 'id = "x"\nhow =', "here.id: not a field"),
        ("decision", 'because = "The reason."', "", "here.because: missing"),
        ("decision", "because", "becuase", "here.becuase: not a field."),
        ("developments", "as_of = 2026-01-01", "", "here.as_of: missing"),
        ("consequences", '[here.asylum]\nsays = "Yes."', "[here.asylum]", "here.asylum.says: miss"),
        ("consequences", "[here.cat_deferral]", "[here.deferral]", "here.cat_deferral: missing"),
        (
            "consequences",
            "check = true",
            "chek = true",
            "here.cat_withholding.chek: not a field",
        ),
        # another type than the field has
        ("authorities", '"A title"', "5", "here.title: expected text, got 5"),
        ("authorities", "2026-11-21", '"2026-11-21"', "here.checked: expected a date, got '2026"),
        ("authorities", "2026-11-21", "2026-11-21T10:00:00", "here.checked: expected a date, got"),
        (
            "decision",
            "year = 2001",
            "year = 2001.0",
            "here.year: expected a whole number, got",
        ),
        ("decision", "year = 2001", "year = true", "here.year: expected a whole number, got True"),
        ("decision", 'teaches = ["nexus"]', 'teaches = "nexus"', "here.teaches: expected a list"),
        (
            "decision",
            'teaches = ["nexus"]',
            "teaches = [1]",
            "here.teaches[0]: expected text",
        ),
        ("decision", "[findings]\nnexus", "[other]\nnexus", "here.other: not a field."),
        (
            "decision",
            '[expected]\nasylum = "refused"',
            "[expected]\nasylum = 1",
            "asylum: 1 is not one of",
        ),
        ("developments", '["asylum", "procedure"]', '"asylum"', "here.affects: expected a list"),
        ("consequences", "developments = []", "developments = {}", "here.developments: expected a"),
        ("consequences", "check = true", 'check = "yes"', "here.cat_withholding.check: expected"),
        # a value the field does not allow
        (
            "authorities",
            '"statute"',
            '"law"',
            "here.kind: 'law' is not one of statute",
        ),
        ("authorities", 'tier = "A"', 'tier = "B"', "words may be quoted only where tier is A"),
        ("authorities", 'tier = "A"', 'tier = "D"', "here.tier: 'D' is not one of A, B, C"),
        ("authorities", '"What it says."', '""', "here.says: must not be empty"),
        ("developments", '"in_force"', '"live"', "here.status: 'live' is not one of in_force"),
        ("developments", '"procedure"', '"cat"', "here.affects[1]: 'cat' is not one of asylum"),
        ("developments", '"primary"', '"blog"', "here.source_kind: 'blog' is not one of primary"),
        ("consequences", '"Work"', '""', "here.title: must not be empty"),
        ("developments", '["bars"]', '["deadline"]', "here.lessons[0]: 'deadline' is not one of"),
        # a day or a year that has not come
        ("authorities", "2026-11-21", "9999-12-31", "here.checked: 9999-12-31 is in the future"),
        ("decision", "2026-11-21", "2062-11-21", "here.checked: 2062-11-21 is in the future"),
        ("developments", "2026-01-01", "9999-12-31", "here.as_of: 9999-12-31 is in the future"),
        ("decision", "year = 2001", "year = 20001", "here: year: expected 1900 to 2026, got 20001"),
        # what the intake sheet and the rules do not know
        ("decision", "nexus =", "nexsus =", "findings.nexsus: not a fact. Did you mean 'nexus'?"),
        (
            "decision",
            'nexus = "none"',
            'nexus = "non"',
            "nexus: 'non' is not allowed. Did",
        ),
        ("decision", 'nexus = "none"', "credible = 1", "credible: 1 is not allowed."),
        ("decision", "political_opinion = true", 'nexus = "none"', "both found and implied: nexus"),
        ("decision", '"refused"', '"required"', "expected.asylum: 'required' is not one of"),
        ("decision", '"refused"', '"open"', "expected.asylum: 'open' is not one of"),
        (
            "decision",
            'asylum = "r',
            'asylun = "r',
            "here.expected.asylun: not a protection. Did you mean 'asylum'?",
        ),
        ("decision", "asylum = [", "asylun = [", "here.decisive.asylun: not a protection. Did"),
        (
            "decision",
            '["nexus"]\n[f',
            '["nex"]\n[f',
            "decisive.asylum[0]: 'nex' is not one of 20 names. Did",
        ),
        (
            "decision",
            '["nexus"]\n[f',
            '["torture"]\n[f',
            "decisive.asylum[0]: 'torture' is not one of",
        ),
        (
            "decision",
            '"torture"',
            '"tortur"',
            "here.open.cat_deferral: 'tortur' is not one of gate,",
        ),
        ("decision", "cat_withholding =", "cat =", "here.inexpressible.cat: not a protection."),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, kind, old, new, said):
    """File, entry, field and what was expected stand in the message."""
    text = KINDS[kind][1]
    assert old in text
    with pytest.raises(ReliefError) as error:
        write(tmp_path, kind, text.replace(old, new, 1))
    message = str(error.value)
    assert message.startswith(f"{place(kind)}, here")
    assert any(part in message for part in said.split("|")), message


def test_every_wrong_field_of_an_entry_is_named(tmp_path):
    """An entry wrong in several fields has each of them in the one message."""
    text = AUTHORITY.replace('"A title"', "5").replace('how = "read"', "").replace("§", "&")
    with pytest.raises(ReliefError) as error:
        write(tmp_path, "authorities", text.replace("2026-11-21", "1"))
    assert str(error.value) == (
        "authorities.toml, here.title: expected text, got 5; "
        "here.checked: expected a date, got 1; here.how: missing."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x = ", "a.toml: Invalid value"),
        (b"[here]\n[here]\n", "a.toml: Cannot declare"),
        (b"\xff\xfe", "a.toml: 'utf-8' codec"),
        (b"x = " + b"9" * 5000, "a.toml: Exceeds the limit"),
        (b"x = " + b"[" * 20_000, "a.toml: "),
        (b"x = 2026-13-45", "a.toml: "),
        (b"here = 5", "a.toml, here: expected a table, got 5"),
        (b"here = []", "a.toml, here: expected a table, got a value of type list"),
        (b"[[here]]\nkind = 1", "a.toml, here: expected a table"),
    ],
)
def test_a_file_that_is_no_toml_is_named(tmp_path, content, said):
    """What is not TOML, or not a table of tables, is named with its file."""
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(ReliefError) as error:
        reader(Authority, str(tmp_path / "a.toml"))()
    assert str(error.value).startswith(said)


def test_a_file_that_is_not_there_is_named(tmp_path):
    """A missing file, a folder and an impossible name are named."""
    for name, said in (
        ("none.toml", "none.toml: .*No such file"),
        ("", f"^{tmp_path.name}: .*Is a directory"),
        ("a\0.toml", "toml: embedded null byte"),
    ):
        with pytest.raises(ReliefError, match=said):
            load(str(tmp_path / name))


# -- the dated numbers -------------------------------------------------------------------------

STANDARD = {
    "value": "0.10",
    "test": '"at least"',
    "unit": '"share"',
    "from": "1987-03-09",
    "authority": '"usc"',
    "checked": "2026-11-21",
    "note": '"A note."',
}


def toml(name, **fields):
    """One entry of one standard, with some fields changed or, if empty, left out."""
    lines = (f"{key} = {value}" for key, value in {**STANDARD, **fields}.items() if value)
    return "\n".join([f"[[{name}]]", *lines, ""])


def numbers(folder, head="as_of = 2026-11-21\n", **fields):
    """Write a file of all the standards and one more with some fields changed, and read it."""
    path = folder / "standards.toml"
    text = head + "".join(map(toml, standards.HISTORY)) + toml("here", **fields)
    path.write_text(text, encoding="utf-8")
    return standards.read(str(path))


def test_a_right_standard_is_read(tmp_path):
    """Value, test, unit, dates, authority and note come back as written."""
    as_of, entries = numbers(tmp_path)
    (entry,) = entries["here"]
    assert as_of == datetime.date(2026, 11, 21)
    assert (entry.name, entry.value, entry.test, entry.unit) == ("here", 0.1, "at least", "share")
    assert (entry.since, entry.checked) == (datetime.date(1987, 3, 9), as_of)
    assert (entry.authority, entry.note) == ("usc", "A note.")
    (entry,) = numbers(tmp_path, value='["6", "9"]', test='"among"')[1]["here"]
    assert entry.value == ("6", "9")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((name, "") for name in STANDARD),
        ("odd", "1"),
        ("value", '"0.1"'),
        ("value", "true"),
        ("value", "nan"),
        ("value", "inf"),
        ("value", "-0.1"),
        ("value", "1.5"),
        ("checked", "9999-12-31"),
        ("value", "[6, 9]"),
        ("value", '["6"]'),
        ("test", '"at last"'),
        ("test", '"among"'),
        ("test", "5"),
        ("unit", "5"),
        ("from", '"1987-03-09"'),
        ("from", "1987-03-09T10:00:00"),
        ("checked", "5"),
        ("authority", '""'),
        ("authority", "5"),
        ("note", "5"),
    ],
)
def test_a_wrong_standard_is_named(tmp_path, field, value):
    """A field missing, unknown, or of another kind is named with its entry and its file."""
    with pytest.raises(ReliefError) as error:
        numbers(tmp_path, **{field: value})
    assert str(error.value).startswith("standards.toml, here")
    assert field in str(error.value)


@pytest.mark.parametrize("unit", ["days", "years"])
def test_a_count_of_the_law_is_a_whole_number(tmp_path, unit):
    """A decimal where days or years are counted is named, whole or not."""
    assert numbers(tmp_path, value="365", unit=f'"{unit}"')[1]["here"][0].value == 365
    for value in ("365.0", "364.9", "true"):
        with pytest.raises(ReliefError) as error:
            numbers(tmp_path, value=value, unit=f'"{unit}"')
        assert str(error.value).startswith("standards.toml, here[0].value: ")
    assert "a whole number" in str(error.value) or "true" in value


def test_the_day_of_the_law_does_not_run_ahead_of_its_sources(tmp_path):
    """A day more than a year after the newest check is a slip of the pen, wherever it stands."""
    assert numbers(tmp_path, head="as_of = 2027-11-21\n")[0] == datetime.date(2027, 11, 21)
    for day in ("2028-01-01", "9999-12-31"):
        with pytest.raises(ReliefError, match=rf"^standards\.toml, as_of: {day} is in the future"):
            numbers(tmp_path, head=f"as_of = {day}\n")


@pytest.mark.parametrize(
    "head",
    ["", "as_of = 5\n", 'as_of = "2026-11-21"\n', "as_of = 2026-11-21T00:00:00\n"],
)
def test_the_day_of_the_law_must_be_a_date(tmp_path, head):
    """Without a date as of which the law is stated the numbers are not read."""
    with pytest.raises(ReliefError, match=r"standards\.toml.*as_of"):
        numbers(tmp_path, head=head)


@pytest.mark.parametrize(
    "text",
    ["as_of = 2026-11-21\nhere = 5", "as_of = 2026-11-21\n[here]\nvalue = 1", "as_of = ", "\0"],
)
def test_a_file_of_numbers_of_another_shape_is_named(tmp_path, text):
    """A number where a list of entries belongs, and what is no TOML, is named."""
    (tmp_path / "standards.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ReliefError, match=r"^standards\.toml"):
        standards.read(str(tmp_path / "standards.toml"))
    with pytest.raises(ReliefError, match=r"^standards\.toml"):
        standards.read(str(tmp_path / "gone" / "standards.toml"))


def test_the_entry_that_applies_is_the_newest_not_later_than_the_law(tmp_path):
    """Entries are sorted by date, and the rules use the newest as of the law's own day."""
    path = tmp_path / "standards.toml"
    late, early = (toml("here", **{"from": day}) for day in ("2020-01-01", "1990-01-01"))
    others = "".join(map(toml, standards.HISTORY))
    path.write_text("as_of = 2026-11-21\n" + others + late + early, encoding="utf-8")
    assert [s.since.year for s in standards.read(str(path))[1]["here"]] == [1990, 2020]
    for name, used in (
        ("a_reason_circuits", standards.A_REASON_CIRCUITS),
        ("filing_deadline", standards.FILING_DEADLINE),
    ):
        past = [s for s in standards.HISTORY[name] if s.since <= LAW_AS_OF]
        assert used is max(past, key=lambda s: s.since)


@pytest.mark.parametrize("name", standards.HISTORY)
def test_every_standard_the_rules_use_must_apply(tmp_path, monkeypatch, name):
    """A standard that is missing, or begins only after the law's own day, is named."""
    others = "as_of = 2026-11-21\n" + "".join(toml(n) for n in standards.HISTORY if n != name)
    monkeypatch.setattr(paths, "data_path", lambda *_: str(tmp_path / "standards.toml"))
    for text in (others, others + toml(name, **{"from": "2026-11-22"})):
        (tmp_path / "standards.toml").write_text(text, encoding="utf-8")
        with pytest.raises(ReliefError, match=rf"^standards\.toml, {name}: "):
            runpy.run_path(standards.__file__)


# -- looking things up -------------------------------------------------------------------------


def test_an_authority_is_found_by_its_id():
    """Statutes come from their own file, decisions from theirs; others are named."""
    assert authority("usc-1158-a-1") is authorities()["usc-1158-a-1"]
    found = authority("decision:kasinga-1996")
    decision = decisions()["kasinga-1996"]
    assert found.cite == f"{decision.name}, {decision.cite}"
    assert (found.says, found.checked, found.words) == (decision.held, decision.checked, "")
    unread = next(d for d in decisions().values() if d.read == "not read")
    assert authority(f"decision:{unread.id}").tier == "C"
    for odd in ("usc-1158-a-11", "decision:kasinga-1997", "decision:", ""):
        with pytest.raises(ReliefError, match="unknown authority"):
            authority(odd)


def test_cites_are_joined_by_semicolons():
    """Several ids read as their cites in the same order."""
    cites = [authority(i).cite for i in ("usc-1158-a-1", "decision:kasinga-1996")]
    said = cite_text(["usc-1158-a-1", "decision:kasinga-1996"])
    assert said.count("; ") >= 1
    assert said.endswith(cites[1])
    assert cite_text([]) == ""


def test_unknown_in_a_data_file_is_none(tmp_path):
    """The word "unknown" leaves a fact unknown; a fact not named keeps its ordinary value."""
    text = DECISION.replace("[findings]", '[findings]\ncredible = "unknown"')
    case = write(tmp_path, "decision", text).case
    assert (case["credible"], case["nexus"], case["relocation"]) == (None, "none", "unreasonable")


def test_reading_gives_the_same_entries_once():
    """Each file is read once, and nothing that reads it changes it."""
    for read, path in ((authorities, "authorities"), (developments, "developments")):
        kept = {id: copy.deepcopy(asdict(entry)) for id, entry in read().items()}
        assert read() is read()
        cite_text(list(authorities()))
        assert {id: asdict(entry) for id, entry in read().items()} == kept
        assert list(kept) == list(load(data_path("law", f"{path}.toml")))
    assert list(consequences()) == list(load(data_path("law", "consequences.toml")))
