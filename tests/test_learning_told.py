"""What a learner reads before and after an answer: case files, questions, drills, charts."""

import re
from html import unescape

import pandas as pd
import pytest

from reliefkit.errors import ReliefError
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning import case_files, choose, drill, glossary, line_chart, task
from reliefkit.library import decisions
from reliefkit.library.clients import clients


def bare(html: object) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", str(html))).split())


# -- case files -----------------------------------------------------------------------------------


def committed(file):
    """Answer everything a file asks, and commit."""
    for widget in file.asked._inputs:
        if hasattr(widget, "index"):
            widget.index = 0
    file.asked.commit()
    return file


def test_a_file_reveals_nothing_before_the_answer_is_committed() -> None:
    """Before: neither the holding nor the ways on; after: both, and where it stands today."""
    for id in [*list(decisions())[:4], next(iter(clients()))]:
        file = case_files().open(id)
        if not hasattr(file.asked, "commit"):
            continue
        assert not file.revealed
        assert file.slots.held("held") == ""
        committed(file)
        assert file.revealed
        said = bare(file.slots.held("held"))
        if id in decisions():
            heads = ("What the tribunal held", "Why", "Where it stands today")
            places = [said.index(head) for head in heads]
            assert places == sorted(places)
            assert bare(decisions()[id].today) in said
        else:
            assert said.startswith("What it comes to")


def test_the_same_facts_elsewhere_are_told_as_a_list() -> None:
    """Each way on opens a lab, and says above it what makes a difference."""
    file = case_files().open(next(iter(clients())))
    committed(file)
    assert file.ways.held("note") == ""
    for way in (file.another_circuit, file.one_different):
        opened = way()
        assert file.lab is opened
        assert "<li>" in file.ways.held("note")
        assert bare(file.ways.held("note")).endswith(".")


def test_every_filter_alone_keeps_what_has_its_value_and_counts_it() -> None:
    """A court, a kind, a mark: what is found has it, what is left out has not, both are counted."""
    files = case_files()
    everything = files.search()
    assert len(everything) == len(decisions()) + len(clients())
    for name, of in (
        ("court", lambda entry: [entry.court]),
        ("kind", lambda entry: [entry.kind]),
        ("mark", lambda entry: entry.marks),
        ("element", lambda entry: entry.elements),
        ("protection", lambda entry: entry.protections),
    ):
        values = {value for entry in everything for value in of(entry) if value}
        assert len(values) > 1
        for value in values:
            wanted = [entry.id for entry in everything if value in of(entry)]
            assert [entry.id for entry in files.search(**{name: value})] == wanted
            count = f"{len(wanted)} of {len(everything)} files."
            assert count in bare(files.slots.held("note"))
        assert files.search() == everything


def test_every_search_field_is_named_on_the_page() -> None:
    """The words, the list and each filter have a name, and the page a place for it."""
    parts = {part["at"]: part["name"] for part in case_files().slots.parts}
    assert {"rk-card", "rk-at-search", "rk-at-files"} < parts.keys()
    assert len(parts) == 3 + 7
    assert all(parts.values())
    assert parts["rk-card"] == "Case files"


# -- questions and drills -------------------------------------------------------------------------


def test_after_a_commitment_the_answer_stands_beside_the_right_one() -> None:
    """The table has a head for the question, what was said, the answer and why."""
    card = choose("Which?", ["first", "second"], "first", {"first": "So.", "second": "Not so."})
    assert "locked until you do" in bare(card.slots.held("note"))
    card.answer("second")
    card.commit()
    table = card.slots.held("note")
    heads = re.findall(r'<th scope="col">(.*?)</th>', table)
    assert heads == ["Question", "You said", "Answer", "Why"]
    assert re.findall(r'<th scope="row">(.*?)</th>', table) == ["Which?"]
    assert "second" in bare(table)
    assert all(widget.disabled for widget in (*card.inputs, card.button))


def test_a_drill_shows_one_client_from_the_start_and_ends() -> None:
    """The first client is on the page at once; after the last there is no next."""
    one = drill("bars", n=1)
    assert one.prediction.widget in one.widget.children
    with pytest.raises(ReliefError, match="Commit"):
        one.next()
    for widget in one.prediction._inputs:
        widget.index = 0
    one.prediction.commit()
    with pytest.raises(ReliefError, match="last client"):
        one.next()


def test_a_drill_names_the_client_where_nothing_was_missing() -> None:
    """Where every element was met and the learner said no, the protection and client are named."""
    seen = 0
    for seed in range(6):
        one = drill("how-likely", n=2, seed=seed)
        while True:
            for widget in one.prediction._inputs:
                widget.index = len(widget.options) - 1
            one.prediction.commit()
            if one.done:
                break
            one.next()
        for said in one.again:
            if "every element was met" in said:
                seen += 1
                assert any(client.name in said for client in one.clients)
                titles = [LAW[name].title.lower() for name in PROTECTIONS]
                assert any(said.lower().startswith(title) for title in titles)
    assert seen


# -- cards ----------------------------------------------------------------------------------------


def test_a_task_is_told_above_its_lab_in_page_and_twin() -> None:
    """Both forms have the task's words first and the lab after them."""
    one = task({"withholding": "required"}, at_most=1)
    assert str(one).startswith(f"{one.words}\n")
    assert one.lab._text() in str(one)
    assert bare(one._html()).startswith(bare(one.words))
    assert one.lab._html() in one._html()
    assert all(one.lab.case[name] is not None for name in one.lab.controls)


def test_the_glossary_is_a_card_with_its_name() -> None:
    """The terms stand under their own heading."""
    assert bare(glossary()._repr_mimebundle_()["text/html"]).startswith("In plain words ")


# -- charts ---------------------------------------------------------------------------------------

FRAME = pd.DataFrame(
    {
        "fiscal_year": [2020, 2021, 2022],
        "grants": [10, 30, 20],
        "grants_max": [12, 30, 20],
        "source": ["EOIR, table 1"] * 3,
    }
)


def test_a_chart_says_its_ends_its_ranges_and_its_source() -> None:
    """Most and least with their years; a range explained; the source in picture and twin."""
    chart = line_chart(FRAME, {"grants": "Grants"}, title="Grants a year")
    twin = chart._repr_mimebundle_()["text/plain"]
    html = chart._repr_mimebundle_()["text/html"]
    assert "most 30 (FY2021)" in twin
    assert "(FY2020)" in twin.partition("least")[2]
    for said in (twin, bare(html)):
        assert "EOIR, table 1" in said
        assert "by inference" in said
    assert "<svg" in html
    assert 'role="img"' in html
    assert re.search(r"<details[^>]* open", html)
