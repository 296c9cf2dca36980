"""Predict, then reveal: locked until committed, then answer, result and reason side by side."""

import re
from pathlib import Path

import pytest

from reliefkit import PROTECTIONS, Case, ReliefError, assess
from reliefkit.assess import Result
from reliefkit.facts import FACTS
from reliefkit.labs.slots import VIEW
from reliefkit.learning import predict
from reliefkit.learning.feedback import EVERY, feedback
from reliefkit.learning.predict import LIKE, one_like, options
from reliefkit.library import cite_text, decisions
from reliefkit.library.clients import clients
from reliefkit.logic import Truth
from reliefkit.paths import NOTEBOOKS
from reliefkit.record import lesson_text
from reliefkit.words.finding import NOT_A_NUMBER

LATE = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.6,
    days_to_filing=500,
    likelihood_of_torture=0.2,
    severe_harm=True,
    official_role="inflicts",
)


def bare(html: str) -> str:
    """Return HTML as words."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace(" .", ".").split())


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("affirmative", "not decided by an asylum officer"),
        ("expedited removal", "not reached: a fear screening comes first"),
    ],
)
def test_what_is_decided_elsewhere_is_never_called_not_available(where: str, said: str) -> None:
    """The revealed row of an officer's or a screening's case says who decides it."""
    one = predict(LATE.but(proceedings=where))
    for name in PROTECTIONS:
        one.answer(name, "refused")
    one.commit()
    told = bare(one.slots.held("told")).split("CAT deferral")[0]
    assert told.count(said) >= (where == "expedited removal") + 2
    assert told.count("not available") == (where == "affirmative")  # asylum's own row: it is late


def test_nothing_is_revealed_before_every_answer_is_given() -> None:
    """Neither the page, nor its twin, nor the widget's state holds the result while locked."""
    one = predict(LATE)
    bundle = one._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", VIEW}
    shown = [one.slots.held("note"), one.above.held("above"), *map(str, bundle.values())]
    for secret in ("deadline", "What decides", "every requirement is met", "1158(a)(2)(B)"):
        assert not any(secret in text for text in shown)
    further = [button for words, button in one.buttons.items() if words != one.asks]
    assert all(button.disabled and button.layout.display == "none" for button in further)
    for count, name in enumerate(PROTECTIONS[:-1], 1):
        one.answer(name, "refused")
        assert f"{count} of 4 chosen" in one.slots.held("note")
    assert not one.button.disabled  # it says what lacks
    with pytest.raises(ReliefError, match=r"Answer for each protection.*: CAT deferral"):
        one.commit()
    one.button.click()
    assert "Still to answer: CAT deferral." in one.slots.held("note")
    one.answer(PROTECTIONS[-1], "refused")
    assert "4 of 4 chosen" in one.slots.held("note")
    assert one.revealed == {}
    assert one.slots.held("told") == ""


def test_the_reveal_sets_answer_result_and_reason_side_by_side() -> None:
    """Each card has the learner's rows with what was said, what the law says, and what decided."""
    one = predict(LATE)
    for name in PROTECTIONS:
        one.answer(name, "refused")
    one.button.click()
    said = bare(one.slots.held("told"))
    assert "Asylum Right may be granted not available : you, the law" in said
    assert "Statutory withholding Wrong must be granted : the law not available : you" in said
    assert "the filing date is day 500" in said
    assert "What would turn it around" in said
    assert one.button.disabled
    assert all(widget.disabled for widget in one.fields.values())


def test_what_is_open_is_settled_and_not_turned_around() -> None:
    """Only an answer that stands can be turned around."""
    found = assess(clients()["zaw-deserter"].case)
    (asked,) = [one for one in feedback(found.asylum, "refused").why if one.startswith("What wo")]
    assert asked.startswith("What would settle it? ")


