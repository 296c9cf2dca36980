"""A show of hands: codes without a name, and what the room thinks."""

from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliefkit.classroom import hands as module
from reliefkit.classroom.hands import REVEAL, Hands, asked, card
from reliefkit.learning import hand
from reliefkit.learning.ask import HANDS, Ask, options_of
from reliefkit.learning.grade import choose
from reliefkit.learning.pair import pair
from reliefkit.learning.predict import predict
from reliefkit.learning.series import Drill
from reliefkit.library.clients import clients
from reliefkit.offer.exercises import exercises
from reliefkit.paths import NOTEBOOKS
from reliefkit.practice.check import Check
from reliefkit.views.twin import words_of

QUESTION = "paper-of-withholding"
KEY = f"choose-{QUESTION}"
OPTIONS = {"answer": ["a", "b", "c"]}
LESSONS = sorted(Path(NOTEBOOKS).glob("0[1-9]-*.ipynb"))


@pytest.fixture
def learners(monkeypatch):
    """Every code is of another learner, as on computers of their own."""
    numbers = count()
    monkeypatch.setattr(hand, "_learner", lambda key: next(numbers))


def answered(card, *which):
    """Commit a card's answers by their places; return it."""
    for (name, question), place in zip(card.questions.items(), which, strict=True):
        card.answer(name, [*question.options][place])
    card.commit()
    return card


def code(card):
    """A card's own code."""
    return hand.code(card.key, options_of(card.questions), card.answers)


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), st.data())
def test_a_code_says_its_question_and_answer_and_nothing_else(sizes, data):
    """Whatever the text around it, and however large its letters."""
    options = {f"q{k}": [f"{n}" for n in range(size)] for k, size in enumerate(sizes)}
    said = {name: data.draw(st.sampled_from(some)) for name, some in options.items()}
    made = hand.code("bars/pair-x", options, said)
    assert hand.codes(f"me: {made.lower()}, I think") == [made]
    assert hand.question(made) == hand.about("pair-x")
    assert hand.answers(made, options) == said


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_a_slip_of_the_pen_is_no_code(name):
    """One wrong letter, or two neighbors that changed places, is noticed."""
    made = hand.code(KEY, OPTIONS, {"answer": name})
    assert len(made) == 9
    for k, letter in enumerate(made):
        if letter == "-":
            continue
        for other in {*hand.LETTERS} - {letter}:
            assert hand.codes(made[:k] + other + made[k + 1 :]) == []
        after = made[k + 1 : k + 2]
        if after not in ("", "-", letter):
            assert hand.codes(made[:k] + after + letter + made[k + 2 :]) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_pair_choice_and_prediction_of_a_lesson_is_known(path):
    """By its own number, so that a code leads to the very question it answers."""
    shown = [one.card for one in exercises(path)]
    cards = [c for one in shown for c in (one.predictions if isinstance(one, Drill) else [one])]
    mine = [c for c in cards if isinstance(c, Ask) and hand.about(c.key) >= 0]
    assert len(mine) > 4
    for one in mine:
        number = hand.about(one.key)
        assert asked()[number].key == one.key
        assert options_of(card(number).questions) == options_of(one.questions)


def test_no_two_questions_have_one_number():
    """Where two ids come to one number, one of them takes another id."""
    keys = [f"choose-{id}" for id in module.choices()] + [f"pair-{id}" for id in module.pairs()]
    assert len({hand.about(key) for key in keys}) == len(keys)


def test_the_code_comes_with_the_reveal_and_has_the_first_answer(monkeypatch):
    """Not before; and answering again changes no vote."""
    monkeypatch.setenv("JPY_SESSION_NAME", "01-four-protections.ipynb")
    one = choose(QUESTION)
    assert HANDS not in one.slots.held("told")
    answered(one, 1)
    first = code(one)
    assert HANDS in one.slots.held("told")
    assert first in one.slots.held("told")
    one.again()
    answered(one, 0)
    assert first in one.slots.held("told")


def test_a_check_that_tells_nothing_gives_no_code(monkeypatch):
    """A check is no poll."""
    monkeypatch.setenv("JPY_SESSION_NAME", "17-check-yourself.ipynb")
    one = Check("seed").card
    one.answer(*one.questions, next(iter(next(iter(one.questions.values())).options)))
    one.commit()
    assert HANDS not in one.slots.held("told") + one.slots.held("note")


@pytest.mark.parametrize("size", [5, 200])
def test_a_room_is_counted(size, learners):
    """Junk, repeats and codes of another question are set aside, and counted."""
    codes = [hand.code(KEY, options_of(choose(QUESTION).questions), said) for said in _said(size)]
    other = code(answered(pair("elchin"), 0, 0))
    wrong = codes[0][:-1] + next(x for x in hand.LETTERS if x != codes[0][-1])
    text = [f"learner {k}: {one} !" for k, one in enumerate(codes)]
    shown = Hands()
    shown.codes.value = "\n".join([*text, *text[:2], f"I say {other}", "hello?", wrong])
    said = words_of(shown.slots.held("room"))
    assert f"{size} answered." in said
    assert "Set aside: 2 repeated, 1 of another question, 2 lines without a code." in said
    for option, n in Counter(one["answer"] for one in _said(size)).items():
        assert f"{option} Of the room: {n} ({n / size:.0%})" in said


def _said(size):
    options = [*next(iter(choose(QUESTION).questions.values())).options]
    return [{"answer": options[k * 3 // size]} for k in range(size)]


def test_what_is_right_is_not_told_before_the_button(learners):
    """Not of the next question either."""
    one = answered(pair("elchin"), 0, 0)
    shown = Hands()
    shown.codes.value = code(one)
    assert "Right" not in shown.slots.held("room")
    shown.buttons[REVEAL].click()
    right = next(iter(one.revealed["fact"].right))
    row = next(r for r in words_of(shown.slots.held("room")).splitlines() if "Right" in r)
    assert row.startswith(one.questions["fact"].options[right])
    other = answered(predict(clients()["vera-mathematician"].case), 1, 1, 1, 1)
    shown.codes.value = f"{code(other)} {code(one)}"
    shown.question.value = hand.about(other.key)
    assert "Right" not in shown.slots.held("room")


def test_a_code_of_a_question_that_no_lesson_asks_is_said_to_be_one():
    """It is not silently dropped."""
    shown = Hands()
    shown.codes.value = hand.code("pair-nobody", OPTIONS, {"answer": "a"})
    assert module.LOST in shown.slots.held("room")
    assert shown.button.disabled


def test_markup_around_codes_is_only_text(learners):
    """A chat may hold anything."""
    shown = Hands()
    shown.codes.value = f"<img src=x onerror=alert(1)> {code(answered(choose(QUESTION), 0))}"
    assert "<img" not in shown.slots.held("room")
    assert "1 answered." in shown.slots.held("room")
