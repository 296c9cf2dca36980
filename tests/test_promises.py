"""What a lesson promises: each count and each "look for" in its prose, held by the rules."""

import re
from collections.abc import Iterator
from itertools import combinations, product
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest

from reliefkit import Case, assess, labs, learning
from reliefkit.facts import FACTS, facts_below
from reliefkit.labs.start import START, case_for
from reliefkit.law import LAW
from reliefkit.learning.chain import Chain
from reliefkit.library import course as asked
from reliefkit.library.clients import clients
from reliefkit.library.course import choices
from reliefkit.paths import NOTEBOOKS
from reliefkit.variants import other_values

Sets = frozenset[frozenset[str]]


def one(*names: str) -> Sets:
    """Return sets of one fact each: every one of them does it alone."""
    return frozenset(frozenset([name]) for name in names)


def both(*pairs: str) -> Sets:
    """Return sets of two facts each, written "a + b": neither does it without the other."""
    return frozenset(frozenset(pair.split(" + ")) for pair in pairs)


# Every task by its cell: words of the prose above it, and every smallest set of facts that reaches
# its goal, up to as many facts as the task allows.
TASKS: dict[str, tuple[str, Sets]] = {
    "four-13": ("look for another way", one("nexus", "likelihood_of_persecution")),
    "four-15": (
        "There is more than one.",
        one("days_to_filing", "firmly_resettled", "favorable_discretion"),
    ),
    "four-17": ("which kind of fact", one("serious_nonpolitical_crime")),
    "four-19": ("which single fact ends all four at once?", one("corroboration")),
    "proof-13": ("what lets asylum be granted", one("likelihood_of_persecution")),
    "proof-15": ("Try all three facts of proof.", one("corroboration", "independent_evidence")),
    "proof-18": ("There is also another way.", one("credible", "independent_evidence")),
    "likely-14": ("see why neither helps", one("likelihood_of_persecution")),
    "likely-16": ("what must you prove?", one("changed_conditions", "relocation")),
    "likely-19": ("There is more than one", one("past_harm", "relocation", "persecutor")),
    "likely-21": (
        "Find three different ways",
        one("likelihood_of_persecution", "compelling_reasons", "other_serious_harm"),
    ),
    "on-account-of-15": (
        "before both protections can follow?",
        both("group_distinct + nexus"),
    ),
    "on-account-of-17": ("or is it the link that is too weak?", one("nexus")),
    "on-account-of-19": (
        "how many of the three grounds must fall",
        frozenset([frozenset(["race", "religion", "nationality"])]),
    ),
    "on-account-of-21": ("There are two answers.", one("circuit")),
    "who-and-where-15": (
        "There are two different facts that do it.",
        one("past_harm", "persecutor"),
    ),
    "who-and-where-17": ("see why neither helps", one("persecutor")),
    "who-and-where-19": ("what would CAT withholding ask for besides?", one("official_role")),
    "who-and-where-21": (
        "what could still let asylum be granted",
        one("compelling_reasons", "other_serious_harm"),
    ),
    "who-and-where-13b": ("which one fact", one("circuit")),
    "deadlines-15": (
        "There are two different ways.",
        one("days_to_filing", "filed_within_reasonable_period"),
    ),
    "deadlines-17": (
        "One fact is not enough.",
        both(
            "changed_circumstances + filed_within_reasonable_period",
            "extraordinary_circumstances + filed_within_reasonable_period",
        ),
    ),
    "deadlines-19": (
        "which excuse opens both doors?",
        both("changed_circumstances + filed_within_reasonable_period"),
    ),
    "deadlines-21": (
        "Find three of different kinds.",
        one("proceedings", "days_to_filing", "previously_denied"),
    ),
    "deadlines-23": (
        "look for the two facts that together lift it again",
        one("previously_denied"),
    ),
    "bars-17": ("find another fact", one("sentence_years", "particularly_serious_crime")),
    "bars-20": (
        "There are three on this list",
        one("aggravated_felony", "firmly_resettled", "frivolous_finding"),
    ),
    "bars-22": ("use one fact only", one("likelihood_of_torture", "official_role")),
    "bars-24": ("what is the longest sentence", one("sentence_years")),
    "torture-12": ("none of them can stand in for the missing one", one("specific_intent")),
    "torture-14": ("which fact stands between him", one("official_role")),
    "torture-20": (
        "which two facts about the gang's reason",
        both("nexus + religion", "nexus + political_opinion"),
    ),
    "torture-22": ("which fact moves him", one("serious_nonpolitical_crime")),
    "road-14": ("which one fact lets a judge", one("proceedings")),
    "road-16": (
        "The door alone is not enough.",
        both("proceedings + likelihood_of_persecution", "proceedings + past_harm"),
    ),
    "road-18": ("what would have to turn out", both("proceedings + aggravated_felony")),
    "discretion-15": ("which one fact takes asylum from Selam", one("favorable_discretion")),
    "discretion-17": (
        "One fact does it alone, and two others do it together.",
        one("relocation") | both("likelihood_of_persecution + changed_conditions"),
    ),
    "discretion-19": (
        "which two facts would have had to be different",
        both("frivolous_finding + previously_denied"),
    ),
    "discretion-21": ("There is more than one.", one("likelihood_of_persecution", "past_harm")),
    "after-11": ("which one fact", one("favorable_discretion")),
    "after-14": ("what would have to be true there", one("likelihood_of_persecution", "past_harm")),
    "after-16": (
        "Two would, each alone",
        one("official_role", "likelihood_of_torture"),
    ),
    "web-09": ("which single fact proves it wrong here?", one("group_distinct")),
    "web-11": (
        "There is more than one.",
        one("particularly_serious_crime", "persecuted_others"),
    ),
    "web-13": ("find a fact that closes asylum alone", one("days_to_filing")),
}


