"""What a picture shows and what its words say are the same: map, ledger, symbols, lists."""

import re
from html import unescape

import pytest

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.library.clients import clients
from reliefkit.logic import Truth
from reliefkit.views import VIEWS
from reliefkit.views.markup import Scene, result_icon, truth_icon

START = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.3,
    likelihood_of_torture=0.2,
    severe_harm=True,
    official_role="inflicts",
)
TWO = ("likelihood_of_persecution", "days_to_filing")
ILLUSTRATION = "10% is the course's mark, an illustration"


def scene(case=START, facts=TWO, show=PROTECTIONS):
    """The scene of a case in which nothing has moved."""
    now = assess(case)
    return Scene(now, now, facts, show)


def bare(html):
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def drawn(kind, html):
    """The style of every element of a class."""
    found = re.findall(rf'<span class="{kind}[^"]*"[^>]*style="([^"]*)"', html)
    return [dict(rule.split(":") for rule in style.split(";") if rule) for style in found]


# -- symbols --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("icons", "size"),
    [
        ([truth_icon(truth) for truth in Truth], 14),
        ([result_icon(kind) for kind in ("required", "permitted", "refused", "open")], 18),
    ],
    ids=["truths", "results"],
)
def test_symbols_differ_fill_their_box_and_are_not_read(icons, size):
    """Each symbol has a shape of its own, as large as its box allows."""
    assert len(set(icons)) == len(icons)
    for icon in icons:
        assert f'viewBox="0 0 {size} {size}"' in icon
        assert 'aria-hidden="true"' in icon
        shapes = re.findall(r'<(?:path|circle)[^>]*? (?:d|r)="([^"]+)"', icon)
        assert shapes
        assert 'd=""' not in icon
        numbers = re.findall(r"(?<![\d.-])\d+\.?\d*", " ".join(shapes))
        assert size / 4 < max(map(float, numbers)) <= size


# -- the map --------------------------------------------------------------------------------------


def test_the_map_is_a_picture_for_the_eye_and_a_table_for_the_ear():
    """The picture is not read aloud; the table beside it names its columns and rows."""
    html = VIEWS["map"].html(scene())
    assert re.search(r'class="rk-plot"[^>]*aria-hidden="true"', html)
    table = re.search(r"<table.*?</table>", html, re.DOTALL)[0]
    heads = re.findall(r'<th scope="col">(.*?)</th>', table)
    rows = re.findall(r'<th scope="row">(.*?)</th>', table)
    assert len(heads) >= 3
    assert len(rows) >= 2
    assert any(" to " in words for words in heads)
    assert re.search(r"<caption>You are here: ", table)
    assert table.count("<td>") == len(heads) * len(rows) + 1  # the empty corner


def test_here_is_dropped_to_both_axes():
    """From the spot one line falls to the lower axis and one runs to the left."""
    html = VIEWS["map"].html(scene())
    ((spot,), (lines,)) = (drawn(kind, html) for kind in ("rk-spot", "rk-drop"))
    assert spot["left"] == "30%"
    assert (lines["width"], lines["height"]) == (spot["left"], spot["bottom"])


def test_ticks_stand_along_their_own_axis():
    """The marks of the lower scale run from left to right, those of the upright one upwards."""
    html = VIEWS["map"].html(scene())
    lower, upright = (drawn(f"rk-tick rk-tick-{side}", html) for side in "xy")
    assert len(lower) >= 3
    assert all(set(tick) == {"left"} for tick in lower)
    assert len(upright) >= 2
    assert all(set(tick) == {"bottom"} for tick in upright)


def test_the_map_names_only_what_is_given_and_says_what_ten_percent_is():
    """Each part names the protections given there; under asylum 10% is called an illustration."""
    said = VIEWS["map"].text(scene())
    assert ILLUSTRATION in said.split("\n")[-1]
    assert "asylum" in said
    assert "statutory withholding" in said
    alone = VIEWS["map"].text(scene(show=("withholding",)))
    assert ILLUSTRATION not in alone
    assert "asylum" not in alone


