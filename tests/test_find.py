"""Find the facts: a story with nothing taken out of it; both readings side by side after."""

import re
from typing import Any

import pytest
from markupsafe import escape

from reliefkit import ReliefError, assess
from reliefkit.facts import FACTS
from reliefkit.labs.controls import AWAY
from reliefkit.learning import find_facts
from reliefkit.learning.find import ALIKE, NOT_NEEDED, asked_of, parts_of
from reliefkit.library.clients import clients, places

ONE = "viktar-organizer"


def file_of(id: str) -> dict[str, Any]:
    """The facts of a client's file, as a learner would set them."""
    case = clients()[id].case
    return {name: case[name] for name in clients()[id].facts}


@pytest.mark.parametrize("id", clients())
def test_the_files_own_reading_is_right_in_every_story(id: str) -> None:
    """Every fact of a file can be set; what is left out is rightly left out; answers are alike."""
    one = find_facts(id)
    asked, given = set(one.facts), set(clients()[id].facts)
    assert given < asked
    assert len(asked - given) == NOT_NEEDED
    one.answer(**file_of(id))
    for name, control in one.controls.items():
        assert control._read() == one.said[name]
    one.commit()
    assert all(one.right().values())
    page = one.slots.held("note") + one.slots.held("told")
    assert f"You read {len(asked)} of {len(asked)} facts as the file does." in page
    assert ALIKE in page
    assert "Wrong" not in page


def test_the_story_stands_alone_before_the_reveal() -> None:
    """No control starts at the file's value; neither page nor twin says it, or any answer."""
    one = find_facts(ONE)
    assert all(c.input.disabled for c in one.controls.values() if hasattr(c, "unknown"))
    assert all(control._read() is None for control in one.controls.values())
    sliders = [c.input.value for c in one.controls.values() if hasattr(c, "unknown")]
    assert sliders == [0, 0, 0]
    assert one.button.disabled
    assert "Set one, then commit." in one.slots.held("note")  # why it is shut
    assert clients()[ONE].story.split(".")[0] in one.text()
    for name in one.client.facts:
        assert FACTS[name].clause(one.client.case[name]) not in one.text()
    assert "granted" not in one.text()
    assert "the file" not in one.text() + one.slots.held("note")


@pytest.mark.parametrize(("name", "value"), [("nexus", "incidental"), ("days_to_filing", 61)])
def test_a_difference_says_whether_it_changes_an_answer(name: str, value: Any) -> None:
    """Asked of the rules: the file's case with that one fact as the learner read it."""
    one = find_facts(ONE)
    one.answer(**file_of(ONE) | {name: value})
    told = one.commit()[name]
    case = one.client.case
    changes = assess(case).results != assess(case.but(**{name: value})).results
    assert not told.agrees
    assert told.reasons[0].startswith("On your reading, " if changes else "Alone, ")
    assert (ALIKE in one.slots.held("note")) is not changes
    assert changes is (name == "nexus")


def test_the_words_of_the_story_stand_beside_each_fact() -> None:
    """Every quotation of the file, where it carries a fact."""
    one = find_facts(ONE)
    one.answer(nexus="incidental")
    one.commit()
    page = one.slots.held("told")
    for quoted in (words for found in one.client.words.values() for words in found):
        assert f"<q>{quoted}</q>" in page


def test_a_fact_read_into_the_story_is_told() -> None:
    """What the story does not give: left out or as usual is right, anything else is not."""
    one = find_facts(ONE)
    extra = next(name for name in one.facts if name not in one.client.facts)
    usual = one.client.case[extra]
    for value, right in ((None, True), (usual, True), (not usual, False)):
        one = find_facts(ONE)
        one.answer(**file_of(ONE) | {extra: value})
        assert one.commit()[extra].agrees is right
    assert "The story does not say" in one.slots.held("told")


def test_moved_by_the_controls_and_locked_after() -> None:
    """The lab's own controls; nothing moves once the reading is committed."""
    one = find_facts(ONE)
    likely = one.controls["likelihood_of_persecution"]
    likely.unknown.value = False
    likely.input.value = 0.6
    one.controls["nexus"].input.index = one.controls["nexus"].values.index("central reason")
    assert one.answers == {"likelihood_of_persecution": 0.6, "nexus": "central reason"}
    one.button.click()
    assert one.committed
    assert likely.input.disabled
    assert likely.unknown.disabled
    assert one.controls["nexus"].input.disabled
    before = one.answers
    likely.input.value = 0.1
    assert one.answers == before