def test_the_line_above_says_how_many_are_right_and_one_thing_to_look_at() -> None:
    """It stands alone in the place that is read aloud; all right, there is nothing to look at."""
    for second, line in (
        (
            "refused",
            "3 of 4 right. Look again at statutory withholding : every requirement is met.",
        ),
        ("required", "4 of 4 right. Every answer is right."),
    ):
        one = predict(LATE)
        for name, result in assess(LATE).results.items():
            one.answer(name, second if name == "withholding" else str(result))
        one.commit()
        assert bare(one.slots.held("note")) == line
        assert len(re.findall("rk-cross", one.slots.held("note"))) == (second == "refused")
    may = predict(LATE.but(days_to_filing=100), ["asylum"])
    may.answer("asylum", "refused")
    may.commit()
    end = "Look again at asylum : every requirement but discretion is met."
    assert bare(may.slots.held("note")).endswith(end)
    low = predict(LATE.but(days_to_filing=100, credible=False), ["asylum", "withholding"])
    for name in low.show:
        low.answer(name, "open")
    low.commit()
    assert bare(low.slots.held("note")).startswith("0 of 2 right. Look again at ")
    assert bare(low.slots.held("note")).endswith(" in asylum.")


def test_answers_may_be_given_again_and_the_first_ones_are_kept() -> None:
    """Cleared and unlocked, with no lab left open below; what is kept stays what it was."""
    one = predict("amara-journalist", ["asylum"])
    one.answer("asylum", "refused")
    one.commit()
    one.open_lab()
    first, kept = one.right(), one.answers
    one.again()
    assert one.slots.held("told") == ""
    assert "may be granted" not in bare(one.slots.held("note"))
    assert all(not place.children for place in one.widget.children[1:])
    assert one.fields["asylum"].value is None
    assert not one.fields["asylum"].disabled
    one.answer("asylum", "permitted")
    assert one.commit()["asylum"].agrees
    assert (one.right(), one.answers) == (first, kept) == ({"asylum": False}, {"asylum": "refused"})


def test_one_like_it_is_another_client_with_the_same_answers() -> None:
    """Where there is one: the same results, failing first at the same elements; not the same."""
    one = predict("amara-journalist")
    for name in PROTECTIONS:
        one.answer(name, "refused")
    one.commit()
    one.buttons[LIKE].click()
    (card,) = (place.children[0] for place in one.widget.children[1:])
    like = one_like(one.case, PROTECTIONS)
    assert like
    assert like.case != one.case
    assert assess(like.case).results == assess(one.case).results
    assert "rk-lab" in card._dom_classes
    made = one.open_like()
    assert made.case == like.case
    assert like.story.split(".")[0] in made.text()
    assert made.revealed == {}
    assert LIKE not in predict("timur-engineer").buttons


def test_one_like_it_is_nobody_whom_the_lesson_asks_about(monkeypatch) -> None:
    """The next client of a drill, or one whose answers the lesson has told, gives nothing away."""
    for path in (Path(NOTEBOOKS, f"{name}.ipynb") for name in ("05-who-and-where", "07-bars")):
        monkeypatch.setenv("JPY_SESSION_NAME", path.name)
        named = {id for id in clients() if id in path.read_text("utf-8")}
        likes = [one_like(clients()[id].case, PROTECTIONS, lesson_text()) for id in named]
        assert named.isdisjoint(like.id for like in likes if like)
    monkeypatch.setenv("JPY_SESSION_NAME", "07-bars.ipynb")
    show = ["withholding", "cat_deferral"]
    assert one_like(clients()["yanique-gardener"].case, show).id == "wilmer-roofer"  # in its drill
    assert LIKE not in predict("yanique-gardener", show).buttons


def test_the_facts_of_a_story_are_behind_a_fold() -> None:
    """A client by name brings title and story; a case without a story shows its facts."""
    amara = predict("amara-journalist")
    assert amara.title == "Amara, from Nigeria"
    assert re.search("<details class=.rk-predict-facts.><summary>", amara.above.held("above"))
    assert "<details" not in str(predict(LATE).above.held("above"))
    assert clients()["amara-journalist"].story[:40] in amara.above.held("above")


