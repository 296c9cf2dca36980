"""Case files: found, predicted, revealed, and varied; each driven as a learner would."""

import re
from collections import Counter

import pytest

from reliefkit import PROTECTIONS, ReliefError
from reliefkit.facts import FACTS
from reliefkit.learning import agreement, agreement_table, case_files
from reliefkit.learning.casefile import (
    NO_RESULT,
    CaseFile,
    element_titles,
)
from reliefkit.learning.files import CLIENT, DECISION, MARKS, CaseFiles, Entry, entries
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
            file.asked.answer(name, "refused", "proof" if name[:3] != "cat" else "torture")
        file.asked.commit()
    else:
        file.asked.answer(element_titles()["nexus"])
        file.asked.commit()
    return file


def search(files: CaseFiles, text: str = "", **filters) -> list[Entry]:
    """Set the words to look for and the filters, all others off; return what is found."""
    for name, control in files.filters.items():
        control.value = filters.get(name, "")
    files.typed.value = text
    return files.found


# -- the list ----------------------------------------------------------------------------------


def test_every_decision_is_in_the_list_and_marked() -> None:
    """At least 45 decisions stand in the list, each with a mark, beside every client."""
    rows = [entry for entry in entries().values() if entry.kind == DECISION]
    assert len(rows) >= 45
    assert {row.id for row in rows} == set(decisions())
    assert {e.id for e in entries().values() if e.kind == CLIENT} == set(clients())
    for row in rows:
        assert row.marks
        assert set(row.marks) <= set(MARKS)
        assert any(
            row.title in label and row.marks[0] in label for label, _ in case_files().list.options
        )


def test_a_mark_is_what_the_replay_says() -> None:
    """A row's marks are those of its cells: left open as agrees, none as no result to compare."""
    same = {AGREES: AGREES, OPEN: AGREES, FOLLOWS: FOLLOWS, NOT_EXPRESSIBLE: NOT_EXPRESSIBLE}
    for id, decision in decisions().items():
        kinds = {same[cell.agreement] for cell in replay(decision)}
        assert set(entries()[id].marks) == (kinds or {NO_RESULT})


def test_the_list_does_not_give_away_what_is_asked() -> None:
    """Neither the list nor its twin in words says what was held or what the rules say."""
    shown = case_files()._repr_mimebundle_()
    for text in (shown["text/plain"], bare(shown["text/html"])):
        assert "must be granted" not in text
        assert "sent back" not in text
        assert text.count("·") in (0, len(entries()))
    assert all(entry.title in shown["text/plain"] for entry in entries().values())


@pytest.mark.parametrize(
    ("text", "filters", "fits"),
    [
        ("", {"kind": CLIENT}, lambda e: e.id in clients()),
        ("9th Cir.", {"kind": DECISION},
         lambda e: e.kind == DECISION and "9th Cir." in e.title + e.words),
        ("", {"element": "nexus", "kind": DECISION},
         lambda e: "nexus" in e.elements and e.kind == DECISION),
        ("", {"protection": "cat_deferral", "kind": DECISION},
         lambda e: e.kind == DECISION and "cat_deferral" in e.protections),
        ("", {"mark": NOT_EXPRESSIBLE}, lambda e: NOT_EXPRESSIBLE in e.marks),
        ("GANG", {}, lambda e: "gang" in f"{e.label} {e.words}".lower()),
        ("salvador gang", {"kind": DECISION}, lambda e: e.kind == DECISION and all(
            word in f"{e.label} {e.words}".lower() for word in ("salvador", "gang"))),
    ],
)  # fmt: skip
def test_search_and_filters(text, filters, fits) -> None:
    """Every filter keeps the entries that fit it and no others, in order; some, and not all."""
    files = case_files()
    found = search(files, text, **filters)
    assert [e.id for e in found] == [e.id for e in entries().values() if fits(e)]
    assert 0 < len(found) < len(entries())
    assert list(files.list.options) == [(e.label, e.id) for e in found]
    assert f"{len(found)} of {len(entries())} files." in bare(files.slots.held("note"))
    assert search(files) == list(entries().values())


def test_every_filter_alone_keeps_what_has_its_value_and_counts_it() -> None:
    """A kind, a mark: what is found has it, what is left out has not, both are counted."""
    files = case_files()
    everything = search(files)
    assert len(everything) == len(decisions()) + len(clients())
    for name, of in (
        ("kind", lambda entry: [entry.kind]),
        ("mark", lambda entry: entry.marks),
        ("element", lambda entry: entry.elements),
        ("protection", lambda entry: entry.protections),
    ):
        values = {value for entry in everything for value in of(entry) if value}
        assert len(values) > 1
        for value in values:
            wanted = [entry.id for entry in everything if value in of(entry)]
            assert [entry.id for entry in search(files, **{name: value})] == wanted
            count = f"{len(wanted)} of {len(everything)} files."
            assert count in bare(files.slots.held("note"))
        assert search(files) == everything


def test_every_search_field_is_named_on_the_page() -> None:
    """The words, the list and each filter have a name, and the page a place for it."""
    parts = {part["at"]: part["name"] for part in case_files().slots.parts}
    assert {"rk-lab", "rk-at-search", "rk-at-files"} < parts.keys()
    assert len(parts) == 3 + 4
    assert all(parts.values())
    assert parts["rk-lab"] == "Case files"


def test_nothing_found_is_said() -> None:
    """Where no file fits, the page says so and nothing can be opened."""
    files = case_files()
    assert search(files, "no such words anywhere") == []
    assert "Loosen a filter." in bare(files.slots.held("note"))
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
    asked.answer(titles[decision.elements[0]])
    assert asked.commit()["element"].agrees
    wrong = CaseFile(decision).asked
    wrong.answer(next(t for n, t in titles.items() if n not in decision.elements))
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


def test_the_agreement_table_has_every_decision() -> None:
    """Every decided protection and every decision without a result has its row and its reason."""
    table, cells = agreement_table(), replays()
    assert set(table["decision"]) == {f"{d.name} ({d.year})" for d in decisions().values()}
    compared = table[table["agreement"] != NO_RESULT]
    assert compared["agreement"].value_counts().to_dict() == (
        Counter(cell.agreement for cell in cells)
    )
    assert list(table.columns) == [
        "decision",
        "protection",
        "court found",
        "rules say",
        "agreement",
        "why",
    ]
    assert not table.isna().any(axis=None)
    assert len(table) == len(cells) + sum(not replay(d) for d in decisions().values())
    assert table["why"].str.strip().all()
    years = table["decision"].str.extract(r"\((\d{4})\)$")[0]
    assert years.is_monotonic_increasing
    assert set(PROTECTIONS) == {n for e in entries().values() for n in e.protections}