def test_answered_again_the_first_reading_is_the_one_kept() -> None:
    """Nothing of the reveal is left, all can be set anew; what is told is of the new reading."""
    one = find_facts(ONE)
    asked = len(one.facts)
    one.answer(**file_of(ONE) | {"nexus": "incidental"})
    one.commit()
    first = one.answers
    one.buttons["Answer again"].click()
    assert not one.slots.held("told")
    assert all(c.input.disabled for c in one.controls.values() if hasattr(c, "unknown"))
    assert all(control._read() is None for control in one.controls.values())
    assert one.button.disabled
    assert "rk-pill" not in one._story.held("story")
    one.controls["nexus"].input.index = 0
    assert not one.button.disabled
    one.answer(**file_of(ONE))
    one.button.click()
    assert f"You read {asked} of {asked} facts as the file does." in one.slots.held("note")
    assert one.answers == first
    assert one.right()["nexus"] is False


def test_several_clients_come_one_after_another() -> None:
    """The closing counts, and names what was missed most."""
    ids = ["viktar-organizer", "byron-shopkeeper"]
    many = find_facts(*ids)
    for id in ids:
        many.card.answer(**{**file_of(id), "likelihood_of_torture": 0.01})
        many.card.commit()
        if not many.committed:
            many.next()
    asked = sum(len(card.facts) for card in many.cards)
    assert many.committed
    assert f"You read {asked - 2} of {asked} facts" in many.slots.held("note")
    assert FACTS["likelihood_of_torture"].question in many.slots.held("note")
    assert many.answers.keys() == {card.key for card in many.cards}


@pytest.mark.parametrize("id", clients())
def test_the_parts_of_a_story_are_the_story_and_ask_every_fact_once(id: str) -> None:
    """In order, nothing left out; a fact of the file is asked where the words are that carry it."""
    client = clients()[id]
    parts = parts_of(client)
    assert " ".join(words for words, _ in parts) == client.story
    assert sorted(name for _, asked in parts for name in asked) == sorted(asked_of(client))
    for words, asked in parts:
        assert asked
        assert all(client.words[name][0] in words for name in asked if name in client.words)


def test_a_part_that_is_touched_shows_what_is_asked_there_and_nothing_else() -> None:
    """By touch or by the button, which ends at the last part; anew it begins at the first."""
    one = find_facts(ONE)

    def shown() -> list[str]:
        return [name for name, c in one.controls.items() if AWAY not in c.box._dom_classes]

    for k, (words, asked) in enumerate(one.parts):
        assert sorted(shown()) == sorted(asked)
        assert one.part.options[k][1] == words
        assert str(escape(words)) in one._step.held("note")
        assert one._next.disabled is (k + 1 == len(one.parts))
        one._next.click()
    one.part.index = 1
    assert sorted(shown()) == sorted(one.parts[1][1])
    one.answer(nexus="incidental")
    assert f"1 of {len(one.facts)} facts set" in one.slots.held("note")
    one.commit()
    assert one.part.disabled
    one.again()
    assert sorted(shown()) == sorted(one.parts[0][1])


def test_bad_input_is_one_clear_error() -> None:
    """An unknown client, none at all, a fact that is not asked, a value it does not allow."""
    with pytest.raises(ReliefError, match=r"unknown client 'viktor-organizer'.*viktar-organizer"):
        find_facts("viktor-organizer")
    with pytest.raises(ReliefError, match="list is empty"):
        find_facts()
    with pytest.raises(ReliefError, match="unknown fact"):
        find_facts(ONE).answer(terrorism=True)
    with pytest.raises(ReliefError, match="nexus"):
        find_facts(ONE).answer(nexus="odd")


def test_the_numbers_of_a_story_can_be_moved_once_it_is_answered() -> None:
    """Each figure stands as a handle in the story, and the story, the slider and the four answers
    say the same.
    """
    one = find_facts("karla-clerk")
    assert "rk-pill" not in one._story.held("story")
    one.commit()
    assert [*one.moves.controls] == ["likelihood_of_persecution", "likelihood_of_torture"]
    assert one.moves.case == clients()["karla-clerk"].case
    one.moves.controls["likelihood_of_persecution"].input.value = 0.4
    told = one._story.held("story")
    assert 'aria-valuenow="40" aria-valuetext="40%">40%</span>, and the chance' in told
    assert "70%" not in told
    assert re.sub("<.*?>", "", told).replace("40%", "70%") == str(escape(one.client.story))


def test_a_figure_is_the_one_that_the_words_of_its_fact_carry() -> None:
    """In every client's story: the figure there is the fact's own, and lies in its words."""
    found = [
        (client, name, at) for client in clients().values() for name, at in places(client).items()
    ]
    assert len(found) > 60
    for client, name, (start, end) in found:
        assert client.story[start:end].replace(",", "") in FACTS[name].words(client.case[name])
        around = [(client.story.find(words), len(words)) for words in client.words[name]]
        assert any(at <= start and end <= at + length for at, length in around), (client.id, name)
