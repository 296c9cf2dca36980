"""Case files: found, predicted, revealed, and varied; each driven as a learner would."""

import re
from collections import Counter

import pytest

from reliefkit import ReliefError
from reliefkit.facts import FACTS
from reliefkit.law import LAW
from reliefkit.learning import agreement, case_files
from reliefkit.learning.casefile import (
    CLIENT,
    NO_RESULT,
    CaseFile,
    CaseFiles,
    Entry,
    element_titles,
    entries,
)
from reliefkit.learning.predict import Prediction
from reliefkit.library import decisions
from reliefkit.library.clients import clients
from reliefkit.words.replay import AGREES, FOLLOWS, NOT_EXPRESSIBLE, OPEN, replay, replays

SOURCES = {**decisions(), **clients()}


def bare(html: str) -> str:
    """Return HTML as words."""
    text = re.sub(r"<[^>]*>", " ", html).replace("&#39;", "'").replace("&amp;", "&")
    return " ".join(text.split())


def inside(widget) -> list:
    """Return a widget and all that is in it."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in inside(child))]


def flat(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def answered(file: CaseFile) -> CaseFile:
    """Answer a file in the first way it offers, and commit."""
    if isinstance(file.asked, Prediction):
        for name in file.asked.show:
            file.asked.answer(name, "refused")
            element = "proof" if name[:3] != "cat" else "torture"
            file.asked.answer(f"{name}-element", element)
        file.asked.commit()
    else:
        file.asked.answer("element", element_titles()["nexus"])
        file.asked.commit()
    return file


def search(files: CaseFiles, text: str = "") -> list[Entry]:
    """Set the words to look for; return what is found."""
    files.typed.value = text
    return files.found


# -- the list ----------------------------------------------------------------------------------


def test_every_decision_is_in_the_list_and_marked() -> None:
    """At least 45 decisions stand in the list, each with a mark, beside every client."""
    assert {*entries()} == {*decisions(), *clients()}
    assert len(decisions()) >= 45
    labels = [label for label, _ in case_files().list.options]
    assert labels == [f"{row.title} · {row.mark}" for row in entries().values()]
    assert {row.mark for id, row in entries().items() if id in clients()} == {CLIENT}


def test_a_mark_is_what_the_replay_says() -> None:
    """A row's marks are those of its cells: left open as agrees, none as no result to compare."""
    same = {AGREES: AGREES, OPEN: AGREES, FOLLOWS: FOLLOWS, NOT_EXPRESSIBLE: NOT_EXPRESSIBLE}
    for id, decision in decisions().items():
        kinds = {same[cell.agreement] for cell in replay(decision)}
        assert set(entries()[id].mark.split("; ")) == (kinds or {NO_RESULT})


def test_the_list_does_not_give_away_what_is_asked() -> None:
    """Neither the list nor its twin in words says what was held or what the rules say."""
    shown = case_files()._repr_mimebundle_()
    for text in (shown["text/plain"], bare(shown["text/html"])):
        assert "must be granted" not in text
        assert "sent back" not in text
        assert text.count("·") in (0, len(entries()))
    assert all(entry.title in shown["text/plain"] for entry in entries().values())


def of_element(name: str) -> set[str]:
    """Return the decisions that name an element."""
    return {id for id, one in decisions().items() if name in one.elements}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("hypothetical client", {*clients()}),
        ("published decision", {*decisions()}),
        ("9th Cir.", {id for id, one in decisions().items() if one.court == "9th Cir."}),
        ("nexus", of_element("nexus")),
        ("CAT deferral", {id for id, one in decisions().items()
                          if "cat_deferral" in [cell.protection for cell in replay(one)]}),
        (NOT_EXPRESSIBLE, {id for id, one in decisions().items()
                           if NOT_EXPRESSIBLE in [cell.agreement for cell in replay(one)]}),
        ("SALVADOR gang", {id for id, one in decisions().items()
                           if "Salvador" in one.facts and "gang" in one.facts}),
    ],
)  # fmt: skip
def test_search_by_words(text: str, ids: set[str]) -> None:
    """By kind, court, element, protection, mark or story: what has it is found, in order."""
    files = case_files()
    found = search(files, text)
    assert ids
    assert ids <= {e.id for e in found}
    assert 0 < len(found) < len(entries())
    assert [e.id for e in found] == [id for id in entries() if id in {e.id for e in found}]
    assert list(files.list.options) == [(e.label, e.id) for e in found]
    assert all(
        word in f"{e.label} {e.words}".lower() for e in found for word in text.lower().split()
    )
    assert f"{len(found)} of {len(entries())} files." in bare(files.slots.held("note"))
    assert search(files) == list(entries().values())


def test_the_search_and_the_list_are_named_on_the_page() -> None:
    """The words and the list have a name, and the page a place for it."""
    parts = {part["at"]: part["name"] for part in case_files().slots.parts}
    assert {*parts} == {"rk-lab", "rk-at-search", "rk-at-files"}
    assert all(parts.values())
    assert parts["rk-lab"] == "Case files"


