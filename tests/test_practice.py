"""Practice: items proved by two implementations, balanced, spaced; a check; a record of it."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import practice_items
import pytest
from fsrs import State
from htpy import fragment

from reliefkit import LAW_AS_OF, PROTECTIONS, Case, ReliefError, assess
from reliefkit.labs.lab import Lab
from reliefkit.law import LAW
from reliefkit.learning import drill
from reliefkit.learning.series import file_of, mistakes_told, noted, pattern
from reliefkit.library import LESSONS
from reliefkit.library.claims import claims
from reliefkit.library.clients import clients
from reliefkit.library.mistakes import mistake_in, mistakes
from reliefkit.practice import KINDS, Item, check_yourself, completion, make, panel, practice
from reliefkit.practice import cases as module
from reliefkit.practice.cases import settings, skills
from reliefkit.practice.check import DONE, NOW, code, drawn, items, lines, needed, record_page
from reliefkit.practice.items import say
from reliefkit.practice.kinds import TRIES, findable
from reliefkit.practice.panel import KEPT, ItemCard
from reliefkit.record import PLACE, entries, the_record

MANY, MOST = 300, 0.40  # items of a kind; no constant answer is right more often than this


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder; the path of the record to come."""
    path = tmp_path / "record.json"
    monkeypatch.setenv(PLACE, str(path))
    monkeypatch.setenv("JPY_SESSION_NAME", "16-practice.ipynb")
    monkeypatch.chdir(tmp_path)
    return path


# -- items ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", practice_items.ENDLESS)
def test_endless_items_are_proved_and_no_constant_answer_passes(kind: str) -> None:
    """Of each the rules and the second implementation prove what is right, and nothing else."""
    for found in filter(None, practice_items.balance(kind, MANY)):
        assert max(found.values()) / MANY <= MOST + 0.05, found.most_common(2)  # a small sample


@pytest.mark.parametrize("kind", KINDS)
def test_no_constant_answer_passes_within_one_skill(kind: str) -> None:
    """Of all that is drawn for one item is made, and counts as often as it is drawn for.

    What the tries of make() do not reach falls to the rest, in the same proportions: to it, too,
    if it is left out here.
    """
    one = KINDS[kind]
    for skill in one.skills():
        rng, right, of = Random(f"{kind} {skill}"), Counter[str](), 0
        for want, often in Counter(one.wants(skill)).items():
            item = next(filter(None, (one.draw(rng, skill, want) for _ in range(TRIES))), None)
            if item is None:
                continue
            of += often
            for answer in [" + ".join(item.right)] if item.many else item.right:
                general = kind == "mistake" and answer not in PROTECTIONS
                right["in general" if general else answer] += often
        assert max(right.values()) <= MOST * of, (skill, right.most_common(3), of)


def test_a_skill_that_has_too_little_of_a_kind_borrows_or_is_not_offered() -> None:
    """Three clients' discretion can be found, among other facts; of all facts one makes no kind."""
    assert "may-or-must" not in KINDS["find"].skills()
    told = {fact for fact, _ in findable()["four-protections"]}
    assert "favorable_discretion" in told
    assert told == {fact for some in findable().values() for fact, _ in some}
    for kind in ("decides", "change"):
        for skill in KINDS[kind].skills():
            wants = Counter(KINDS[kind].wants(skill))
            assert max(wants.values()) <= wants.total() / 4, (kind, skill)


def test_every_statement_of_the_web_can_come_and_is_graded_as_the_file_grades_it() -> None:
    """The kind is finite: all of it is checked."""
    seen: dict[str, Item] = {}
    for k in range(1500):
        item = make("web", "four-protections", str(k))
        seen[item.more.id] = item
    assert set(seen) == set(claims())
    assert all(one.right == (one.more.verdict,) for one in seen.values())
    found = Counter(make("web", "four-protections", str(k)).more.verdict for k in range(MANY))
    assert max(found.values()) / MANY <= MOST + 0.05