class Task(NamedTuple):
    """A task as its lesson sets it, with the prose just above it."""

    prose: str
    goal: dict[str, str]
    case: Case
    facts: list[str]
    at_most: int

    def moves(self, name: str) -> Iterator[Any]:
        """Yield the values that could make a difference to a fact of the start."""
        return iter(other_values(FACTS[name], self.case[name]))

    def reaches(self, names: frozenset[str]) -> bool:
        """Whether some change of just these facts reaches the goal."""
        changes = (dict(zip(names, v, strict=True)) for v in product(*map(self.moves, names)))
        found = (assess(self.case.but(**change)).results for change in changes)
        return any(all(now[name] == end for name, end in self.goal.items()) for now in found)

    def smallest(self) -> Sets:
        """Return every smallest set of facts that reaches the goal, within what is allowed."""
        kept: list[frozenset[str]] = []
        for size in range(1, self.at_most + 1):
            for names in map(frozenset, combinations(self.facts, size)):
                if not any(less <= names for less in kept) and self.reaches(names):
                    kept.append(names)
        return frozenset(kept)


def nothing(*_: Any, **__: Any) -> None:
    """Stand in for what a cell shows."""


@pytest.fixture(scope="module")
def tasks() -> dict[str, Task]:
    """Every task of the lessons, by its cell: their cells are run with nothing shown."""
    found: dict[str, Task] = {}
    prose = cell = ""

    def seen(id: str, **_: Any) -> None:
        one = asked.tasks()[id]
        case = case_for(one.case).but(**one.but)
        found[cell] = Task(prose, one.goal, case, one.facts, one.at_most)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labs, "lab", nothing)
        for name in (one for one in dir(learning) if not one.startswith("_")):
            patch.setattr(learning, name, seen if name == "task" else nothing)
        for file in sorted(Path(NOTEBOOKS).glob("*.ipynb")):
            space: dict[str, Any] = {}
            cells = nbformat.read(file, as_version=4).cells
            code = [c.source for c in cells if c.cell_type == "code"]
            if not any(re.search(r"\btask\(", source) for source in code):
                continue
            for one_cell in cells:
                if one_cell.cell_type == "markdown":
                    prose = " ".join(one_cell.source.split())
                elif "loc[" not in one_cell.source:  # a table, which is not shown here
                    cell = one_cell.id
                    exec(one_cell.source, space)
    return found


