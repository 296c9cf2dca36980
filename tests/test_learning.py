"""The lesson toolkit: every call is built, answered rightly and wrongly, and its words read."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from comparison import comparison
from made import a_pair, a_task
from markupsafe import escape

from reliefkit import PROTECTIONS, Case, ReliefError, assess, compare
from reliefkit.facts import FACTS
from reliefkit.labs import lab
from reliefkit.law import LAW, LAW_AS_OF
from reliefkit.learning import (
    after_the_grant,
    afterwards,
    choose,
    developments,
    doors,
    drill,
    four_protections,
    gives,
    glossary,
    glossary_page,
    memo,
    pair,
    rule,
    sources,
    task,
    worked,
)
from reliefkit.learning.chain import Chain
from reliefkit.learning.feedback import feedback
from reliefkit.learning.tables import compared
from reliefkit.learning.task import HINTS, SHUT
from reliefkit.library import authorities, authority, cite_text, consequences, terms
from reliefkit.library import developments as all_developments
from reliefkit.library.clients import LESSONS, clients
from reliefkit.library.course import pairs, tasks
from reliefkit.logic import Element
from reliefkit.paths import NOTEBOOKS
from reliefkit.views import assessment_html
from reliefkit.words.finding import BARS, headline, inner_title

ASYLUM, STATUTORY = "asylum", "withholding"
SHOPS = ("byron-shopkeeper", "elmer-apprentice")  # one fact apart: the part of an official


def bare(html: str) -> str:
    """Return HTML as words."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def some(lesson: str, n: int) -> list[str]:
    """Return the names of the first clients of a lesson."""
    return [id for id, client in clients().items() if lesson in client.lessons][:n]


# -- how all of them appear --------------------------------------------------------------------

CALLS: dict[str, Callable[[], Any]] = {
    "worked": lambda: worked("bashir-baker"),
    "pair": lambda: pair("byron-and-elmer"),
    "rule": lambda: rule(ASYLUM, "discretion"),
    "task": lambda: a_task({STATUTORY: "required"}, at_most=1),
    "drill": lambda: drill("bars", some("bars", 2)),
    "choose": lambda: choose("Which?", "a", {"a": "So.", "b": "Not so."}),
    "sources": lambda: sources("cat-art-3"),
    "developments": lambda: developments("bars"),
    "glossary": lambda: glossary("nexus"),
    "gives": lambda: gives("work"),
    "doors": lambda: doors(),
    "afterwards": lambda: afterwards("Both are right."),
    "four_protections": lambda: four_protections(),
    "after_the_grant": lambda: after_the_grant(),
    "memo": lambda: memo("bashir-baker"),
}


@pytest.mark.parametrize("name", CALLS)
def test_call_shows_itself_as_a_widget_in_words_and_in_html(name: str) -> None:
    """Each call shows a widget where there is a kernel, and words and HTML everywhere else."""
    shown = CALLS[name]()._repr_mimebundle_()
    assert set(shown) == {
        "text/plain",
        "text/html",
        "application/vnd.jupyter.widget-view+json",
    }
    assert len(shown["text/plain"].split()) > 5
    words = bare(shown["text/html"])
    assert shown["text/plain"].split("\n")[0].split(":")[0].lstrip("- ") in words


@pytest.mark.parametrize("name", CALLS)
def test_call_shows_no_name_of_the_code(name: str) -> None:
    """No machine name of a fact or a protection reaches the page."""
    shown = CALLS[name]()._repr_mimebundle_()
    names = [n for n in (*FACTS, *PROTECTIONS) if "_" in n]
    for words in (shown["text/plain"], bare(shown["text/html"])):
        assert [n for n in names if n in words] == []