def test_nothing_found_is_said() -> None:
    """Where no file fits, the page says so and nothing can be opened."""
    files = case_files()
    assert search(files, "no such words anywhere") == []
    assert "Try fewer words." in bare(files.slots.held("note"))
    assert files.button.disabled
    files.button.click()
    assert files.file is None


def test_a_wrong_name_is_told_with_the_nearest() -> None:
    """A file that does not exist is an error with the nearest that does."""
    with pytest.raises(ReliefError, match="Did you mean 'acosta-1985'"):
        case_files().open("acosta-1986")


def test_the_button_opens_the_chosen_file_and_answers_are_kept() -> None:
    """The chosen row is opened; coming back to a file finds it as it was left."""
    files = case_files()
    search(files, "toboso")
    files.button.click()
    assert files.file.source.id == "toboso-alfonso-1990"
    assert files.file.widget in inside(files.widget)
    first = answered(files.file)
    files.open("acosta-1985")
    assert files.open("toboso-alfonso-1990") is first
    assert first.asked.committed


def test_each_file_has_its_own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list has a key, and what a file asks has that key and the name of the file."""
    monkeypatch.setenv("JPY_SESSION_NAME", "12-case-files.ipynb")
    files = case_files()
    assert files.key.startswith("case-files/case-files-")
    keys = [files.open(id).asked.key for id in ("toboso-alfonso-1990", "amara-journalist")]
    assert keys == [f"{files.key}/{id}" for id in ("toboso-alfonso-1990", "amara-journalist")]


# -- one file ----------------------------------------------------------------------------------


@pytest.mark.parametrize("id", sorted(SOURCES))
def test_a_file_is_locked_then_reveals_everything(id) -> None:
    """Before the answer nothing of the holding is on the page; after it, all of it is."""
    source, file = SOURCES[id], CaseFile(SOURCES[id])
    assert file.slots.held("held") == ""
    answered(file)
    said = bare(file.slots.held("held"))
    if id in clients():
        assert said.startswith("What it comes to")
        assert source.reasons() in said
        assert flat(source.teaches) in said
        return
    for words in (source.held, source.because, source.today, source.read):
        assert flat(words) in said
    heads = ("What the tribunal held", "Why", "Where it stands today")
    places = [said.index(f"{head} ") for head in heads]
    assert places == sorted(places)
    for cell in replay(source):
        assert cell.rules in said
        assert cell.agreement in said
        if cell.agreement == NOT_EXPRESSIBLE:
            assert f"{cell.agreement} : {cell.why}" in said
    assert (NO_RESULT.capitalize() in said) is (not replay(source))
    for name, value in source.implied.items():
        assert FACTS[name].clause(value) in said


@pytest.mark.parametrize("id", sorted(decisions()))
def test_what_is_asked_of_a_decision(id) -> None:
    """Each protection it decided is asked with its element; else the element alone."""
    decision, asked = decisions()[id], CaseFile(decisions()[id]).asked
    if replay(decision):
        assert isinstance(asked, Prediction)
        assert set(asked.show) == {cell.protection for cell in replay(decision)}
        assert {f"{name}-element" for name in asked.show} < set(asked.questions)
        return
    titles = element_titles()
    asked.answer("element", titles[decision.elements[0]])
    assert asked.commit()["element"].agrees
    wrong = CaseFile(decision).asked
    wrong.answer("element", next(t for n, t in titles.items() if n not in decision.elements))
    assert not wrong.commit()["element"].agrees


def test_a_remand_says_what_was_left_open() -> None:
    """A decision that was sent back says so, and names the element in words."""
    said = bare(answered(CaseFile(decisions()["cole-2011"])).slots.held("held"))
    assert "sent back; left open: torture more likely than not" in said
    assert "left open, as the decision did" in said


# -- the table ---------------------------------------------------------------------------------


def test_the_agreement_counts_every_cell_and_says_that_none_disagree() -> None:
    """The counts in words add up to all of them, and what disagrees is counted by name."""
    said = re.search(r"\d+ decisions, (\d+) protections: (.*)", agreement().text())
    assert said
    total, counts = said.groups()
    assert sum(int(n) for n in re.findall(r"\b\d+\b", counts)) == int(total)
    assert counts.endswith("none disagree.")
    marks = Counter(cell.agreement for cell in replays())
    assert f"{marks[FOLLOWS]} follow from the holding" in counts


def test_the_agreement_has_every_decision() -> None:
    """Every decided protection and every decision without a result has its row; what cannot be said
    and what gives no result, with its reason.
    """
    table = agreement().html().partition("<tbody>")[2]
    rows = [bare(row) for row in table.split("<tr>")[1:]]
    assert len(rows) == len(replays()) + sum(not replay(d) for d in decisions().values())
    expected = []
    for one in decisions().values():
        for cell in replay(one):
            why = f": {cell.why}" if cell.agreement == NOT_EXPRESSIBLE else ""
            expected.append((f"{one.name} ({one.year}) {LAW[cell.protection].title}", why))
        if not replay(one):
            expected.append((f"{one.name} ({one.year})", f"{NO_RESULT}: {one.because}"))
    for row, (head, why) in zip(rows, expected, strict=True):
        assert row.startswith(bare(head))
        assert row.endswith(flat(bare(why)))
