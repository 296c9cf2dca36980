"""Mistakes kept for practice: named, cured by a part of a lesson, known in an answer by rule."""

import json
import re

import pytest
from lessons import lesson

from reliefkit import Case, ReliefError
from reliefkit.library import authority, entries
from reliefkit.library.mistakes import Slip, mistake_in, mistakes
from reliefkit.paths import data_path

ALL = mistakes()
STRONG = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.8,
    likelihood_of_torture=0.7,
    severe_harm=True,
    official_role="inflicts",
)
# A case, the protection, what was said of it or named as deciding, and the mistake that is.
KNOWN = [
    ({"terrorism": True}, "cat_withholding", "granted", "", "cat-has-no-bars"),
    ({"aggravated_felony": True, "sentence_years": 3}, "withholding", "refused", "",
     "felony-bars-withholding"),
    ({"aggravated_felony": True, "sentence_years": 6}, "withholding", "granted", "",
     "crime-only-presumed"),
    ({"likelihood_of_persecution": 0.505}, "withholding", "refused", "", "withholding-needs-51"),
    ({"persecutor": "uncontrolled private actor", "official_role": "acquiesces",
      "past_harm": "persecution", "relocation": "not shown"}, "asylum", "refused", "",
     "relocation-only-government"),
    ({}, "asylum", "must", "", "asylum-must"),
    ({"favorable_discretion": False}, "withholding", "refused", "", "discretion-everywhere"),
    ({"days_to_filing": 500}, "withholding", "refused", "", "late-ends-all"),
    ({}, "cat_withholding", "refused", "timely", "late-ends-all"),
    ({"previously_denied": True}, "cat_withholding", "refused", "", "denial-ends-all"),
    ({"proceedings": "reinstated order"}, "withholding", "refused", "", "order-ends-all"),
    ({"firmly_resettled": True}, "withholding", "refused", "", "resettled-bars-all"),
    ({"terrorism": True}, "cat_deferral", "refused", "", "bar-refuses-deferral"),
    ({}, "cat_deferral", "granted", "", "deferral-besides"),
    ({"nexus": "none"}, "cat_withholding", "refused", "", "cat-needs-ground"),
    ({"persecutor": "uncontrolled private actor", "official_role": "none"}, "cat_withholding",
     "granted", "", "private-is-enough-for-cat"),
    ({"persecutor": "uncontrolled private actor", "official_role": "unable to prevent"},
     "cat_withholding", "granted", "", "unable-is-acquiescence"),
    ({"likelihood_of_persecution": 0.5}, "withholding", "granted", "", "even-chance-is-enough"),
    ({"likelihood_of_persecution": 0.3}, "withholding", "granted", "", "one-standard"),
    ({"nexus": "incidental"}, "asylum", "granted", "", "any-link-is-enough"),
    ({"nexus": "none"}, "asylum", "granted", "", "reason-does-not-matter"),
    ({"second_nationality": True}, "withholding", "refused", "", "two-passports-end-all"),
    ({"corroboration": "unavailable"}, "asylum", "refused", "", "no-documents-no-claim"),
    ({"credible": False, "independent_evidence": "risk of torture"}, "cat_withholding",
     "refused", "", "disbelief-ends-all"),
    ({"likelihood_of_persecution": 0.3}, "asylum", "refused", "", "asylum-needs-51"),
    ({"past_harm": "none"}, "asylum", "refused", "", "no-past-no-claim"),
    ({"past_harm": "persecution", "changed_conditions": True, "likelihood_of_persecution": 0.02},
     "withholding", "granted", "", "past-is-always-enough"),
    ({"aggravated_felony": True, "sentence_years": 3}, "withholding", "refused", "no bar",
     "felony-bars-withholding"),
    # Another reason was named than the one that the mistake is about.
    ({"aggravated_felony": True, "sentence_years": 3}, "withholding", "refused", "circuit", ""),
    ({"past_harm": "none"}, "asylum", "refused", "discretion", ""),
    # Wrong answers that fit none: nothing in the case leads to them.
    ({"credible": False}, "asylum", "granted", "", ""),
    ({}, "cat_withholding", "refused", "", ""),
    ({}, "asylum", "refused", "", ""),
    ({"nexus": "central reason", "social_group": True, "political_opinion": False,
      "group_immutable": False}, "asylum", "granted", "", ""),
]  # fmt: skip


def test_there_are_many_and_those_of_other_trainings_charts_come_first() -> None:
    """The seven that were found in others' charts, and those that learners make."""
    assert len(ALL) >= 15
    assert [*ALL][:7] == [
        "cat-has-no-bars",
        "felony-bars-withholding",
        "crime-only-presumed",
        "withholding-needs-51",
        "asylum-needs-10",
        "relocation-only-government",
        "permit-five-years",
    ]


@pytest.mark.parametrize("name", ALL)
def test_a_mistake_is_whole(name: str) -> None:
    """It has one sentence, what is right in twenty words, a part of a lesson and sources."""
    one = ALL[name]
    assert one.says != one.right
    for said, most in ((one.says, 25), (one.right, 20)):
        assert said.endswith(".")
        assert len(said.split()) <= most
    assert one.authorities
    assert all(authority(id).cite for id in one.authorities)
    cells = json.loads(lesson(one.lesson).read_text("utf-8"))["cells"]
    prose = "\n".join("".join(cell["source"]) for cell in cells)
    assert one.part in re.findall(r"^#{2,3} (.*?)(?: ★.*)?$", prose, re.M)


@pytest.mark.parametrize("name", ALL)
def test_withholding_never_stands_without_its_adjective(name: str) -> None:
    """In a mistake as in what is right."""
    for said in (ALL[name].says, ALL[name].right):
        assert not re.search(r"(?<!tatutory )(?<!CAT )withholding", said), said


@pytest.mark.parametrize(("facts", "protection", "said", "element", "mistake"), KNOWN)
def test_a_wrong_answer_is_known_by_rule(
    facts: dict[str, object], protection: str, said: str, element: str, mistake: str
) -> None:
    """Of any case: the rules of the law say what led to the answer."""
    assert mistake_in(Slip(STRONG.but(**facts), protection, said, element)) == mistake


def test_its_own_sentence_taken_for_true_is_the_mistake() -> None:
    """Also where the facts of a case cannot show it."""
    assert all(mistake_in(Slip(STRONG, sentence=name)) == name for name in ALL)


BROKEN = {
    "an element": ('"asylum: timely"', '"asylum: timley"', "Did you mean 'asylum: timely'?"),
    "a protection": ('["cat_withholding"]', '["cat"]', "protections[0]: 'cat'"),
    "a fact": ("firmly_resettled = [true]", "resettled = [true]", "facts.resettled: not a fact."),
    "a value": ('["not shown"]', '["unshown"]', "is not allowed"),
    "an authority": ('"cfr-208-31"', '"cfr-208-32"', "unknown authority"),
    "what was said": ('said = "must"', 'said = "shall"', "'shall' is not one of"),
    "nothing said": ('said = "must"\n', "", "a rule says what was answered"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_bad_rule_is_refused_with_its_place(fault, tmp_path, monkeypatch) -> None:
    """One wrong word in the file; the message names the file and the fault."""
    right, wrong, told = BROKEN[fault]
    with open(data_path("misconceptions.toml"), encoding="utf-8") as file:
        text = file.read()
    assert right in text
    broken = tmp_path / "misconceptions.toml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    monkeypatch.setattr(entries, "data_path", lambda *_: str(broken))
    with pytest.raises(ReliefError) as error:
        mistakes.__wrapped__()
    assert "misconceptions.toml" in str(error.value)
    assert told in str(error.value)