def test_a_committed_answer_cannot_be_changed() -> None:
    """Committing again gives the same feedback."""
    one = predict(LATE, show=["asylum"])
    one.answer("asylum", "permitted")
    first = one.commit()
    one.fields["asylum"].index = 1
    assert one.commit() is first
    assert not first["asylum"].agrees


@pytest.mark.parametrize("guess", options("withholding"))
def test_every_answer_gets_an_explanation_and_never_a_bare_tick(guess: Result) -> None:
    """Right or wrong, the feedback names what decides or what would turn it round."""
    told = feedback(assess(LATE).withholding, guess)
    assert told.agrees is (guess == "required")
    assert told.words == "must be granted"
    assert any("50% is not more likely than not" in said for said in told.why)


def test_a_reason_is_cited_by_its_own_fact_and_ten_percent_is_called_an_illustration() -> None:
    """Of an element's sources, those of the fact that decides; 10% is no number in a statute."""
    timely = LATE.but(days_to_filing=100)
    for name, value in (("credible", False), ("corroboration", "missing")):
        why = feedback(assess(timely.but(**{name: value})).asylum, Result.REFUSED).why[0]
        assert why.endswith(f" ({cite_text(FACTS[name].authorities)}).")
    low = timely.but(likelihood_of_persecution=0.05)
    assert feedback(assess(low).asylum, Result.REFUSED).why[-1] == f"Remember: {NOT_A_NUMBER}"


def test_the_deciding_element_is_asked_and_answered() -> None:
    """Naming the right element, the wrong one, or none is each answered in words."""
    found = assess(LATE).asylum
    right = feedback(found, Result.REFUSED, "may apply").reasons[0]
    wrong = feedback(found, Result.REFUSED, "proof").reasons[0]
    none = feedback(found, Result.PERMITTED, EVERY).reasons[0]
    assert "that is what decides" in right
    assert "is met on these facts" in wrong
    assert "is not" in none
    one = predict(LATE, show=["asylum"], element=True)
    one.answer("asylum", "refused")
    with pytest.raises(ReliefError, match="Asylum: what decides"):
        one.commit()
    one.answer("asylum-element", "may apply")
    assert one.commit()["asylum"].reasons[0] == right


@pytest.mark.parametrize("name", sorted(decisions()))
def test_every_published_decision_can_be_predicted(name: str) -> None:
    """For each decision and every answer there is feedback with a reason, elements included."""
    given = set()
    for turn in range(3):  # every protection is given each of its three answers once
        one = predict(name, element=True)
        for k, protection in enumerate(PROTECTIONS):
            guess = options(protection)[(k + turn) % 3]
            given.add((protection, guess))
            named = list(one.questions[f"{protection}-element"].options)
            one.answer(protection, str(guess))
            one.answer(f"{protection}-element", named[turn])
        told = one.commit()
        line = bare(one.slots.held("note"))
        assert line.partition(" right. ")[2]
        assert len(line.partition(" right. ")[2].split()) <= 12
        assert list(told) == list(PROTECTIONS)
        for protection, one_told in told.items():
            found = assess(one.case)[protection]
            assert one_told.agrees is (one.answers[protection] == found.result)
            assert one_told.words == found.words()
            assert len(one_told.reasons) == 1 + one_told.agrees  # Why, open, says the other
            assert one_told.why
            for reason in one_told.reasons:
                assert len(reason.split()) <= 14
            for reason in (*one_told.reasons, *one_told.why):
                assert not reason[0].islower()
                assert reason.endswith((".", ".)"))
    assert len(given) == 3 * len(PROTECTIONS)


def test_that_cat_deferral_is_not_needed_can_be_answered() -> None:
    """It is right where CAT withholding is given instead, and wrong where torture is not shown."""
    for likely, right in ((0.7, True), (0.2, False)):
        one = predict(LATE.but(likelihood_of_torture=likely), ["cat_deferral"])
        one.answer("cat_deferral", "not needed")
        told = one.commit()["cat_deferral"]
        assert told.agrees is right
        assert told.words.startswith("not needed") is right
    with pytest.raises(ReliefError, match="not needed"):
        predict(LATE, ["cat_withholding"]).answer("cat_withholding", "not needed")