def test_every_task_is_held_to_its_words(tasks: dict[str, Task]) -> None:
    """No task of a lesson is missing here, and none here is missing there."""
    assert set(tasks) == set(TASKS)


@pytest.mark.parametrize("cell", TASKS)
def test_a_task_has_the_ways_it_promises(tasks: dict[str, Task], cell: str) -> None:
    """The prose says it, and the rules know just these ways and no others."""
    said, ways = TASKS[cell]
    assert said in tasks[cell].prose
    assert tasks[cell].smallest() == ways


# -- promises that are no task's goal ------------------------------------------------------------


def prose(name: str) -> str:
    """Return the words of the lesson whose file is named so after its number."""
    (file,) = Path(NOTEBOOKS).glob(f"*-{name}.ipynb")
    cells = nbformat.read(file, as_version=4).cells
    return " ".join(" ".join(c.source for c in cells if c.cell_type == "markdown").split())


def case(name: str, **changes: Any) -> Case:
    """Return a client's facts with some changed."""
    return clients()[name].case.but(**changes)


def labs_shown(name: str, cell: str) -> Case:
    """Return the case of the lab that a cell of a lesson shows."""
    (file,) = Path(NOTEBOOKS).glob(f"*-{name}.ipynb")
    (code,) = (c.source for c in nbformat.read(file, as_version=4).cells if c.id == cell)
    kept: list[Case] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labs, "lab", lambda *_, case, **__: kept.append(case))
        exec(code, {})
    return kept[0]


def ended(start: Case, facts: list[str]) -> dict[str, set[int]]:
    """Return for each fact how many of the protections had now, each of its values takes away."""
    had = [name for name, result in assess(start).results.items() if result != "refused"]
    return {
        name: {
            sum(assess(start.but(**{name: v})).results[one] == "refused" for one in had)
            for v in other_values(FACTS[name], start[name])
        }
        for name in facts
    }


def test_a_social_group_alone_waits_for_its_three_tests() -> None:
    """The first lab: ticked alone, it leaves asylum open until the three are answered."""
    assert "What does asylum wait for now?" in prose("start-here")
    alone = Case.undisputed(**START).but(political_opinion=False, social_group=True)
    assert assess(alone).asylum.result == "open"
    tests = ("group_immutable", "group_particular", "group_distinct")
    assert assess(alone.but(**dict.fromkeys(tests, True))).asylum.result == "permitted"
    for name in tests:
        assert assess(alone.but(**{name: False})).asylum.result == "refused"


def test_discretion_and_a_deadline_are_asylums_alone() -> None:
    """No other protection asks about the date of filing or about discretion."""
    assert "one of the two elements that asylum alone has" in prose("four-protections")
    for name, law in LAW.items():
        asked = set(facts_below(law.formula))
        assert ({"days_to_filing", "favorable_discretion"} <= asked) is (name == "asylum")
        assert name == "asylum" or not {"days_to_filing", "favorable_discretion"} & asked


def test_one_proof_ends_all_four_and_others_one_or_two(tasks: dict[str, Task]) -> None:
    """Of the other facts of that task each value ends two protections, one or none."""
    assert "Others end one or two of them" in tasks["four-19"].prose
    ends = ended(
        case("viktar-organizer"), [n for n in tasks["four-19"].facts if n != "corroboration"]
    )
    assert max(map(max, ends.values())) == 2
    assert {1, 2} <= set().union(*ends.values())