def test_long_words_in_a_narrow_box_can_be_broken():
    """A long name may break at a syllable, and reads the same without the break."""
    said = re.findall(r'data-said="([^"]*)"', VIEWS["map"].html(scene()))
    assert any("\u00ad" in words for words in said)
    plain = " ".join(words.replace("\u00ad", "") for words in said)
    assert "withholding" in plain
    assert "asylum" in plain


def test_a_narrow_box_is_known_and_a_map_of_words_too():
    """A box under 15% of the width is drawn as narrow; so is a map whose upright scale is words."""
    html = VIEWS["map"].html(scene())
    boxes = re.findall(r'class="rk-box ([^"]*)" style="left:[^;]*;width:([\d.]+)%', html)
    narrow = [("rk-slim" in look, float(width) < 15) for look, width in boxes]
    assert set(narrow) == {(True, True), (False, False)}
    assert "rk-map-words" not in html
    assert "rk-map-words" in VIEWS["map"].html(scene(facts=(TWO[0], "nexus")))


# -- lists ----------------------------------------------------------------------------------------


def test_what_is_missing_is_parted_from_why():
    """An element and the facts that decide it are two sentences."""
    html = VIEWS["missing"].html(scene(START.but(credible=False)))
    assert re.search(r"</strong>\. <span", html)
    assert ILLUSTRATION in bare(html)
    assert ILLUSTRATION not in bare(VIEWS["missing"].html(scene(show=("withholding",))))


def test_more_ways_than_are_listed_are_counted_in_picture_and_words():
    """Six ways are listed; how many more there are is said, the same in both."""
    both = scene()
    counts = re.findall(r"turns around in (\d+) more ways", VIEWS["whatif"].html(both))
    assert counts
    assert re.findall(r"turns around in (\d+) more ways", VIEWS["whatif"].text(both)) == counts


def test_the_ledger_is_a_table_whose_every_cell_knows_its_column():
    """Rows, heads and cells keep their roles where styles take them away; each cell is named."""
    html = VIEWS["protections"].html(scene(facts=()))
    cells = re.findall(r'<td class="rk-cell[^"]*" role="cell" data-column="([^"]*)"', html)
    titles = [LAW[name].title for name in PROTECTIONS]
    assert cells == titles * (len(cells) // len(titles))
    assert len(cells) == len(titles) * html.count('role="rowheader"')
    assert re.findall(r'<(thead|tbody) role="rowgroup"', html) == ["thead", "tbody"]
    said = VIEWS["protections"].text(scene(facts=()))
    for title in titles:
        assert f"{title}: " in said
    rows = dict(line.split("? ", 1) for line in said.split("\n") if "? " in line)
    questions = re.findall(r'role="rowheader">(.*?)</th>', html)
    assert [f"{asked}?" for asked in rows] == questions
    for told in rows.values():
        assert [cell.partition(": ")[0] for cell in told.split("; ")] == titles


def test_the_bars_are_told_one_by_one_as_they_are_drawn():
    """Each row of the matrix is a line of the twin, with its state."""
    now = scene(START.but(persecuted_others=True))
    rows = re.findall(r'<th scope="row">(.*?)<span', VIEWS["bars"].html(now))
    _, *told, _ = VIEWS["bars"].text(now).split("\n")  # under the heading, above the note
    named = [re.sub(r", (applies|not raised): Asylum: .*", r" (\1)", line) for line in told]
    assert [line.rpartition(" (")[0] for line in named] == [bare(row) for row in rows]
    assert sum("(applies)" in line for line in named) == 1
    assert sum("(not raised)" in line for line in named) == len(told) - 1


def test_no_step_of_a_ladder_says_the_same_words_twice() -> None:
    """Of two ways in the same words the line has one: "one central reason" is not met and unmet."""
    for client in clients().values():
        now = assess(client.case)
        drawn = VIEWS["ladder"].html(Scene(now, now, ()))
        for line in re.findall(r'<ul class="rk-beside[^>]*>(.*?)</ul>', drawn):
            told = [re.sub("<[^>]*>", "", one).partition(":")[2] for one in line.split("</li>")]
            said = [words for words in told if words.strip()]
            assert len(said) == len(set(said)), (client.id, said)
