"""The file of facts: a slip in it is told with fact, field, value and what is allowed."""

import pytest

from reliefkit import ReliefError
from reliefkit.facts import FACTS, GROUNDS, f, read
from reliefkit.library import authority
from reliefkit.paths import data_path

with open(data_path("law", "facts.toml"), encoding="utf-8") as _file:
    TEXT = _file.read()

# what is changed in the file, into what, and what the message then says
SLIPS = {
    "a misspelt field": (
        'label = "the past harm"',
        'lable = "the past harm"',
        "past_harm.lable: not a field. Did you mean 'label'? Allowed: group, kind, label, ",
    ),
    "a field left out": (
        'question = "What has already happened?"\n',
        "",
        "past_harm.question: missing.",
    ),
    "an empty field": (
        '"What has already happened?"',
        '""',
        "past_harm.question: must not be empty",
    ),
    "a field of another kind of fact": (
        "[past_harm]\n",
        '[past_harm]\nyes = "there was harm"\n',
        "past_harm.yes: not a field.",
    ),
    "a field of another type": (
        "maximum = 3650",
        'maximum = "3650"',
        "days_to_filing.maximum: expected a whole number, got '3650'.",
    ),
    "an unknown kind": (
        'kind = "level"\nlabel = "the past harm"',
        'kind = "levl"\nlabel = "the past harm"',
        "past_harm.kind: 'levl' is not one of yes/no, share, count, choice, level. "
        "Did you mean 'level'?",
    ),
    "a number shown without its place": (
        'say = "day {}"',
        'say = "day"',
        "days_to_filing.say: expected a text with {} where the number stands.",
    ),
    "an unknown group": (
        'group = "past"',
        'group = "pst"',
        "past_harm.group: 'pst' is not one of procedure, past, future, why, who, torture, proof, "
        "bars, discretion. Did you mean 'past'?",
    ),
    "an ordinary value the fact does not allow": (
        'ordinary = "unreasonable"',
        'ordinary = "unreasonble"',
        "relocation.ordinary: relocation: 'unreasonble' is not allowed. Did you mean "
        "'unreasonable'? Allowed: 'reasonable', 'unreasonable', 'not shown'",
    ),
    "an ordinary answer in words": (
        'short_no = "no genuine fear"\nordinary = true',
        'short_no = "no genuine fear"\nordinary = "yes"',
        "genuine_fear.ordinary: genuine_fear: 'yes' is not allowed. Allowed: True or False",
    ),
    "an authority of a value that does not exist": (
        '"reinstated order" = ["usc',
        '"reinstated" = ["usc',
        "proceedings.authorities_of: proceedings: 'reinstated' is not allowed.",
    ),
    "short words of a value that does not exist": (
        'inflicts = "official inflicts it"',
        'inflict = "official inflicts it"',
        "official_role.short: official_role: 'inflict' is not allowed. Did you mean 'inflic",
    ),
    "a value without short words": (
        'inflicts = "official inflicts it"\n',
        "",
        "official_role.short: no words for 'inflicts'.",
    ),
    "a value on request that does not exist": (
        'on_request = ["expedited removal"]',
        'on_request = ["expedited"]',
        "proceedings.on_request: proceedings: 'expedited' is not allowed.",
    ),
    "a list of what is no text": (
        'authorities = ["cfr-1208-18-a-6"]',
        "authorities = [1208]",
        "custody_or_control.authorities[0]: expected text, got 1208.",
    ),
    "a fact given twice": (
        "[relocation]\n",
        "[past_harm]\n",
        "Cannot declare ('past_harm',) twice",
    ),
    "a name of two words": ("[nexus]\n", '["the nexus"]\n', "the nexus: a fact's name is one word"),
    "no table": (
        "[in_united_states]\n",
        "odd = 5\n[in_united_states]\n",
        "odd: expected a table, ",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_its_place(tmp_path, slip):
    """One wrong word ends in one error: file, fact, field, what was given and what is allowed."""
    right, wrong, told = SLIPS[slip]
    assert right in TEXT
    path = tmp_path / "facts.toml"
    path.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ReliefError) as error:
        read(str(path))
    assert str(error.value).startswith("facts.toml")
    assert told in str(error.value)


def test_the_file_is_read_as_it_stands():
    """Every heading of the file is a fact, in its order."""
    assert list(read()) == list(FACTS)
    assert [line[1:-1] for line in TEXT.splitlines() if line[:1] == "[" and "." not in line] == [
        *FACTS
    ]


@pytest.mark.parametrize("name", FACTS)
def test_every_authority_of_a_fact_exists(name):
    """The authorities of a fact, and of a value that has its own, stand in the law data."""
    one = FACTS[name]
    ids = {*one.authorities, *(id for value in one.values for id in one.authorities_of(value))}
    for id in ids:
        assert authority(id).short, f"facts.toml, {name}.authorities: {id}"


def test_the_five_grounds_are_marked():
    """The protected grounds of INA 101(a)(42)(A), and no other fact."""
    assert GROUNDS == ("race", "religion", "nationality", "political_opinion", "social_group")


def test_a_rule_that_names_no_fact_is_told_the_nearest():
    """A misspelt fact in a rule stops the import with the nearest name."""
    assert f.nexus is FACTS["nexus"]
    with pytest.raises(AttributeError, match=r"unknown fact 'nexs'. Did you mean 'nexus'\?"):
        _ = f.nexs