def test_statutory_withholding_has_one_of_the_three_ways(tasks: dict[str, Task]) -> None:
    """After the rebuttal only the likelihood brings it, and at more than asylum asks."""
    assert "statutory withholding has only one of them" in tasks["likely-21"].prose
    start = tasks["likely-21"].case
    assert assess(start.but(likelihood_of_persecution=0.10)).withholding.result == "refused"
    assert assess(start.but(likelihood_of_persecution=0.51)).withholding.result == "required"
    for name in ("compelling_reasons", "other_serious_harm"):
        assert assess(start.but(**{name: True})).withholding.result == "refused"


def test_at_nine_percent_the_picture_says_no() -> None:
    """Amara's asylum begins at the course's mark."""
    assert "Now look at 9%." in prose("how-likely")
    assert (
        assess(case("amara-journalist", likelihood_of_persecution=0.09)).asylum.result == "refused"
    )
    assert (
        assess(case("amara-journalist", likelihood_of_persecution=0.10)).asylum.result != "refused"
    )


def test_three_answers_make_aminatas_group_count_and_a_fourth_the_reason() -> None:
    """Each of the four alone ends her asylum."""
    assert "Three answers make her group count, and a fourth makes it the reason" in prose(
        "on-account-of"
    )
    no = {"group_immutable": False, "group_particular": False, "group_distinct": False}
    for name, value in {**no, "nexus": "none"}.items():
        assert assess(case("aminata-student", **{name: value})).asylum.result == "refused"


def test_two_circuits_are_the_two_answers(tasks: dict[str, Task]) -> None:
    """Of all circuits only the Sixth and the Ninth reach the goal."""
    assert "There are two answers." in tasks["on-account-of-21"].prose
    start = tasks["on-account-of-21"].case
    asks = FACTS["circuit"].values
    reach = [v for v in asks if assess(start.but(circuit=v)).withholding.result == "required"]
    assert reach == ["6", "9"]


def test_a_denial_is_lifted_by_two_facts_together() -> None:
    """Juana: neither of the two named lifts it alone."""
    denied = case("juana-daughter", previously_denied=True)
    excuse = ("changed_circumstances", "filed_within_reasonable_period")
    for name in excuse:
        assert assess(denied.but(**{name: True})).asylum.result == "refused"
    assert assess(denied.but(**dict.fromkeys(excuse, True))).asylum.result == "permitted"


def test_a_leap_day_carries_day_366() -> None:
    """Yolanda on day 366, with and without a leap day in between."""
    assert "try day 366, with and without a leap day" in prose("deadlines-and-orders")
    late = case("yolanda-librarian", days_to_filing=366, deadline_carried=False)
    assert assess(late).asylum.result == "refused"
    assert assess(late.but(deadline_carried=True)).asylum.result == "permitted"


def test_four_years_are_the_longest_sentence_and_five_lead_to_deferral() -> None:
    """Omari: whatever else is not known, the fifth year moves him to CAT deferral."""
    assert "Go one year further" in prose("bars")
    assert assess(case("omari-porter", sentence_years=4)).withholding.result == "required"
    five = assess(case("omari-porter", sentence_years=5))
    assert five.withholding.result == "refused"
    assert five.cat_deferral.result == "required"


def test_of_the_bars_pictured_two_close_one_door_and_none_the_last() -> None:
    """Kavitha without her bar: rows with one block and rows with more; deferral has none."""
    assert "does any row have a block in the last column?" in prose("bars")
    had = case("kavitha-weaver", terrorism=False)
    ends = ended(had, [*ALONE, "persecuted_others", "security_danger", "terrorism"])
    assert {name for name, closed in ends.items() if closed == {1}} == set(ALONE)
    assert all(min(closed) > 1 for name, closed in ends.items() if name not in ALONE)
    for name in ends:
        now = assess(had.but(**{name: True})).results
        assert (now["cat_deferral"] == "required") is (now["cat_withholding"] == "refused")


ALONE = ("firmly_resettled", "frivolous_finding")


