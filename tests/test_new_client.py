"""The form for a client of one's own: all that is wrong at once, and a file that is read."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reliefkit.assess import assess
from reliefkit.classroom import new_client as module
from reliefkit.classroom.new_client import NewClient, toml
from reliefkit.library.clients import clients, read_again, set_aside
from reliefkit.practice.kinds import findable, make
from reliefkit.record import PLACE
from reliefkit.views.twin import words_of

STORY = "Marta was beaten for a week for a pamphlet. The chance that it comes again is put at 60%."


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewClient]:
    """A form in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(PLACE, raising=False)
    read_again()
    yield NewClient()
    read_again()


@pytest.fixture
def found_anew() -> Iterator[None]:
    """What can be found in stories is looked up again."""
    findable.cache_clear()
    yield
    findable.cache_clear()


def filled(form: NewClient) -> NewClient:
    """Fill the form as it can be added."""
    for name, said in {
        "name": "Marta",
        "country": "Peru",
        "story": STORY,
        "teaches": "It.",
    }.items():
        form.fields[name].value = said
    form._lessons["how-likely"].value = True
    form.free.lab.controls["likelihood_of_persecution"].unknown.value = False
    form.free.lab.controls["likelihood_of_persecution"].input.value = 0.6
    return form


def test_an_empty_form_tells_all_that_is_missing_at_once(form: NewClient) -> None:
    """Every field that the reader needs, the facts among them, in one line; nothing is written."""
    (told,) = [one for one in words_of(form.slots.held("note")).splitlines() if "fill in" in one]
    for name in ("name", "country", "the story", "teaches", "lessons", "facts"):
        assert name in told
    filled(form).fields["story"].value = ""
    assert "fill in the story" in form.slots.held("note")
    assert "country" not in form.slots.held("note")
    assert form.save() == ""
    assert not Path("clients").exists()


def test_what_is_filled_is_checked_while_more_is_empty(form: NewClient) -> None:
    """A cite of nothing is told beside what is missing; then words that are not in the story."""
    filled(form)
    form.fields["country"].value = ""
    form.fields["because"].value = "It is so [no-such-law]."
    form._quoted["likelihood_of_persecution"].value = "not there"
    assert [one.partition(":")[0] for one in form.wrong] == ["country", "because"]
    form.fields["country"].value, form.fields["because"].value = "Peru", ""
    assert form.wrong == ["The likelihood of persecution: not in the story: 'not there'"]


def test_a_form_that_is_right_becomes_a_client(form: NewClient) -> None:
    """The file has what was typed; the reader takes it; the rules give what it expects."""
    filled(form)._quoted["likelihood_of_persecution"].value = "put at 60%"
    assert form.wrong == []
    assert form.save() == str(Path("clients", "marta.toml"))
    one = clients()["marta"]
    assert set_aside() == []
    assert (one.called, one.story, one.facts) == (
        "Marta, from Peru",
        STORY,
        {"likelihood_of_persecution": 0.6},
    )
    assert one.words == {"likelihood_of_persecution": ["put at 60%"]}
    assert one.case == form.free.case
    assert one.doubts == []
    assert assess(one.case).results == one.expected
    assert "INA" in one.because


def test_a_client_is_in_case_files_the_free_lab_and_practice(form: NewClient) -> None:
    """Whatever is read anew has the client, in a kernel that starts after it was saved."""
    from reliefkit.learning import casefile, free
    from reliefkit.practice import kinds

    filled(form)._quoted["likelihood_of_persecution"].value = "put at 60%"
    form.save()
    for cached in (casefile.entries, free.cases, kinds.findable):
        cached.cache_clear()
    try:
        assert "marta" in casefile.entries()
        assert "marta" in free.cases()
        found = [
            one for skill in kinds.findable().values() for some in skill.values() for one in some
        ]
        assert [v for who, fact, v in found if who.id == "marta" and v is not None] != []
    finally:
        for cached in (casefile.entries, free.cases, kinds.findable):
            cached.cache_clear()


def test_a_name_that_is_taken_is_told(form: NewClient) -> None:
    """Another's file is not written over; one's own is, to correct it."""
    Path("clients").mkdir()
    Path("clients", "rosa.toml").write_text("half a file")
    filled(form).fields["name"].value = "Rosa"
    assert any("there is a client of this name" in one for one in form.wrong)
    assert form.save() == ""
    assert Path("clients", "rosa.toml").read_text() == "half a file"
    form.fields["name"].value = "Marta"
    assert form.save()
    form.fields["name"].value = "…"
    assert "name: a letter or a figure, for the name of the file" in form.wrong
    form.fields["name"].value = "Abakar butcher"
    assert any("there is a client of this name" in one for one in form.wrong)
    form.fields["name"].value = "Marta"
    form.fields["country"].value = "Chile"
    assert form.save()
    assert clients()["marta"].country == "Chile"


def test_where_no_folder_is_kept_there_is_a_copy(
    form: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a browser's Python nothing is written; the link has the whole file."""
    monkeypatch.setattr(module.sys, "platform", "emscripten")
    assert filled(form).save() == ""
    assert module.ALONE in form.slots.held("note")
    assert 'download="marta.toml"' in form.slots.held("note")


@pytest.mark.parametrize("text", ['a "quoted" one', "two\nlines", "back\\slash", "ü – “x”", "\x00"])
def test_what_is_written_is_read_back(text: str) -> None:
    """Whatever is typed; a table inside stands under its name."""
    table = {"a": text, "b": [text], "c": 0.5, "d": True, "e": {"f": text}, "g": {}}
    assert tomllib.loads(toml(table)) == table


def test_a_client_of_ones_own_is_practised(form: NewClient, found_anew: None) -> None:
    """Of the facts to find in a story, about half are to be found in the class's own."""
    filled(form)._quoted["likelihood_of_persecution"].value = "is put at 60%"
    assert form.save()
    stories = [make("find", "how-likely", str(k)).more[0].name for k in range(60)]
    assert 15 <= stories.count("Marta") <= 45
    assert len({*stories}) > 10