def test_facts_are_sentences_about_the_client() -> None:
    """A number is told as a story tells it; what was not found is said so, and nothing twice."""
    amara = predict("amara-journalist").text()
    for said in ("Amara filed 60 days after arriving.", "Torture is 15% likely if Amara returns."):
        assert said in amara
    sent_back = predict("s-e-g-2008").text()
    assert "It was not found how likely torture is." in sent_back
    assert "Nothing else is disputed." in sent_back
    assert "No facts are known yet." in predict(Case()).text()


def test_what_is_not_known_is_told_last() -> None:
    """A prediction lists the facts that are known, then every one that is not."""
    case = Case(nexus=None, persecutor=None, days_to_filing=500, credible=True)
    one = predict(case)
    drawn = re.findall(r"<li>(.*?)</li>", str(one.above.held("above")))
    written = [line[2:] for line in one.text().split("\n") if line.startswith("- ")]
    assert written[: len(drawn)] == drawn
    assert [("not known" in said) for said in drawn] == [False, False, True, True]
    assert "Nothing else is known." in one.text()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"case": "kasinga"}, "Did you mean"),
        ({"case": LATE, "show": ["asylm"]}, "Did you mean 'asylum'"),
        ({"case": LATE, "show": []}, "empty"),
    ],
)
def test_wrong_names_are_explained(arguments: dict[str, object], hint: str) -> None:
    """The author of a lesson is told what is wrong."""
    with pytest.raises(ReliefError, match=re.escape(hint)):
        predict(**arguments)  # type: ignore[arg-type]


def test_an_answer_that_is_not_offered_is_refused() -> None:
    """Asylum is never "required"; a protection not asked about has no answer."""
    one = predict(LATE, show=["asylum"])
    with pytest.raises(ReliefError, match="permitted, refused, open"):
        one.answer("asylum", "required")
    with pytest.raises(ReliefError, match="not asked"):
        one.answer("withholding", "required")
    with pytest.raises(ReliefError, match="unknown answer 'torture'"):
        predict(LATE, show=["asylum"], element=True).answer("asylum-element", "torture")


def test_titles_are_shown_as_text() -> None:
    """Markup in a lesson's own words stays text."""
    one = predict(LATE, title="<script>x</script>😀", task='"<b>"')
    assert "<script" not in one.html() + one.slots.parts[0]["above"]
    assert "&lt;script&gt;x&lt;/script&gt;😀" in one.html()


def test_a_wrong_reason_under_right_results_is_marked_and_told() -> None:
    """Each result right, a named element that is met: a cross at it, and not "every answer"."""
    one = predict(LATE, element=True)
    now = assess(one.case)
    for name in PROTECTIONS:
        met = next(e for e in now[name].elements if e.truth is Truth.MET)
        one.answer(name, now[name].result)
        one.answer(f"{name}-element", met.name)
    one.commit()
    assert all(one.right().values())
    above = bare(one.slots.held("note"))
    assert "Look again at what decides" in above
    assert "Every answer is right" not in above
    told = one.slots.held("told")
    assert (
        told.count("rk-cross") == sum(found.named is False for found in one.revealed.values()) > 0
    )


@pytest.mark.parametrize(
    ("where", "own", "other"),
    [
        ("reinstated order", "INA § 241(a)(5)", "INA § 238(b)(5)"),
        ("administrative removal", "INA § 238(b)(5)", "INA § 241(a)(5)"),
    ],
)
def test_an_order_is_cited_by_its_own_provision(where: str, own: str, other: str) -> None:
    """What decides cites the law on the order there is, and not on the other kind."""
    why = " ".join(feedback(assess(LATE.but(proceedings=where)).asylum, "permitted").why)
    assert own in why
    assert other not in why