def test_no_one_link_lifts_the_chain_and_two_do() -> None:
    """Edson's chain: each link is likely, the whole is not; certain links count in twos."""
    asked = choices()["edsons-chain"]
    links = [*asked.links.values()]
    assert "When you have tried" in prose("torture")
    assert links == [int(number) / 100 for number in re.findall(r"(\d+)%", asked.question)]
    assert all(words in asked.question for words in asked.links)
    assert f"{prod(links):.1%}" in asked.answer
    assert f"{sum(links) / 3:.0%}" in " ".join(asked.why)
    assert min(links) > 0.5
    assert chained() == {"cat_withholding": "refused", "cat_deferral": "refused"}
    for number in range(3):
        assert chained(number) == chained()
    for two in combinations(range(3), 2):
        assert chained(*two)["cat_withholding"] == "required"


def chained(*certain: int) -> dict[str, str]:
    """Return what Edson's chain comes to with some of its links made certain."""
    asked = choices()["edsons-chain"]
    chain = Chain(asked.case, asked.links)
    for number in certain:
        chain.links[number].input.value = 1.0
    return {name: chain.scene.now[name].result for name in chain.scene.show}


def test_the_evidence_ends_both_forms() -> None:
    """Aziz: without it neither form of CAT protection is left."""
    assert "which one ends both?" in prose("torture")
    left = assess(case("aziz-tailor", independent_evidence="none"))
    assert left.cat_withholding.result == left.cat_deferral.result == "refused"


def test_facts_take_both_one_or_neither(tasks: dict[str, Task]) -> None:
    """Selam: among the facts there is one of each kind."""
    assert "takes away both, one or neither" in tasks["discretion-15"].prose
    ends = ended(tasks["discretion-15"].case, tasks["discretion-15"].facts)
    assert {0, 1, 2} <= set().union(*ends.values()) & {0, 1, 2}


def test_a_safe_place_breaks_both_chains_and_two_facts_break_asylums() -> None:
    """The case in the picture of two chains."""
    assert "Which fact breaks both chains, and which two break only asylum's?" in prose(
        "may-or-must"
    )
    start = labs_shown("may-or-must", "discretion-27")
    ends = ended(start, ["favorable_discretion", "days_to_filing", "relocation"])
    assert {name for name, closed in ends.items() if 2 in closed} == {"relocation"}
    assert {name for name, closed in ends.items() if max(closed) == 1} == {
        "favorable_discretion",
        "days_to_filing",
    }


def test_neither_excuse_nor_half_solves_the_frivolous_finding(tasks: dict[str, Task]) -> None:
    """Rajan: changed circumstances beside one of the two facts do not help."""
    start = tasks["discretion-19"].case
    changed = start.but(frivolous_finding=False, changed_circumstances=True)
    assert assess(changed).asylum.result == "refused"


def test_one_form_waits_and_the_other_is_settled() -> None:
    """Timur: the bar settles CAT withholding; CAT deferral waits for how likely torture is."""
    assert "Which form of CAT protection has to wait" in prose("torture")
    found = assess(case("timur-engineer"))
    assert (found.cat_withholding.result, found.cat_deferral.result) == ("refused", "open")


@pytest.mark.parametrize(
    ("lesson", "said", "drilled", "whole"),
    [
        ("how-likely", "and each answer *depends*", "selam osvaldo", True),
        ("deadlines-and-orders", "For one of them not everything", "andres samuel", False),
    ],
)
def test_of_one_client_of_a_drill_not_all_is_known(
    lesson: str, said: str, drilled: str, whole: bool
) -> None:
    """One of the three depends, in every protection where the prose says each."""
    assert said in prose(lesson)
    names = [name for first in drilled.split() for name in clients() if name.startswith(first)]
    open_ = [[r == "open" for r in assess(case(n)).results.values()] for n in names]
    (waits,) = filter(any, open_)
    assert all(waits) is whole
