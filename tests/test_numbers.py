"""The lesson on numbers: charts say what the figures say, and its prose types no figure."""

import json
import re

import pandas as pd
import pytest
from lessons import lesson

from reliefkit import ReliefError
from reliefkit.figures import SHAPES, figures
from reliefkit.learning import bar_chart, chart_of_one
from reliefkit.learning.charts import NOT_SHOWN, PARTIAL, PARTIAL_NOTE, REPRINT_NOTE

BY_YEAR = "asylum_decisions_by_fiscal_year"
BY_NATIONALITY = "asylum_decisions_by_nationality"
LESSON = json.loads(lesson("numbers").read_text(encoding="utf-8"))
COUNTS = {"grants": "Granted", "denials": "Denied"}


def html_of(card):
    """What a notebook stores of a card."""
    return card._repr_mimebundle_()["text/html"]


def bars_of(html):
    """The widths of the bars of a chart, in percent of the column, without their ranges."""
    return [
        float(w) for w in re.findall(r'aria-hidden="true"><span style="width: ([\d.]+)%"', html)
    ]


# -- charts ------------------------------------------------------------------------------------


def test_bars_are_as_long_as_the_counts():
    """Every count is drawn to one scale from zero, printed over its bar, and in the words."""
    frame = figures("asylum_grants_affirmative_defensive")
    columns = {"granted_affirmatively_dhs": "DHS", "granted_defensively_doj": "Judges"}
    chart = bar_chart(frame, columns, title="Grants")
    counts = [count for _, row in frame.iterrows() for count in row[[*columns]]]
    lengths = bars_of(html_of(chart))
    assert len(lengths) == 12
    assert max(lengths) == 100
    for width, count in zip(lengths, counts, strict=True):
        assert width == pytest.approx(100 * count / max(counts), abs=0.005)
        assert f"{count:,}<div" in html_of(chart)
        assert f"{count:,}" in repr(chart)


def test_a_range_is_drawn_from_the_least_to_the_most():
    """The thin end of a bar is as long as the count is uncertain, and both ends are printed."""
    frame = pd.DataFrame({"fiscal_year": [2024], "grants": [30], "grants_max": [40]})
    html = html_of(bar_chart(frame, {"grants": "Granted"}, title="Range"))
    assert re.findall(r"width: ([\d.]+)%", html) == ["75.00", "25.00"]
    assert "30 to 40" in html


def test_a_suppressed_count_is_never_drawn_as_zero():
    """Where a count is suppressed there is no bar, and both twins say that it is not shown."""
    frame = figures(BY_NATIONALITY).query("nationality == 'ALGERIA' and fiscal_year == 2018")
    chart = bar_chart(frame, COUNTS, by="nationality", title="Suppressed")
    assert bars_of(html_of(chart)) == []
    assert html_of(chart).count(f"<em>{NOT_SHOWN}") == 2
    assert repr(chart).count(NOT_SHOWN) >= 2
    assert ": 0" not in repr(chart)


def test_a_printed_zero_is_a_zero():
    """A count of nought in the data is a bar of no length, not a suppressed one."""
    frame = pd.DataFrame({"fiscal_year": [2024], "grants": pd.array([0], "Int64")})
    chart = bar_chart(frame, {"grants": "Granted"}, title="Zero")
    assert bars_of(html_of(chart)) == [0.0]
    assert NOT_SHOWN not in repr(chart)


def test_parts_of_years_are_marked():
    """A partial year is marked in label, bar and note; whole years are not."""
    frame = figures(BY_YEAR)
    chart = bar_chart(frame, COUNTS, title="All")
    labels = re.findall(r'<th scope="row">([^<]*)', html_of(chart))
    assert [PARTIAL in label for label in labels] == list(frame["partial"])
    assert html_of(chart).count("rk-part") == 8
    assert PARTIAL_NOTE in repr(chart)
    whole = bar_chart(frame.query("not partial"), COUNTS, title="Whole")
    assert PARTIAL not in repr(whole)
    assert "rk-part" not in html_of(whole)


@pytest.mark.parametrize("name", [name for name, shape in SHAPES.items() if "fiscal_year" in shape])
def test_charts_of_reprinted_tables_say_so_and_no_others(name):
    """A chart of a table that was only seen in a copy says so."""
    counts = {n: n for n, kind in SHAPES[name].items() if kind.startswith("count")}
    newest = figures(name).tail(n=1)
    drawn = html_of(bar_chart(newest, counts, title=name))
    assert (REPRINT_NOTE in drawn) == newest["source"].str.contains("reprint").any()


def test_a_chart_is_a_table():
    """It has a row for every label, a head for every column, and bars that are not read out."""
    html = html_of(bar_chart(figures(BY_YEAR), COUNTS, title="All"))
    assert html.count('<th scope="row">') == len(figures(BY_YEAR)) == 7
    assert html.count('<th scope="col">') == 1 + len(COUNTS)
    assert html.count('aria-hidden="true"') == len(bars_of(html)) == 14


