"""Lesson 12: charts say what the figures say, and nothing in its prose is a typed figure."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from reliefkit import ReliefError
from reliefkit.figures import REPRINTED, figures, grant_rate
from reliefkit.learning import bar_chart, line_chart, nationality_lab, your_own
from reliefkit.learning.charts import NOT_SHOWN, PARTIAL, REPRINT_NOTE
from reliefkit.learning.numbers import _DRAWN, ONLY_HERE, chart_of
from reliefkit.paths import NOTEBOOKS, data_path

BY_YEAR = "asylum_decisions_by_fiscal_year"
BY_NATIONALITY = "asylum_decisions_by_nationality"
LESSON = json.loads((Path(NOTEBOOKS) / "12-numbers.ipynb").read_text(encoding="utf-8"))
COUNTS = {"grants": "Granted", "denials": "Denied"}


def html_of(chart):
    """What a notebook stores of a chart."""
    return chart._repr_mimebundle_()["text/html"]


def bars_of(html):
    """The widths of the bars of a chart, the key left out."""
    found = re.findall(r'<rect class="rk-solid[^"]*"[^>]*? width="([\d.]+)" height="14"', html)
    return [float(width) for width in found]


# -- charts ------------------------------------------------------------------------------------


def test_bars_are_as_long_as_the_counts():
    """Every count is drawn to one scale, printed beside its bar, and in the table."""
    frame = figures("asylum_grants_affirmative_defensive")
    columns = ["granted_affirmatively_dhs", "granted_defensively_doj"]
    chart = bar_chart(frame, columns, title="Grants")
    counts = [count for _, row in frame.iterrows() for count in row[columns]]
    lengths = bars_of(html_of(chart))
    scale = {round(width / count, 3) for width, count in zip(lengths, counts, strict=True)}
    assert len(lengths) == 12
    assert len(scale) == 1
    tops = [
        int(y)
        for y in re.findall(
            r'<rect class="rk-solid[^"]*"[^>]*? y="(\d+)" width="[^"]*" height="14"', html_of(chart)
        )
    ]
    assert all(after - before >= 14 for before, after in pairwise(tops))  # none over another
    for count in counts:
        assert html_of(chart).count(f"{count:,}") >= 2
        assert f"{count:,}" in repr(chart)


def test_a_suppressed_count_is_never_drawn_as_zero():
    """Where a count is suppressed there is no bar, and both twins say that it is not shown."""
    frame = figures(BY_NATIONALITY).query("nationality == 'ALGERIA' and fiscal_year == 2018")
    chart = bar_chart(frame, COUNTS, by="nationality", title="Suppressed")
    assert bars_of(html_of(chart)) == []
    assert html_of(chart).count("* not shown") == 2
    assert repr(chart).count(NOT_SHOWN) >= 2
    assert ": 0" not in repr(chart)


def test_a_printed_zero_is_a_zero():
    """A count of nought in the data is a bar of no length, not a suppressed one."""
    frame = pd.DataFrame({"fiscal_year": [2024], "grants": pd.array([0], "Int64")})
    chart = bar_chart(frame, ["grants"], title="Zero")
    assert bars_of(html_of(chart)) == [0.0]
    assert NOT_SHOWN not in repr(chart)


def test_parts_of_years_are_marked_and_left_out_of_comparisons():
    """A partial year is marked in label, bar and note, and is neither the most nor the least."""
    chart = bar_chart(figures(BY_YEAR), COUNTS, title="All")
    assert [PARTIAL in label for label in chart.labels] == list(figures(BY_YEAR)["partial"])
    assert html_of(chart).count("rk-solid rk-part") == 8
    assert "least 7,236 to 7,479 (FY2021)." in chart.said()
    whole = bar_chart(figures(BY_YEAR).query("not partial"), COUNTS, title="Whole")
    assert PARTIAL not in repr(whole)


def test_no_line_reaches_a_part_of_a_year():
    """A line joins whole years only; the part of a year is a hollow point of its own."""
    frame = figures("defensive_asylum_filed_granted")
    html = html_of(line_chart(frame, ["defensive_filed"], title="Filed"))
    (points,) = re.findall(r'<polyline points="([^"]+)"', html)
    assert len(points.split()) == (~frame["partial"]).sum() == 10
    assert html.count('<circle class="rk-part"') == 1
    first, *_ = points.split()
    assert float(first.split(",")[0]) < 720 / 8  # the lines have the width of the drawing


@pytest.mark.parametrize("name", _DRAWN)
def test_charts_of_reprinted_tables_say_so_and_no_others(name):
    """A chart of either of the two reprinted tables says that it is, in both twins."""
    chart = chart_of(figures(name), name, "Chart")
    for twin in chart._repr_mimebundle_().values():
        assert (REPRINT_NOTE in twin) == ("(reprinted table)" in twin) == (name in REPRINTED)


def test_a_chart_has_a_text_alternative_and_a_table():
    """The picture is named by its words, and the table has a row for every label."""
    chart = bar_chart(figures(BY_YEAR), COUNTS, title="All")
    html = html_of(chart)
    assert f'role="img" aria-label="{chart.said()}"' in html
    first, *_, last = chart.labels
    assert f"; 7 rows, {first} first and {last} last." in chart.said()
    assert html.count('<th scope="row">') == len(chart.labels) == 7
    assert html.count('<th scope="col">') == 1 + len(chart.series)
    assert "[data-jp-theme-light" in html


def test_a_chart_says_its_ends_its_ranges_and_its_source():
    """Most and least with their years; a range explained; the source in picture and twin."""
    frame = pd.DataFrame(
        {
            "fiscal_year": [2020, 2021, 2022],
            "grants": [10, 30, 20],
            "grants_max": [12, 30, 20],
            "source": ["EOIR, table 1"] * 3,
        }
    )
    chart = line_chart(frame, {"grants": "Grants"}, title="Grants a year")
    twin = chart._repr_mimebundle_()["text/plain"]
    html = html_of(chart)
    assert "most 30 (FY2021)" in twin
    assert "(FY2020)" in twin.partition("least")[2]
    for said in (twin, re.sub(r"<[^>]*>", " ", html)):
        assert "EOIR, table 1" in said
        assert "by inference" in said
    assert "<svg" in html
    assert 'role="img"' in html
    assert re.search(r"<details[^>]* open", html)


def test_a_wrong_column_is_refused_with_the_nearest():
    """A column that is not there, or has no numbers, is refused."""
    with pytest.raises(ReliefError, match=r"unknown column 'grant'.*grants"):
        bar_chart(figures(BY_YEAR), ["grant"], title="")
    with pytest.raises(ReliefError, match="unknown file with a chart 'mine'"):
        chart_of(figures(BY_YEAR), "mine", "")
    with pytest.raises(ReliefError, match="draws numbers"):
        bar_chart(figures(BY_YEAR), ["period"], title="")


# -- one nationality ---------------------------------------------------------------------------


def test_a_nationality_shows_both_rates_or_says_they_are_not_shown():
    """Both rates follow the choice; a suppressed count gives none."""
    lab = nationality_lab("CHINA")
    frame = figures(BY_NATIONALITY).query("nationality == 'CHINA' and not partial")
    for said, short, long in zip(
        lab.said, grant_rate(frame), grant_rate(frame, "all dispositions"), strict=True
    ):
        assert f"grants and denials {short:.1%}; of all dispositions {long:.1%}" in said
    lab.chooser.value = "ALGERIA"
    assert lab.said[0].count(NOT_SHOWN) == 2
    assert "Algeria" in lab.slots.held("chart")
    with pytest.raises(ReliefError, match="CHINA"):
        nationality_lab("CHIMA")


# -- your own figures --------------------------------------------------------------------------


def test_of_many_nationalities_the_twelve_largest_of_the_newest_year_are_drawn():
    """Largest first, twelve of them, and of no other year."""
    frame = figures(BY_NATIONALITY)
    chart = chart_of(frame, BY_NATIONALITY, "Mine")
    report = frame[frame["data_through"] == frame["data_through"].max()]
    newest = report[report["fiscal_year"] == report["fiscal_year"].max()]
    assert len(newest) > 12
    largest = newest.sort_values("total", ascending=False)["nationality"][:12]
    assert [label.upper().split(f" {PARTIAL}")[0] for label in chart.labels] == [*largest]


@pytest.mark.parametrize("name", _DRAWN)
def test_own_file_is_made_read_and_drawn(name, tmp_path):
    """An example is the shipped file; read again it gives the same frame and a chart."""
    own = your_own()
    own.shape.value, own.path.value = name, str(tmp_path / "mine.csv")
    own.example()
    pd.testing.assert_frame_equal(own.read(), figures(name))
    assert "Read: " in own.slots.held("own")
    assert "<svg" in own.slots.held("own")
    with pytest.raises(ReliefError, match="there is such a file"):
        own.example()


def test_a_wrong_value_is_told_with_its_place(tmp_path):
    """The button shows the row and column of a bad value, and keeps no chart."""
    name = "asylum_grants_affirmative_defensive"
    own = your_own()
    own.shape.value, own.path.value = name, str(tmp_path / "mine.csv")
    text = Path(data_path("eoir", f"{name}.csv")).read_text(encoding="utf-8")
    Path(own.path.value).write_text(text.replace("17878", "many"), encoding="utf-8")
    read, _ = own.widget.children[1].children
    read.click()
    assert "row 1, column granted_affirmatively_dhs" in own.said
    assert own.chart is None
    assert "<svg" not in own.slots.held("own")
    own.path.value = str(tmp_path / "none.csv")
    read.click()
    assert "none.csv" in own.said
    assert ONLY_HERE not in own.said


# -- the lesson --------------------------------------------------------------------------------


def test_no_figure_is_typed_in_the_lesson():
    """Words and code of the lesson have no count and no share; those come from the data."""
    for cell in LESSON["cells"]:
        text = "".join(cell["source"])
        bare = re.sub(r"(?:8 C\.F\.R\.|INA) §§? [\w.()-]+", "", text)
        bare = re.sub(r"\{[^{}]*\}", "", bare)  # what an f-string computes
        assert not re.search(r"\d[\d,]*\.?\d*\s?%|\d{1,3},\d{3}", bare), text
        for number in re.findall(r"(?<![\w.-])\d{3,}(?![\w-])", bare):
            assert 2015 <= int(number) <= 2021, text


def test_every_chart_of_the_lesson_is_stored_with_its_table():
    """Each stored chart has its picture, its words, its table and its source."""
    charts = [
        "".join(out["data"]["text/html"])
        for cell in LESSON["cells"]
        for out in cell.get("outputs", ())
        if "rk-chart" in "".join(out.get("data", {}).get("text/html", ""))
        and "<svg" in "".join(out["data"]["text/html"])
    ]
    assert len(charts) >= 9
    for html in charts:
        assert 'role="img"' in html
        assert "<table" in html
        assert "Source: " in html
    assert sum("(reprinted table)" in html for html in charts) == 2


def test_a_handout_keeps_the_style_of_its_charts():
    """Printed, the two series of a chart are as different as on the screen."""
    from reliefkit.offer.handouts import handout
    from reliefkit.paths import NOTEBOOKS

    page = handout(Path(NOTEBOOKS) / "12-numbers.ipynb")
    assert "<svg" in page
    assert page.count(".rk-drawn .rk-s1 .rk-solid {") == 1