def test_every_fact_of_every_written_client_can_be_looked_for() -> None:
    """What is right is the file's own reading, and the words of the story carry it."""
    found, every = set[str](), findable()["four-protections"]
    for want, some in every.items():
        rng, left = Random(str(want)), {(one.id, fact): value for one, fact, value in some}
        for _ in range(3000):
            item = KINDS["find"].draw(rng, "four-protections", want)
            assert item
            client, fact = item.more
            if (client.id, fact) not in left:
                continue
            value = left.pop((client.id, fact))
            right = "silent" if value is None else repr(value)
            assert item.right == (right,)
            assert right in item.answers
            assert value is None or client.facts[fact] == value
            found.add(client.id)
            if not left:
                break
        assert not left
    assert found == clients().keys()
    assert all(every[want] == some for skill in findable().values() for want, some in skill.items())


def test_a_seed_is_an_item() -> None:
    """The same seed gives the same item; another gives another."""
    for kind in KINDS:
        skill = KINDS[kind].skills()[0]
        one, again, other = (make(kind, skill, seed) for seed in ("a", "a", "b"))
        assert (one.surface, one.right) == (again.surface, again.right)
        assert one.surface != other.surface
        assert make(kind, skill, "a", one.surface).surface != one.surface


@pytest.mark.parametrize(("kind", "skill"), [("witch", "bars"), ("which", "bar")])
def test_an_unknown_kind_or_skill_is_one_clear_error(kind: str, skill: str) -> None:
    """With what is allowed."""
    with pytest.raises(ReliefError, match="Did you mean"):
        make(kind, skill, "1")