@pytest.mark.parametrize("name", CALLS)
def test_withholding_has_its_adjective(name: str) -> None:
    """Nothing shown says withholding without statutory or CAT, outside the law's own words."""
    shown = CALLS[name]()._repr_mimebundle_()["text/plain"]
    own = re.sub(r"“[^”]*”", "", shown)
    for found in re.finditer(r"withholding", own, re.IGNORECASE):
        before = own[: found.start()].split()[-1].lower()
        assert before in ("statutory", "cat"), own[found.start() - 40 : found.end() + 20]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: worked("byron-shopkeper"), "Did you mean 'byron-shopkeeper'?"),
        (lambda: a_pair("byron-shopkeper", SHOPS[1], ASYLUM), "Did you mean 'byron-shopkeeper'?"),
        (lambda: a_pair(*SHOPS, "asilum"), "Did you mean 'asylum'?"),
        (lambda: rule("asilum", "nexus"), "Did you mean 'asylum'?"),
        (lambda: rule(ASYLUM, "torturre"), "asylum: unknown element"),
        (lambda: a_task({STATUTORY: "requird"}), "Did you mean 'required'?"),
        (lambda: a_task({STATUTORY: "permitted"}), "Allowed: required, refused, open"),
        (lambda: a_task({ASYLUM: "permitted"}, at_most=7), "Allowed: 1, 2 or 3"),
        (lambda: drill("torturre", []), "Did you mean 'torture'?"),
        (lambda: drill("torture", ["nadege-secretery"]), "Did you mean 'nadege-secretary'?"),
        (lambda: drill("torture", ["karla-clerk"]), "unknown client 'karla-clerk'"),
        (lambda: drill("torture", []), "Name at least one client"),
        (lambda: sources("cat-art-33"), "Did you mean 'cat-art-3'?"),
        (lambda: sources(), "name at least one"),
        (lambda: developments("torturre"), "Did you mean 'torture'?"),
        (lambda: glossary("nexsus"), "Did you mean 'nexus'?"),
        (lambda: gives("wrk"), "Did you mean 'work'?"),
        (lambda: gives(show=["asilum"]), "Did you mean 'asylum'?"),
        (lambda: memo("no such client at all"), "unknown name"),
        (lambda: memo(7), "expected a Case"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(call: Callable[[], Any], said: str) -> None:
    """A name that does not exist raises ReliefError with what is wrong and what is allowed."""
    with pytest.raises(ReliefError) as error:
        call()
    assert said in str(error.value)


# -- worked, rule, sources ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["byron-shopkeeper", "bashir-baker", "abena-bookseller"])
def test_worked_case_gives_the_story_the_results_and_the_reasons(name: str) -> None:
    """A worked case has the whole story, every result in the law's words, and why."""
    text = worked(name).text()
    client = clients()[name]
    assert " ".join(client.story.split()) in text
    assert client.reasons() in text
    now = assess(client.case)
    for protection in PROTECTIONS:
        for element in now[protection].missing:
            assert element.rule in text


def test_worked_case_leaves_out_facts_that_do_not_matter() -> None:
    """Facts on which no finding rests are not among those that matter."""
    client = clients()["byron-shopkeeper"]
    assert client.case["past_harm"] == "mistreatment"
    text = worked(client.id).text()
    before = text.partition("The facts that matter")[2].partition("Step by step.")[0]
    assert "mistreatment" not in before
    assert "A protected ground is no part of the reason." in before


def test_worked_case_tells_an_excuse_that_was_not_enough() -> None:
    """A fact that meets a part is among those that matter, though another part fails."""
    text = worked("yolanda-librarian").text()
    before = text.partition("The facts that matter")[2].partition("Step by step.")[0]
    assert "Extraordinary circumstances caused the delay." in before
    assert "The application was not filed within a reasonable period after an excuse." in before


def every_element() -> list[tuple[str, str]]:
    """Return every element of every protection, by name."""
    return [
        (name, node.name)
        for name in PROTECTIONS
        for node in dict.fromkeys(LAW[name].formula.walk())
        if isinstance(node, Element)
    ]


@pytest.mark.parametrize(("protection", "element"), every_element())
def test_rule_card_has_rule_burden_dispute_and_sources(protection: str, element: str) -> None:
    """A rule card says what the element's own entry says, and quotes only words that were seen."""
    found = assess(Case())[protection].element(element)
    text = rule(protection, element).text()
    assert found.rule in text
    assert found.burden in text
    assert found.contested in text
    for id in found.cite:
        assert authority(id).cite in text
    quotes = set(re.findall(r"“([^”]*)”", text.replace(found.rule, "")))
    assert quotes == {authority(id).words for id in found.cite} - {""}


def test_sources_say_how_far_they_were_checked() -> None:
    """Every source says its cite, what it says, and whether its own words were seen."""
    for id, source in authorities().items():
        text = sources(id).text()
        assert source.cite in text
        assert source.says in text
        seen = "its own words were seen" in text
        assert seen is (source.tier == "A")
        assert ("Open the text before relying on it." in text) is (source.tier == "C")
        assert "from memory only" not in text


# -- pairs -------------------------------------------------------------------------------------


def test_right_answers_on_a_pair_are_confirmed_with_the_reason() -> None:
    """The fact and the element it decides are confirmed: in few words, then in a sentence."""
    two = pair("byron-and-elmer")
    two.answer("fact", "The part of a public official")
    two.answer("element", "The definition of torture")
    fact, element = two.commit().values()
    assert fact.agrees
    assert element.agrees
    first, second = (clients()[name].case for name in SHOPS)
    assert fact.reasons == ["Byron: official acquiesces; Elmer: unable to prevent it."]
    assert fact.why == [compare(first, second).sentence("cat_withholding")]
    assert element.reasons == ["It is met in the first and not met in the second."]
    assert "an official&#39;s consent or acquiescence" in two.slots.held("told")
    (beside,) = (place.children[0] for place in two.widget.children[1:])
    assert "rk-two" in beside._dom_classes


def test_wrong_answers_on_a_pair_are_explained() -> None:
    """A fact that is the same in both, and an element that did not turn, are shown to be so."""
    two = pair("byron-and-elmer")
    two.answer("fact", "The likelihood of torture")
    two.answer("element", "Torture more likely than not")
    fact, element = two.commit().values()
    assert not fact.agrees
    assert not element.agrees
    assert fact.words == "The part of a public official"
    assert fact.reasons == [
        "What you chose is the same in both: 60%.",
        "Byron: official acquiesces; Elmer: unable to prevent it.",
    ]
    assert "CAT withholding is no longer available" in fact.why[0]
    assert element.reasons[0] == "Torture more likely than not: met in both."
    assert "is met in the first and not met in the second" in element.reasons[1]


@pytest.mark.parametrize("facts", [("nexus", "incidental"), ("past_harm", "torture")])
def test_a_pair_offers_four_elements_the_right_ones_among_them(facts: tuple[str, str]) -> None:
    """Which requirement a fact decides is asked among four, all that it turns included."""
    fact, value = facts
    first = clients()["viktar-organizer"].case.but(likelihood_of_persecution=0.6, past_harm="none")
    first = first.but(likelihood_of_persecution=0.3) if fact == "past_harm" else first
    two = a_pair(first, first.but(**{fact: value}), "withholding")
    offered = two.questions["element"].options
    assert len(offered) == 4
    assert {*two.elements} <= {*offered}


def test_pair_is_locked_until_committed() -> None:
    """Before the commitment nothing on the page tells the answer; afterwards nothing moves."""
    two = pair("byron-and-elmer")
    assert "acquiescence" not in two.slots.held("note") + two.slots.held("told")
    with pytest.raises(ReliefError, match="locked"):
        two.commit()
    assert not two.widget.children[1].children  # nothing is open below
    two.answer("fact", "Severe harm")
    two.answer("element", "The definition of torture")
    told = two.commit()
    two.fields["fact"].index = 2
    assert two.commit() == told
    assert all(widget.disabled for widget in (*two.fields.values(), two.button))


def test_the_rows_of_a_pair_are_the_choice_and_stand_again_in_the_reveal() -> None:
    """Each fact is one row with both values, in the order of the options; no table is beside."""
    two = pair("byron-and-elmer")
    hung = next(part for part in two.slots.parts if part["at"] == "rk-at-fact")
    official = "Byron: Acquiesces Elmer: Unable to prevent it"
    assert [official in bare(row) for row in hung["rows"]] == [
        name == "official_involvement" for name in two.questions["fact"].options
    ]
    assert two.above.held("above") == ""
    two.answer("fact", "Severe harm")
    two.answer("element", "The definition of torture")
    two.commit()
    assert all(row in two.slots.held("told") for row in hung["rows"])
    assert two.above.held("above") == ""


def test_answer_must_be_offered() -> None:
    """An answer that is not offered raises ReliefError."""
    with pytest.raises(ReliefError, match="Severe harm"):
        pair("byron-and-elmer").answer("fact", "Severe harn")


def test_pair_several_facts_apart_names_the_one_that_decides() -> None:
    """With several facts apart, a fact that changes nothing alone is told to be no answer."""
    first = Case.undisputed(
        religion=True, nexus="central reason", persecutor="government",
        likelihood_of_persecution=0.6, likelihood_of_torture=0.1, days_to_filing=100,
    )  # fmt: skip
    two = a_pair(first, first.but(days_to_filing=400, likelihood_of_persecution=0.55), ASYLUM)
    assert two.facts == ["days_to_filing"]
    two.answer("fact", "The likelihood of persecution")
    two.answer("element", "Timely filing")
    fact, element = two.commit().values()
    assert not fact.agrees
    assert fact.reasons[0] == "What you chose does not decide. First case: 60%; Second case: 55%."
    assert fact.why[0].startswith("No change. 55% still reaches")
    assert element.agrees


def test_cases_that_are_no_pair_are_refused() -> None:
    """Two cases with the same results, or set apart only by facts together, are no pair."""
    case = clients()[SHOPS[0]].case
    with pytest.raises(ReliefError, match="same result for Asylum"):
        a_pair(*SHOPS, ASYLUM)
    barred = case.but(terrorism=True, security_danger=True)
    with pytest.raises(ReliefError, match="No one fact makes the difference"):
        a_pair(barred, case, "cat_deferral")


# -- tasks -------------------------------------------------------------------------------------


def test_a_task_says_a_reason_that_several_share_once() -> None:
    """Protections that fall short alike, for the same reason, are told together."""
    made = task("close-one-door-only")
    made.lab.go(made.start.but(persecuted_others=True))
    (still,) = (one for one in made.said if one.startswith("Still: "))
    assert still.startswith("Still: statutory withholding and CAT withholding are not available (")
    assert still.count("took part in persecuting others") == 1


def test_task_is_reached_by_the_change_it_asks_for() -> None:
    """A task says that it is not reached, then that it is, with the reason and the count."""
    made = a_task({STATUTORY: "required"}, at_most=1)
    assert not made.reached
    assert made.said == ["Not reached yet. Nothing is changed so far."]
    made.lab.controls["likelihood_of_persecution"].input.value = 0.4
    assert not made.reached
    assert made.said[0] == "Not reached yet. One fact changed."
    assert "40% is not more likely than not" in made.said[1]
    made.lab.controls["likelihood_of_persecution"].input.value = 0.55
    assert made.reached
    assert made.said == ["Done, with one fact.", "What you moved: the likelihood of persecution."]
    assert bare(made.slots.held("note")).startswith("Done, with one fact.")


def test_task_says_when_fewer_changes_are_enough() -> None:
    """Reached with more changes than it takes, a task says so; back at the start it starts over."""
    made = a_task({STATUTORY: "required"}, at_most=1)
    made.lab.go(made.start.but(likelihood_of_persecution=0.7, days_to_filing=50))
    assert made.said[0].startswith("Reached, but with more changes than it takes. Two facts")
    assert "One fact would be enough." in made.said[-1]
    made.lab.go(made.start)
    assert made.said == ["Not reached yet. Nothing is changed so far."]


def test_task_shows_one_way_that_works() -> None:
    """The way shown reaches the goal from the start with no more changes than allowed."""
    made = a_task({STATUTORY: "required", ASYLUM: "refused"}, at_most=2)
    way = made.least()
    assert way
    assert len(way) == 2
    results = assess(made.start.but(**way)).results
    assert results[STATUTORY] == "required"
    assert results[ASYLUM] == "refused"
    assert made.steps()[-1].startswith("One way, from the start:")


def test_task_helps_after_a_first_try_and_by_steps() -> None:
    """Which protection has to turn, which fact, then how; nothing before a move, nor once done."""
    made = task("take-one-away")
    way = made.least()
    assert way
    assert made.button.disabled
    assert made.button.description == SHUT  # a shut button says why
    with pytest.raises(ReliefError, match="Try first"):
        made.hint()
    made.lab.controls["days_to_filing"].input.value = 90
    assert not made.button.disabled
    assert made.button.layout.display == ""
    (fact,) = way
    answer = FACTS[fact].words(way[fact])
    told = []
    for words in HINTS:
        assert made.button.description == words
        made.button.click()
        told.append(bare(made.slots.held("note")))
    assert "Statutory withholding has to turn" in told[0]
    assert [FACTS[fact].question in said for said in told] == [False, True, True]
    assert [f"” {answer}." in said for said in told] == [False, False, True]
    assert made.button.layout.display == "none"
    made = task("take-one-away")
    made.lab.go(made.start.but(**way))
    assert made.reached
    assert made.button.layout.display == "none"
    assert "rk-verdict" in made.slots.held("note")


def test_task_that_needs_no_decision_or_cannot_be_done_is_refused() -> None:
    """A goal that the start meets, or that so few facts cannot reach, raises ReliefError."""
    with pytest.raises(ReliefError, match="already meets it"):
        a_task({ASYLUM: "permitted"})
    with pytest.raises(ReliefError, match="no one fact of these"):
        a_task({STATUTORY: "required", ASYLUM: "refused"}, at_most=1)


def test_task_tells_its_goal_where_nothing_can_be_moved() -> None:
    """With a title of its own or without one, the goal stands in the twin."""
    for made in (a_task({STATUTORY: "required"}), a_task({STATUTORY: "required"}, title="Byron")):
        assert made.text().startswith(f"{made.words}\n")
        assert made.lab.text() in made.text()
        assert bare(made.html()).startswith(made.words)
        assert made.lab.html() in made.html()
        assert all(made.lab.case[name] is not None for name in made.lab.controls)
    assert made.lab.slots.label == made.slots.label == "Byron"


def test_task_words_are_made_from_the_goal() -> None:
    """The words of a task name protections with their adjective and their verb."""
    words = a_task({STATUTORY: "required", ASYLUM: "refused"}, at_most=2).words
    assert words == (
        "Move the facts until statutory withholding must be granted and asylum is not available. "
        "Change at most two facts."
    )


# -- drill and choose --------------------------------------------------------------------------


def answer(one: Any, right: bool) -> None:
    """Answer every question of a prediction rightly, or wrongly."""
    now = assess(one.case)
    for name in one.show:
        wrong = "open" if now[name].result != "open" else "refused"
        one.answer(name, str(now[name].result) if right else wrong)
    one.commit()


def test_drill_goes_through_its_clients_one_at_a_time() -> None:
    """The next client comes only after the answers; at the end the count is told."""
    made = drill("torture", some("torture", 2))
    assert len(made.cards) == 1
    assert made.card.widget in made.widget.children
    assert made.button.layout.display == "none"
    with pytest.raises(ReliefError, match="then commit"):
        made.next()
    answer(made.card, right=True)
    assert made.button.layout.display == ""
    made.next()
    assert len(made.cards) == 2
    assert made.slots.held("note") == ""
    answer(made.card, right=True)
    assert made.committed
    assert made.again == []
    assert bare(made.slots.held("note")) == "Your answers agreed with the law in 8 of 8."
    with pytest.raises(ReliefError, match="last client"):
        made.next()


def test_drill_names_what_to_look_at_again() -> None:
    """After a wrong answer the drill names the client, the protection, its result and why."""
    kinds = set()
    for lesson, protection in product(LESSONS, PROTECTIONS):
        made = drill(lesson, some(lesson, 1), [protection])
        answer(made.card, right=False)
        now = assess(made.clients[0].case)[protection]
        told = bare(made.slots.held("note"))
        assert "0 of 1" in told
        why = f"{made.clients[0].name}, {inner_title(protection)}: {headline(now)}; {now.reason()}."
        assert made.again == [why]
        assert why in told
        kinds.add(bool(now.missing or now.open))
    assert kinds == {True, False}


@pytest.mark.parametrize("lesson", LESSONS)
def test_drill_has_the_clients_it_names_in_their_order(lesson: str) -> None:
    """Whom a drill asks about is what the lesson says, whoever else is a client of it."""
    named = some(lesson, 3)[::-1]
    made = drill(lesson, named)
    assert [client.id for client in made.clients] == named
    assert [one.case for one in made.predictions] == [clients()[id].case for id in named]


def test_choose_explains_the_right_and_the_wrong_answer() -> None:
    """Each option is explained with its cite; after a wrong one the right one is explained too."""
    why = {"who": "Not so.", "why": "Nexus asks why [usc-1158-b-1-B-i]."}
    right = choose("Nexus asks?", "why", why)
    assert "locked until you do" in bare(right.slots.held("note"))
    right.answer("answer", "why")
    (told,) = right.commit().values()
    assert told.agrees
    assert told.reasons == ["Nexus asks why (INA § 208(b)(1)(B)(i))."]
    wrong = choose("Nexus asks?", "why", why)
    wrong.answer("answer", "who")
    (told,) = wrong.commit().values()
    assert not told.agrees
    assert told.words == "why"
    assert told.reasons == ["Not so.", "Nexus asks why (INA § 208(b)(1)(B)(i))."]
    assert bare(wrong.slots.held("note")) == "Wrong Not so."
    assert bare(wrong.slots.held("told")) == (
        "Nexus asks? who : you why : right Nexus asks why (INA § 208(b)(1)(B)(i))."
    )
    assert all(control.disabled for control in (*wrong.fields.values(), wrong.button))


def test_a_chain_opens_once_its_question_is_answered() -> None:
    """Not before; a moved link moves the whole and what it comes to; answered anew, it is new."""
    asked = choose("edsons-chain")
    assert not asked.place.children
    asked.answer("answer", "Yes: each step is more likely than not")
    asked.commit()
    chain = asked.opened
    assert isinstance(chain, Chain)
    assert asked.place.children == (chain.widget,)
    assert "28.8%, not more likely than not" in chain.line.held("whole")
    assert "the links leave 80, then 48, then 29." in chain.line.held("whole")
    chain.links[1].input.value = chain.links[2].input.value = 1.0
    assert chain.so_far == [0.8, 0.8, 0.8]
    assert "80%, more likely than not" in chain.line.held("whole")
    assert "CAT withholding must now be granted" in chain.slots.held("changed")
    asked.again()
    assert not asked.place.children
    asked.answer("answer", "No: all three together come to 28.8%")
    asked.commit()
    assert isinstance(asked.opened, Chain)
    assert asked.opened.so_far == [0.8, 0.48, 0.288]


@pytest.mark.parametrize(
    ("case", "links", "said"),
    [("edson-docker", {"a": 1.5}, "1.5 is not allowed"), ("edson", {"a": 0.5}, "unknown name")],
)
def test_a_chain_checks_what_it_is_given(case: str, links: dict[str, float], said: str) -> None:
    """A likelihood that is none, and no case."""
    with pytest.raises(ReliefError, match=said):
        Chain(case, links)


@pytest.mark.parametrize(
    ("right", "why", "said"),
    [
        ("c", {"a": "x", "b": "y"}, "unknown answer"),
        ("a", {"a": "x [no-such-act]", "b": "y"}, "unknown authority"),
    ],
)
def test_choose_checks_what_it_is_given(right: str, why: dict[str, str], said: str) -> None:
    """An answer that is no option and a cite that does not resolve are errors."""
    with pytest.raises(ReliefError, match=said):
        choose("Which?", right, why)


# -- developments and glossary -----------------------------------------------------------------


@pytest.mark.parametrize("lesson", LESSONS)
def test_developments_of_a_lesson_are_dated(lesson: str) -> None:
    """Every development of the lesson is shown with its date; an old one, and one that was not
    seen in a primary source, says to check.
    """
    text = developments(lesson).text()
    assert f"{LAW_AS_OF:%B} {LAW_AS_OF.day}, {LAW_AS_OF.year}" in text
    assert any(lesson not in row.lessons for row in all_developments().values())
    for row in all_developments().values():
        assert (row.title in text) is (lesson in row.lessons)
        if lesson in row.lessons:
            lines = map(str.strip, text.split("\n"))
            (line,) = (one for one in lines if one.startswith(f"- {row.title}."))
            assert f"as of {row.as_of}" in line
            old = LAW_AS_OF - row.as_of > timedelta(days=90)
            check = old or row.source_kind != "primary"
            assert ("Check its status today." in line) is check


def test_glossary_is_in_order_and_every_cite_resolves() -> None:
    """Terms are in the order of the alphabet, short, and rest on authorities that exist; they stand
    under their own heading.
    """
    names = list(terms())
    assert names == sorted(names, key=str.lower)
    for term in terms().values():
        assert all(f"({cite_text(term.cite)})" in glossary(term.id).text() for _ in term.cite)
        assert len(term.says.split()) <= 45, term.id
    assert bare(glossary().html()).startswith("In plain words ")
    whole = glossary().text()
    assert all(f"{name}: " in whole for name in names)
    some = glossary("nexus", "bar").text()
    assert "nexus: " in some
    assert "torture: " not in some


def test_every_link_to_the_glossary_finds_its_term() -> None:
    """A lesson's link to the glossary names a term that is on that page."""
    anchors = {term.anchor for term in terms().values()}
    headings = re.findall(r"^### (.+)$", glossary_page().data, re.MULTILINE)
    assert {heading.replace(" ", "-") for heading in headings} == anchors
    links = [
        link
        for notebook in Path(NOTEBOOKS).glob("*.ipynb")
        for link in re.findall(r"glossary\.ipynb#([^)\s\"\\]+)", notebook.read_text("utf-8"))
    ]
    assert len(links) > 50
    assert set(links) <= anchors


# -- tables ------------------------------------------------------------------------------------


def test_a_table_has_the_rows_and_protections_it_is_asked_for() -> None:
    """Rows as they were named, protections in the order of the course, and no others."""
    made = gives("work", "family", show=["cat_deferral", ASYLUM])
    assert re.findall('scope="col">([^<]*)<', made.html()) == ["Asylum", "CAT deferral"]
    assert re.findall('scope="row">([^<]*)<', made.html()) == ["Work", "Spouse and children"]
    assert consequences()["work"].asylum.says in bare(made.html())
    assert consequences()["work"].withholding.says not in bare(made.html())


def test_gives_dates_what_has_been_changing() -> None:
    """A dated row shows its developments with their dates; a row that needs checking says so."""
    dated, checked = 0, 0
    heads = [f"{row.title}:" for row in consequences().values()]
    _, *told = re.split(f"^({'|'.join(map(re.escape, heads))})$", gives().text(), flags=re.M)
    assert told[::2] == heads
    for row, text in zip(consequences().values(), told[1::2], strict=True):
        for id in row.developments if row.dated else ():
            one = all_developments()[id]
            _, found, seen = text.partition(f"{one.title}. ")
            assert found
            assert f"as of {one.as_of}" in seen.partition("Where it was seen")[0]
            assert "Has been changing; last seen " in text
            dated += 1
        for name in PROTECTIONS:
            given = getattr(row, name)
            (cell,) = re.findall(rf"^  {LAW[name].title}: (.*)$", text, flags=re.M)
            assert cell.startswith(given.says)
            assert cell.endswith(f"({cite_text(given.authorities)})")
            if given.check:
                assert "check" in cell.lower()
                checked += 1
    assert dated
    assert checked


def test_comparison_is_read_off_the_rules() -> None:
    """What the table says each protection asks is what the rules ask."""
    frame = comparison()
    likely = frame.loc["How likely"]
    assert "at least 10% (an illustration, not a line)" in likely["Asylum"]
    assert "more than 50%" in likely["Statutory withholding"]
    assert "The likelihood of torture: more than 50%" in likely["CAT deferral"]
    ground = frame.loc["A protected ground"]
    assert ground["CAT withholding"] == ground["CAT deferral"] == "Not asked."
    assert ground["Asylum"] == assess(Case()).asylum.element("nexus").rule
    verbs = frame.loc["May or must"].str.split().str[0]
    assert list(verbs) == ["May", "Must", "Must", "Must"]
    assert list(frame.loc["Time to file"])[1:] == ["None.", "None.", "None."]
    bars = frame.loc["Bars"]
    assert "firm resettlement" in bars["Asylum"]
    assert "firm resettlement" not in bars["Statutory withholding"]
    assert re.search(r"an aggravated felony with .* of at least 5 years", bars["CAT withholding"])
    assert bars["CAT deferral"] == "No bar closes it."
    (row,) = [row for row in compared() if row.title == "Bars"]
    assert row.cells[ASYLUM][1] == cite_text(assess(Case()).asylum.element("no bar").cite[:1])
    heads = re.findall('scope="row">([^<]*)<', four_protections().html())
    assert heads == [row.title for row in compared()] == list(frame.index)


def test_every_bar_of_the_rules_is_in_the_comparison() -> None:
    """A fact that raises a bar in the rules is named in the row of bars, and no other."""
    frame = comparison()
    for name in (ASYLUM, STATUTORY, "cat_withholding"):
        tests = assess(Case())[name].element("no bar")
        asked = {node.fact.name for node in tests.node.walk() if hasattr(node, "fact")}
        said = frame.loc["Bars", LAW[name].title].lower()
        for fact in FACTS.values():
            if fact.group in ("bars", "procedure"):
                assert (fact.label.lower() in said) is (fact.name in asked), fact.name


def test_after_the_grant_tells_each_protection_its_own() -> None:
    """What follows each of the four is told of each."""
    every = after_the_grant().text()
    for row in ("work", "family", "travel", "third-country", "green-card", "ending"):
        for name in PROTECTIONS:
            assert getattr(consequences()[row], name).says in every


# -- the memo ----------------------------------------------------------------------------


def test_memo_is_a_page_of_its_own() -> None:
    """The memo has facts, results, reasons and sources, and asks for nothing from elsewhere."""
    page = memo("byron-shopkeeper").page
    words = bare(page)
    now = assess(clients()["byron-shopkeeper"].case)
    for name in PROTECTIONS:
        assert f"{LAW[name].title} ({LAW[name].cite}): {now[name].words()}" in words
    assert "Torture is 60% likely if Byron returns." in words
    assert "Not legal advice" in words
    elsewhere = r'<(script|link|img|iframe)|(src|@import)\s*[=(]|url\((?!"data:)'
    assert not re.search(elsewhere, page)


def test_memo_warns_of_odd_facts_once() -> None:
    """An odd combination of facts is said on the page, once, and in the table of an assessment."""
    case = clients()["byron-shopkeeper"].case.but(sentence_years=3)
    (warning,) = assess(case).warnings
    assert bare(memo(case).page).count(warning) == 1
    assert assessment_html(assess(case)).count(warning) == 1


def test_memo_sets_ones_own_reasons_beside_the_rules() -> None:
    """Each protection that one wrote about has both; the text is shown as text, title and all."""
    made = memo("byron-shopkeeper")
    assert "In my words" not in made.page
    made.fields["title"].value = "Byron, <b>by me</b>"
    made.fields["asylum"].value = "No ground\nis the reason <script>"
    page = made.page
    assert page.count("In my words") == page.count("By the rules") == 1
    assert "No ground is the reason &lt;script&gt;" in page
    assert "<h1>Byron, &lt;b&gt;by me&lt;/b&gt;</h1>" in page
    for name in PROTECTIONS:
        for said in feedback(assess(made.case)[name], assess(made.case)[name].result).why:
            assert bare(said) in bare(page)


def test_memo_of_a_lab_follows_the_lab(tmp_path: Path) -> None:
    """Of a lab, the memo has what the lab shows when it is saved; no file is written over."""
    shown = lab(["likelihood_of_persecution"])
    made = memo(shown, "My analysis")
    first = Path(made.save(str(tmp_path)))
    shown.controls["likelihood_of_persecution"].input.value = 0.7
    second = Path(made.save(str(tmp_path)))
    assert [first.name, second.name] == ["my-analysis.html", "my-analysis-2.html"]
    assert "Persecution is 30% likely if the person returns." in first.read_text("utf-8")
    assert "Persecution is 70% likely if the person returns." in second.read_text("utf-8")


def test_memo_button_says_where_it_saved(tmp_path: Path, monkeypatch: Any) -> None:
    """Pressing the button writes the page beside the lesson and names it."""
    monkeypatch.chdir(tmp_path)
    made = memo("byron-shopkeeper")
    made.button.click()
    assert "Saved as analysis.html" in bare(made.slots.held("note"))
    assert (tmp_path / "analysis.html").read_text("utf-8").startswith("<!doctype html>")


def test_memo_asks_what_is_not_known() -> None:
    """With unknown facts the memo says what to ask next."""
    case = clients()["byron-shopkeeper"].case.but(likelihood_of_torture=None)
    assert "What to ask next" in bare(memo(case).page)
    assert "What to ask next" not in bare(memo("byron-shopkeeper").page)


@pytest.mark.parametrize("id", pairs())
def test_the_line_over_the_two_is_about_the_protection_that_was_asked(id: str) -> None:
    """The law's order decides only where several others differ besides."""
    one = pair(id)
    for question, right in (("fact", one.facts[0]), ("element", one.elements[0])):
        one.answer(question, right)
    one.button.click()
    line, *_ = one.place.children[0].children
    assert f"<strong>{inner_title(one.protection)} " in line.held("changed")


def test_the_words_a_pair_quotes_are_of_the_fact_that_makes_the_difference() -> None:
    """Of a list of bars they are of the bar the pair turns on, never of another in the list."""
    quotes = 0
    for name in pairs():
        made = pair(name)
        fact, after = made.facts[0], made.difference.after
        made.answer("fact", fact)
        made.answer("element", made.elements[0])
        made.commit()
        quoted = re.findall("<q>(.*?)</q>", made.slots.held("told").split("The rule</summary>")[1])
        cites = after[made.protection].element(made.elements[0]).cite
        about = FACTS[fact].authorities_of(after.case[fact])
        own = [str(escape(authority(id).words)) for id in cites if id in about]
        if any(own) or made.elements[0] in BARS:
            assert quoted[:1] == [words for words in own if words][:1], name
            quotes += bool(quoted)
    assert quotes > 5


@pytest.mark.parametrize("id", tasks())
def test_a_first_hint_is_short_and_names_nobody_twice(id: str) -> None:
    """Which protection has to turn, how it stands, and one reason; no client, who is known."""
    first, *others = task(id).steps()
    assert len(first.split()) <= 28
    if " has to turn" in first:
        assert first.partition(" has to turn. At the start ")[2].startswith("it ")
    called = {one.name for one in clients().values()}
    assert not any(name in hint for name in called for hint in [first, *others])


def test_a_hint_stands_apart_and_goes_once_the_goal_is_reached() -> None:
    """It says how the protection stands at the start, and asks the control's own question."""
    made = task("for-the-government-gemechu")
    assert "At the start asylum may be granted." in made.steps()[0]
    hints = [task(id).steps()[0] for id in ("a-bar-is-not-discretion", "what-opens-her-door")]
    assert [hint for hint in hints if re.search(r"\([^)]*\(", hint)] == []
    made.lab.controls["likelihood_of_persecution"].input.value = 0
    made.hint()
    assert "rk-hint" in made.slots.held("note")
    made.lab.controls["changed_conditions"].input.value = True
    assert made.reached or "rk-hint" in made.slots.held("note")
    made.lab.go(made.start.but(**made.least()))
    assert "rk-hint" not in made.slots.held("note")
