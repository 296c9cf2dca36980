"""Reading the web: statements graded, demonstrated by the rules, and the learner's pattern."""

import re

import pytest

from reliefkit import PROTECTIONS, Case, ReliefError, assess
from reliefkit.learning import read_the_web
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.grade import Statement
from reliefkit.library import authority
from reliefkit.library.claims import NONE, VERDICTS, claims, confusions

CLAIMS = claims()
SHOWN = {id: claim for id, claim in CLAIMS.items() if claim.demo}


def bare(html: str) -> str:
    """Return HTML as words."""
    text = re.sub(r"<[^>]*>", " ", html).replace("&#39;", "'").replace("&amp;", "&")
    return " ".join(text.replace("&#34;", '"').split())


def graded(id: str, verdict: str = "", about: tuple[str, ...] = ()) -> Statement:
    """Return a statement answered, rightly unless told otherwise, and committed."""
    one = Statement(CLAIMS[id], 1, 1)
    one.answer("verdict", verdict or CLAIMS[id].verdict)
    one.answer("about", *(about or CLAIMS[id].about))
    one.commit()
    return one


def test_enough_statements_are_demonstrated() -> None:
    """At least 20 of the statements have a demonstration by the rules."""
    assert len(SHOWN) >= 20


@pytest.mark.parametrize("id", sorted(CLAIMS))
def test_locked_until_graded_then_explained(id) -> None:
    """Before the answer nothing but the statement is shown; after it verdict, reason and cites."""
    claim, one = CLAIMS[id], Statement(CLAIMS[id], 1, 1)
    assert claim.claim in bare(one.above.held("above"))
    assert bare(one.slots.held("note")) == Statement.locked
    assert one.slots.held("told") == ""
    assert one.lab is None
    one.answer("verdict", claim.verdict)
    one.answer("about", *claim.about)
    one.button.click()
    assert bare(one.slots.held("note")).startswith("2 of 2 right.")
    said = bare(one.slots.held("told"))
    assert "You ticked" not in said
    assert claim.why in said
    assert all(authority(source).cite in said for source in claim.authorities)
    assert (one.lab is not None) is (claim.demo is not None)
    assert ("cannot show this one" in said) is (claim.demo is None)


@pytest.mark.parametrize("id", sorted(SHOWN))
def test_the_lab_demonstrates_the_point(id) -> None:
    """The lab starts before the change, turns to after it and back, with the results promised."""
    demo, one = SHOWN[id].demo, graded(id)
    assert list(one.lab.controls) == list(demo.change)
    assert set(one.lab.scene.show) == set(demo.expect)
    assert demo.shows in bare(one.slots.held("told"))
    before = {name: results[0] for name, results in demo.expect.items()}
    after = {name: results[1] for name, results in demo.expect.items()}

    def results() -> dict[str, str]:
        return {name: one.lab.assessment[name].result for name in demo.expect}

    assert results() == before
    one.lab.go(demo.after)
    assert results() == after
    assert one.lab.assessment.results == assess(Case.undisputed(**demo.case | demo.change)).results
    for name, control in one.lab.controls.items():
        assert control._read() == demo.change[name]
    one.lab.buttons["undo"].click()
    assert results() == before


def test_the_ground_switched_off_in_the_lab_itself() -> None:
    """With the ground unticked, statutory withholding fails and CAT withholding stands."""
    one = graded("A11")
    one.lab.controls["political_opinion"].input.value = False
    assert one.lab.assessment.withholding.result == "refused"
    assert one.lab.assessment.cat_withholding.result == "required"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_wrong_grade_is_told_the_right_one(verdict) -> None:
    """Whatever is answered, the right verdict and the protections are named."""
    card = graded("A11", verdict, ("asylum",))
    said = bare(card.slots.held("told"))
    line = f"You said {verdict}; it is wrong."
    assert (line in bare(card.slots.held("note"))) is (verdict != "wrong")
    assert (
        "It is about CAT withholding and CAT deferral. "
        "You ticked asylum. You did not tick CAT withholding and CAT deferral." in said
    )


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("id", sorted(CLAIMS))
def test_feedback_says_right_or_not(id, verdict) -> None:
    """Any answer gets the verdict; only the right one is right."""
    claim, one = CLAIMS[id], Statement(CLAIMS[id], 1, 1)
    found = one.judge({"verdict": verdict, "about": (NONE,)})["verdict"]
    assert found.agrees is (verdict == claim.verdict)
    assert found.words.startswith("Yes: ") is found.agrees
    assert claim.verdict in found.words


def test_feedback_on_the_protections_named() -> None:
    """The protections named count as right only if all and no others are named, in any order."""
    one = Statement(CLAIMS["A11"], 1, 1)

    def found(*about: str) -> Feedback:
        return one.judge({"verdict": "wrong", "about": about})["about"]

    assert found("cat_deferral", "cat_withholding").agrees
    for about in (("cat_withholding",), PROTECTIONS, (NONE,), ()):
        assert not found(*about).agrees
    card = graded("A11", "accurate", ("withholding",))
    assert bare(card.slots.held("note")) == "0 of 2 right. You said accurate; it is wrong."
    assert "It is about CAT withholding and CAT deferral." in bare(card.slots.held("told"))