def test_the_people_are_nobody_of_the_files() -> None:
    """No name is that of a client, whose story is another."""
    assert not {*settings()["people"]} & {one.name for one in clients().values()}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("past_harm = [", "past_harms = [", "unknown fact"),
        ('"not shown"', '"unshown"', "is not allowed"),
        ("[skills.bars]", "[skills.bar]", "unknown lesson"),
        ('"family"', '"families"', "unknown confusion"),
    ],
)
def test_a_bad_file_is_refused(
    right: str, wrong: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wrong word; the message names the file."""
    text = Path(module.data_path("practice.toml")).read_text("utf-8")
    assert right in text
    broken = tmp_path / "practice.toml"
    broken.write_text(text.replace(right, wrong), "utf-8")
    monkeypatch.setattr(module, "data_path", lambda *_: str(broken))
    with pytest.raises(ReliefError, match=r"practice\.toml") as error:
        settings.__wrapped__()
    assert told in str(error.value)


# -- the card ------------------------------------------------------------------------------------


def answered(card: ItemCard, right: bool) -> ItemCard:
    """Answer an item right, or as wrong as can be."""
    item = card.item
    bad = [one for one in item.answers if one not in item.right]
    chosen = item.right if right else bad
    card.answer(item.kind, *(chosen if item.many and right else chosen[:1]))
    card.commit()
    return card


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_says_what_is_right_and_opens_that_very_case(kind: str) -> None:
    """Right is called right, wrong wrong; before the answer nothing is told."""
    item = make(kind, KINDS[kind].skills()[0], "card")
    for right in (True, False):
        card = ItemCard(item)
        assert card.slots.held("told") == ""
        answered(card, right)
        assert card.agrees is right
        assert "rk-answers" in card.slots.held("told")
        assert ("rk-find-it" in card.slots.held("told")) is (kind == "mistake")  # none is struck
        for one in card.revealed.values():
            assert not any(why[:-1] in said for why in one.why for said in one.reasons)
        if item.people:
            card.open_lab()
            assert isinstance(card.lab, Lab)
            assert card.lab.case == next(iter(item.people.values()))


def test_each_box_to_tick_stands_as_it_was_left_and_says_whether_that_is_right() -> None:
    """Ticked or not, every row is right, wrong or missed."""
    item = make("which", "bars", "rows")
    ticked = [name for name in item.answers if name not in item.right][:1]
    card = answered(ItemCard(item), right=False)
    rows = re.findall(r"<li.*?</li>", card.slots.held("told").partition("rk-reasons")[0])
    for (name, one), row in zip(item.answers.items(), rows, strict=True):
        left, said = re.sub(r"<[^>]*>", "", row).split(": ")[-1].split(", ")
        assert left == ("ticked" if name in ticked else "not ticked")
        wrong = "wrong" if name in ticked else "missed"
        assert said.strip() == (wrong if (name in ticked) is not one.right else "right")


def test_what_is_told_of_two_people_says_whose_it_is() -> None:
    """Each reason has the name, and so has the first line of what explains it; none is nobody's."""
    for k in range(12):
        item = make("two", "bars", str(k))
        found = item.judge(item.right[0])
        for name in item.people:
            assert f"{name}: " in found.reasons[0]
            assert sum(line.startswith(f"{name}: ") for line in found.why) <= 1
        assert not any("he person" in line for line in [*found.reasons, *found.why])
        assert not any(map(module.odd, item.people.values()))  # no group of a person without one


def test_what_explains_several_protections_says_which_it_is_about() -> None:
    """In the fold, where the question names none, the first line about each has its name."""
    explained = set()
    for k in range(12):
        item = make("which", "four-protections", str(k))
        granted = {LAW[n].title for n in item.right if n in PROTECTIONS}
        why = item.judge(item.right).why
        assert {line.partition(". ")[0] for line in why if "Every" in line} <= granted
        explained |= {line.partition(". ")[0] for line in why}
    assert {LAW[name].title for name in PROTECTIONS[:3]} <= explained


def test_no_wrong_answer_asks_the_same_as_the_right_one() -> None:
    """Proof, of another protection, is not offered beside proof of torture."""
    seen = 0
    for k in range(40):
        item = make("decides", "harm-and-proof", str(k))
        offered = {one.words for one in item.answers.values()}
        assert len(offered & {"Proof", "Proof of torture"}) < 2
        seen += item.right == ("proof of torture",)
    assert seen


def test_a_statement_that_is_wrong_is_not_called_right() -> None:
    """What is right of a statement of the web is called the answer, in words of its own."""
    web = partial(make, "web", "four-protections")
    item = next(one for k in range(40) if (one := web(str(k))).right == ("wrong",))
    assert item.judge("accurate").again == "The answer: It is wrong."
    told = answered(ItemCard(item), False).slots.held("told")
    assert "the answer" in told
    assert ">right<" not in told


def test_the_illustration_is_never_told_as_a_line_of_the_law() -> None:
    """Whatever else is told with it, 10% is called an illustration."""
    facts = {"persecutor": "government", "race": True, "nexus": "central reason"}
    facts |= {"past_harm": "persecution", "changed_conditions": True, "compelling_reasons": False}
    for likely in (0.02, 0.09):
        case = Case.undisputed(**facts, likelihood_of_persecution=likely)
        assert "an illustration" in say(assess(case)["asylum"], "Rosa")


def test_a_silent_card_tells_nothing() -> None:
    """Not even by a class, though it is committed."""
    made = [ItemCard(make("decides", "bars", "s"), silent=True) for _ in range(2)]
    told = {answered(one, bool(k)).slots.held("note") for k, one in enumerate(made)}
    assert len(told) == 1
    assert KEPT in told.pop()
    assert all(list(one.buttons) == [one.asks] for one in made)


def test_a_mistake_is_named_on_the_card() -> None:
    """With what is right and the lesson that cures it."""
    made, could = set[str](), set[str]()
    for k in range(60):
        card = answered(ItemCard(make("which", "bars", str(k))), False)
        for id in card.mistakes:
            assert mistakes()[id].says.replace("'", "&#39;") in card.slots.held("told")
            made.add(id)
        could |= card.item.could()
    assert len(made) > 2
    assert made <= could
    assert {"cat-has-no-bars", "felony-bars-withholding", "bar-refuses-deferral"} <= could


# -- practice ------------------------------------------------------------------------------------


def test_practice_keeps_how_each_skill_stands_and_what_recurs(place: Path) -> None:
    """In the record, under keys of its own; a new sitting goes on from there."""
    one = practice(seed="p")
    one.skill.value, one.kind.value = "torture", "which"
    one.next()
    for _ in range(3):
        answered(one.card, False)
        one.next()
    kept = entries.read(place.read_bytes())
    assert kept["practice/skill/torture"]["lately"] == "---"
    assert pattern(kept)
    assert "Shaky" in str(one.slots.held("note")) or "shaky" in str(one.slots.held("note"))
    again = practice(seed="q")
    assert panel.standings(again.entries)[[*skills()].index("torture")].how == "shaky"
    assert "Your pattern" in str(again.slots.held("note"))


def test_the_learner_may_choose_what_to_practise() -> None:
    """Every skill and kind that go together; a kind without items of the skill is not offered."""
    one = practice(seed="x")
    for kind in KINDS:
        for skill in KINDS[kind].skills()[:2]:
            one.skill.value, one.kind.value = skill, kind
            one.next()
            assert (one.card.item.kind, one.card.item.skill) == (kind, skill)
    one.skill.value, one.kind.value = "bars", "ask"
    one.skill.value = "torture"
    assert one.kind.value == "ask"  # what was chosen stays
    for skill in skills():
        one.skill.value = skill
        offered = {kind for _, kind in one.kind.options}
        assert offered == {"", *(kind for kind in KINDS if skill in KINDS[kind].skills())}
        one.next()
        assert one.card.item.skill == skill
    assert one.kind.value == ""


def test_a_drill_of_a_lesson_names_mistakes_and_keeps_them(place: Path) -> None:
    """In its closing; and the record has them, beside those of practice."""
    one = drill("bars", ["erlan-driller", "abakar-butcher"])
    for card in one.predictions:
        for name in PROTECTIONS:
            card.answer(name, "permitted" if name == "asylum" else "required")
        card.commit()
    one.next()
    made = pattern(entries.read(place.read_bytes()))
    assert made
    for id in made:
        if "-" in made[id]:
            assert mistakes()[id].says in one.slots.held("note").replace("&#39;", "'")


# -- a month -------------------------------------------------------------------------------------

MISTAKEN = "cat-needs-ground"
TAKES = {  # of each kind of learner: the days between two sittings, and the chance of knowing it
    "strong": (1, lambda item, seen: 0.97),
    "weak": (1, lambda item, seen: min(0.4 + 0.02 * seen, 0.9)),
    "weak on bars": (1, lambda item, seen: 0.3 if item.skill == "bars" else 0.9),
    "with one misconception": (1, lambda item, seen: 1.0),
    "once a week": (7, lambda item, seen: 0.85),
    "guesses": (1, lambda item, seen: 0.0),
}
SKILLED = KINDS["which"].skills()


@cache
def item_of(kind: str, skill: str, number: int) -> Item:
    """An item; all learners have the same."""
    return make(kind, skill, f"month {number}")


def said_by(learner: str, item: Item, knows: float, rng: Random) -> Any:
    """What a learner answers: what is right, what the misconception makes of it, or anything."""
    names = [*item.answers]
    taken = [n for n in names if MISTAKEN in map(mistake_in, item.answers[n].slips)]
    if learner == "with one misconception" and taken:
        return tuple(n for n in names if (n in item.right) is not (n in taken)) or ("none",)
    if rng.random() < knows:
        return item.right
    return tuple(n for n in names if rng.random() < 0.5) or (names[0],)


def month(learner: str, daily: int = 8) -> tuple[list[Counter[str]], entries.Entries, Counter[str]]:
    """Practise for a month; return how often each skill came in each week, the record, and how
    often each named mistake was shown.
    """
    rng, kept, last = Random(learner), {}, ""
    weeks, shown = [Counter[str]() for _ in range(5)], Counter[str]()
    apart, knows = TAKES[learner]
    for day in range(0, 30, apart):
        for k in range(daily):
            now = datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(days=day, minutes=2 * k)
            rows = [one for one in panel.standings(kept, now) if one.skill in {*SKILLED} - {last}]
            last = rng.choice(panel.choices(rows))
            item = item_of("which", last, day * daily + k)
            said = said_by(learner, item, knows(item, sum(week[last] for week in weeks)), rng)
            weeks[day // 7][last] += 1
            shown.update(item.mistakes(said))
            kept = panel.practised(kept, last, not item.missed(said), now)
            kept = noted(kept, item.mistakes(said), item.could())
    return weeks, kept, shown


@pytest.mark.parametrize("learner", TAKES)
def test_a_month_of_practice(learner: str) -> None:
    """Every skill comes; a weak one more often; a misconception is shown, with what cures it."""
    weeks, kept, shown = month(learner)
    end, came = datetime(2026, 12, 31, 9, tzinfo=UTC), sum(weeks, Counter[str]())
    how = {one.skill: one.how for one in panel.standings(kept, end) if one.skill in SKILLED}
    print(f"\n{learner}: {came.total()} items, {dict(shown.most_common(3))}")
    for skill in SKILLED:
        print(f"  {skill:22}{[week[skill] for week in weeks]} {how[skill]}")
    assert set(came) == set(SKILLED)
    if learner == "strong":
        assert set(how.values()) <= {"solid", "due"}
    if learner == "guesses":
        assert set(how.values()) == {"shaky"}
    if learner == "weak on bars":
        assert came.most_common(1)[0][0] == "bars"
        assert how["bars"] == "shaky"
    if learner == "with one misconception":
        lately = pattern(kept)
        assert next(iter(lately)) == MISTAKEN
        assert shown[MISTAKEN] > 5
        told = str(fragment[mistakes_told([*lately][:1], lately)])
        assert f"08-{mistakes()[MISTAKEN].lesson}.ipynb" in told
        assert mistakes()[MISTAKEN].part in told


def test_a_skill_known_well_comes_back_later_and_later() -> None:
    """The days until the next review grow with every right answer, and shrink after a wrong one."""
    now, entry, waits = datetime(2026, 12, 1, tzinfo=UTC), {}, []
    for _ in range(6):
        entry = panel.answered(entry, True, now)
        due = datetime.fromisoformat(entry["spaced"]["due"])
        waits.append(due - now)
        now = due
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(days=20)
    assert entry["spaced"]["state"] == State.Review
    wrong = panel.answered(entry, False, now)
    assert datetime.fromisoformat(wrong["spaced"]["due"]) - now < timedelta(days=1)


def test_what_the_scheduler_cannot_read_is_a_skill_not_practised() -> None:
    """A record edited by hand breaks nothing."""
    for spaced in ({}, {"due": "soon"}, {"card_id": 0, "state": 9}):
        kept = {"practice/skill/bars": {"at": "", "law": "", "lately": "+", "spaced": spaced}}
        assert {one.how for one in panel.standings(kept)} == {"new"}
        assert panel.practised(kept, "bars", True, datetime.now(UTC))


# -- the check -----------------------------------------------------------------------------------


def taken(one: Any, right: int, stop: int = 10**6) -> None:
    """Go on with a check, the first `right` items right, until `stop` are answered."""
    while not one.check.committed and len(one.check.cards) <= stop:
        answered(one.check.card, len(one.check.cards) <= right)
        if len(one.check.cards) < one.check.of:
            one.check.next()


def test_a_check_is_mixed_and_fresh() -> None:
    """Every kind and skill comes about as often; two checks share no surface."""
    plan = drawn("one")
    assert len(plan) == settings()["items"]
    assert {kind for kind, _ in plan} == set(KINDS)
    assert {skill for _, skill in plan} == set(skills())
    assert max(Counter(skill for _, skill in plan).values()) <= 4
    first, second = ({item.surface for item in items(seed)} for seed in ("one", "two"))
    assert len(first & second) <= 2


@pytest.mark.parametrize("right", [needed() - 1, needed(), settings()["items"]])
def test_the_pass_mark_is_that_of_the_file(right: int, place: Path) -> None:
    """One item fewer is no pass; nothing is told before the end; then everything is."""
    one = check_yourself()
    one.begin()
    answered(one.check.card, True)
    assert one.check.card.slots.held("told") == ""
    taken(one, right)
    assert one.check.right == right
    assert one.check.passed is (right >= needed())
    told = one.check.slots.held("note")
    assert told.count("rk-answers") == settings()["items"]
    assert f"{right} of {settings()['items']} right" in told
    assert all(f'<a href="{file_of(name)}">' in told for name in one.check.score)


def test_a_check_stopped_in_the_middle_goes_on(place: Path) -> None:
    """The same items, the answers so far; the score is as if it had not been stopped."""
    one = check_yourself()
    one.begin()
    taken(one, 20, stop=7)
    again = check_yourself()
    assert again.check
    assert again.check.seed == one.check.seed
    assert [card.answers for card in again.check.cards[:7]] == [
        c.answers for c in one.check.cards[:7]
    ]
    taken(again, 0)
    assert again.check.right == 7
    other = check_yourself()
    assert other.check.committed
    other.begin()
    assert other.check.seed != one.check.seed
    assert not other.check.card.committed


def test_a_check_of_other_items_is_not_gone_on_with(place: Path) -> None:
    """Where the course makes other items from a seed, that is said, and a new one is offered."""
    one = check_yourself()
    one.begin()
    text = place.read_text().replace(
        entries.read(place.read_bytes())[NOW]["check"]["items"], "0" * 8
    )
    place.write_text(text)
    again = check_yourself()
    assert again.check is None
    assert "The course has changed" in again.slots.held("note")


# -- the record of completion --------------------------------------------------------------------


def finished(place: Path, right: int = 16) -> dict[str, Any]:
    """Take a check; return the record."""
    one = check_yourself()
    one.begin()
    taken(one, right)
    return entries.read(place.read_bytes())


def test_the_record_of_completion_says_what_was_done_and_no_more(place: Path) -> None:
    """Provider, date, time, lessons, score by skill, law, seed, code; what it attests; no name."""
    kept = finished(place)
    (done,) = [one["check"] for key, one in kept.items() if key.startswith(DONE)]
    told = lines(kept, "A Clinic", date(2026, 12, 1))
    html = record_page(told)
    for said in ("Provider: A Clinic", "December 1, 2026", "16 of 20, passed", done["seed"],
                 "does not attest competence", "a check and not a seal", code(told)):  # fmt: skip
        assert said in html, said
    assert f"{LAW_AS_OF:%B} {LAW_AS_OF.day}, {LAW_AS_OF.year}" in html
    by = [re.search(r": (\d+) of (\d+)$", one) for one in told if one.startswith("Score, ")]
    assert sum(int(one[1]) for one in by if one) == 16
    assert sum(int(one[2]) for one in by if one) == 20
    assert "<input" in html
    assert "value=" not in html
    assert "name" not in str(kept).lower()


def test_a_slip_in_any_line_changes_the_code(place: Path) -> None:
    """The code is computed from every line."""
    told = lines(finished(place), "A Clinic", date(2026, 12, 1))
    codes = {code(told)} | {
        code([*told[:k], f"{told[k]}.", *told[k + 1 :]]) for k in range(len(told))
    }
    assert len(codes) == len(told) + 1


def test_the_page_is_saved_beside_the_lessons_and_escapes_what_is_typed(place: Path) -> None:
    """Only once a check is finished."""
    one = completion()
    assert one.save() == ""
    finished(place)
    one.provider.value = "<script>A & B"
    page = Path(one.save()).read_text("utf-8")
    assert "&lt;script&gt;A &amp; B" in page
    assert "<script" not in page
    assert the_record() is not None
    assert set(LESSONS) >= set(skills())