def test_a_chart_says_its_ranges_and_its_source():
    """A range explained; the source in picture and twin."""
    frame = pd.DataFrame(
        {
            "fiscal_year": [2020, 2021, 2022],
            "grants": [10, 30, 20],
            "grants_max": [12, 30, 20],
            "source": ["EOIR, table 1"] * 3,
        }
    )
    chart = bar_chart(frame, {"grants": "Grants"}, title="Grants a year")
    twin = chart._repr_mimebundle_()["text/plain"]
    assert "FY2020: Grants: 10 to 12" in twin
    assert "FY2021: Grants: 30\n" in twin
    for said in (twin, re.sub(r"<[^>]*>", " ", html_of(chart))):
        assert "EOIR, table 1" in said
        assert "by inference" in said


def test_any_nationality_can_be_chosen():
    """All that are in the file; the one chosen is named over its years, and a star is a star."""
    frame = figures(BY_NATIONALITY).query("not partial")
    one = chart_of_one(frame, COUNTS, of="nationality", title="One")
    offered = [name for _, name in one.choice.options]
    assert offered == sorted(set(frame["nationality"]))
    starred = frame[frame["grants"].isna()].iloc[0]
    one.choice.value = starred["nationality"]
    said = one.text()
    assert starred["nationality"].title() in said
    assert f"FY{starred['fiscal_year']}: Granted: {NOT_SHOWN}" in said
    assert offered[0].title() not in said
    shown = [words for words, _ in one.choice.options]
    assert "People's Republic of Benin" in shown
    assert "Trinidad and Tobago" in shown


def test_a_wrong_column_is_refused_with_the_nearest():
    """A column that is not there, or has no numbers, is refused."""
    with pytest.raises(ReliefError, match=r"unknown column 'grant'.*grants"):
        bar_chart(figures(BY_YEAR), {"grant": ""}, title="")
    with pytest.raises(ReliefError, match="draws numbers"):
        bar_chart(figures(BY_YEAR), {"period": ""}, title="")
    with pytest.raises(ReliefError, match="at least one column"):
        bar_chart(figures(BY_YEAR), {}, title="")
    with pytest.raises(ReliefError, match="a frame with rows"):
        bar_chart(figures(BY_YEAR)[:0], COUNTS, title="")


def test_two_editions_of_one_year_are_never_in_one_series():
    """Rows of two editions put together have a year twice, and are refused."""
    name = "court_workload_by_fiscal_year"
    both = pd.concat([figures("court_workload_generated_2021"), figures(name)])
    with pytest.raises(ReliefError, match="FY2015 is there twice"):
        bar_chart(both, {"pending_at_end": ""}, title="")


# -- the lesson --------------------------------------------------------------------------------


def test_no_figure_is_typed_in_the_lesson():
    """Words and code of the lesson have no count and no share; those come from the data."""
    newest = figures("court_motions_by_fiscal_year")["fiscal_year"].max()
    for cell in LESSON["cells"]:
        text = "".join(cell["source"])
        bare = re.sub(r"(?:8 C\.F\.R\.|INA) §§? [\w.()-]+", "", text)
        bare = re.sub(r"\{[^{}]*\}", "", bare)  # what an f-string computes
        assert not re.search(r"\d[\d,]*\.?\d*\s?%|\d{1,3},\d{3}", bare), text
        for number in re.findall(r"(?<![\w.-])\d{3,}(?![\w-])", bare):
            assert 2015 <= int(number) <= newest, text


def test_every_chart_of_the_lesson_is_stored_with_its_table():
    """Each stored chart has its picture, its words, its table and its source."""
    charts = [
        "".join(out["data"]["text/html"])
        for cell in LESSON["cells"]
        for out in cell.get("outputs", ())
        if "rk-chart" in "".join(out.get("data", {}).get("text/html", ""))
    ]
    assert len(charts) >= 9
    for html in charts:
        assert "rk-level" in html
        assert "<table" in html
        assert "Source: " in html
    assert sum(REPRINT_NOTE in html for html in charts) == 2


def test_the_lesson_says_first_that_no_decisions_after_its_newest_year_were_had():
    """Before any figure: the newest year of decisions, and that later ones are missing."""
    first = " ".join("".join(LESSON["cells"][0]["source"]).split())
    newest = figures(BY_YEAR).query("not partial")["fiscal_year"].max()
    assert f"The newest year of decisions here is fiscal year {newest}." in first
    assert "No official table of grants and denials after it could be had" in first


def test_newer_statements_are_stored_as_sentences_with_source_and_kind():
    """Each is in the lesson with both, and in no chart."""
    shown = [
        "".join(out["data"].get("text/markdown", ""))
        for cell in LESSON["cells"]
        for out in cell.get("outputs", ())
    ]
    for one in figures("newer_statements").itertuples():
        said = f"- {one.statement} *{one.source}: {one.source_kind}.*"
        assert sum(said in words for words in shown) == 1


def test_a_handout_keeps_the_style_of_its_charts():
    """Printed, the two series of a chart are as different as on the screen."""
    from reliefkit.offer.handouts import handout

    page = handout(lesson("numbers"))
    assert "rk-level" in page
    assert page.count(".rk-s1 {") == 1