def test_none_of_the_four_excludes_the_four() -> None:
    """Ticking none of the four clears the others, and ticking one of them clears it."""
    one = Statement(CLAIMS["B01"], 1, 1)
    ticks = one.ticks("about")
    ticks["asylum"].value = ticks["withholding"].value = True
    assert ticks[NONE].description == "None of the four"
    ticks[NONE].value = True
    assert one.answers["about"] == (NONE,)
    ticks["cat_deferral"].value = True
    assert one.answers["about"] == ("cat_deferral",)
    one.fields["verdict"].index = 0
    ticks["cat_deferral"].value = False
    assert "about" not in one.answers
    with pytest.raises(ReliefError):
        one.commit()


def test_a_committed_answer_cannot_be_changed() -> None:
    """Committing again gives the same feedback."""
    one = graded("A11", "accurate")
    first = one.revealed
    one.fields["verdict"].index = VERDICTS.index("wrong")
    assert one.commit() is first
    assert not first["verdict"].agrees


def test_through_the_statements_to_the_pattern() -> None:
    """One after the other; at the end the confusion missed twice recurs, the others do not."""
    read = read_the_web(["A11", "B14", "A13", "A10"])
    assert read.buttons["Next statement"].layout.display == "none"
    with pytest.raises(ReliefError, match="Grade the statement"):
        read.next()
    for verdict in ("accurate", "accurate", "accurate"):
        read.card.answer("verdict", verdict)
        read.card.answer("about", "asylum")
        read.card.button.click()
        assert read.buttons["Next statement"].layout.display == ""
        read.buttons["Next statement"].click()
        assert read.slots.held("note") == ""
    read.card.answer("verdict", "wrong")
    read.card.answer("about", "asylum")
    read.card.commit()
    with pytest.raises(ReliefError, match="last statement"):
        read.next()
    said = bare(read.slots.held("note"))
    assert "1 of 4 verdicts were right." in said
    assert "2 of 4 times you named the right protections." in said
    assert "Too trusting: 2. Too doubtful: 1." in said
    assert f"Protected ground, missed 2 of 2. {confusions()['protected ground']}" in said
    assert "Missed once: standard of proof." in said


def pattern(answers: dict[str, tuple[str, ...]]) -> str:
    """Return what is said at the end of some statements; each has its verdict and protections."""
    read = read_the_web(answers)
    for said in answers.values():
        read.card.answer("verdict", said[0])
        read.card.answer("about", *said[1:])
        read.card.commit()
        if not read.committed:
            read.next()
    return bare(read.slots.held("note"))


def test_pattern_names_the_confusions_that_recur() -> None:
    """A confusion missed twice recurs, with how often it was asked; one missed once does not."""
    said = pattern(
        {
            "A01": ("accurate", "withholding"),
            "A11": ("half right", "withholding"),
            "B05": ("half right", NONE),
            "A13": ("wrong", NONE),
            "A06": ("accurate", "cat_deferral"),
        }
    )
    assert "2 of 5 verdicts were right. 1 of 5 times you named the right protections." in said
    assert "Too trusting: 2. Too doubtful: 1." in said
    assert f"Protected ground, missed 2 of 3. {confusions()['protected ground']}" in said
    assert said.endswith("Missed once: may or must.")
    assert said.count(" missed ") == 1


def test_pattern_of_all_right_answers_has_no_confusion() -> None:
    """With every verdict and protection right, nothing is missed and nothing leans."""
    said = pattern({id: (one.verdict, *one.about) for id, one in CLAIMS.items()})
    assert said == (
        "45 of 45 verdicts were right. 45 of 45 times you named the right protections. "
        "Too trusting: 0. Too doubtful: 0. No confusion recurs."
    )


def test_trusting_everything_is_seen() -> None:
    """To call every statement accurate is too trusting wherever it is not."""
    said = pattern(dict.fromkeys(CLAIMS, ("accurate", NONE)))
    assert "11 of 45 verdicts were right." in said
    assert "Too trusting: 34. Too doubtful: 0." in said


def test_the_pattern_can_be_asked_for_early() -> None:
    """After one answer the learner can stop and see the pattern so far."""
    read = read_the_web()
    assert len(read.entries) == len(CLAIMS) == 45
    read.card.answer("verdict", read.entries[0].verdict)
    read.card.answer("about", *read.entries[0].about)
    read.card.commit()
    read.buttons["Show my pattern"].click()
    said = bare(read.slots.held("note"))
    assert "1 of 1 verdicts were right." in said
    assert "No confusion recurs." in said


def test_the_twin_in_words_keeps_the_answers_back() -> None:
    """In words and HTML every statement is there, by kind and year, and no reason."""
    shown = read_the_web()._repr_mimebundle_()
    for text in (shown["text/plain"], bare(shown["text/html"])):
        for claim in CLAIMS.values():
            assert claim.claim in text
            assert claim.why not in text
        assert "a popular web article of 2018" in text
        assert "a popular web article of 2020" in text


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: read_the_web(["A111"]), "unknown statement 'A111'"),
        (lambda: read_the_web([]), "Name at least one"),
        (lambda: read_the_web("A11"), "expected a list"),
        (lambda: Statement(CLAIMS["A11"], 1, 1).answer("verdict", "acurate"), "'accurate'"),
        (lambda: Statement(CLAIMS["A11"], 1, 1).answer("about", "asilum"), "'asylum'"),
        (lambda: Statement(CLAIMS["A11"], 1, 1).commit(), "Grade the statement"),
    ],
)
def test_a_wrong_name_is_told(call, told) -> None:
    """What does not exist, or cannot be done yet, is an error that says so."""
    with pytest.raises(ReliefError) as error:
        call()
    assert told in str(error.value)
