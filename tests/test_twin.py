"""The text twin: what HTML says without style and drawings, once for pictures and cards."""

import pytest

from reliefkit.views.twin import words_of


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h3>A title</h3><p>One &amp;\n two.</p>", "A title\nOne & two."),
        ("<p>One</p><h4>Two</h4><div>Three<br>Four</div>", "One\n\nTwo\nThree\nFour"),
        ("<ul><li>one</li><li><b>two</b> more</li></ul>", "- one\n- two more"),
        ("<ol><li>one<ul><li>inside</li></ul></li><li>two</li></ol>", "1. one\n  - inside\n2. two"),
        ("<details><summary>Head</summary><p>Behind</p></details>", "Head\n  Behind"),
        ("<dl><dt>Bar</dt><dd>A <em>bar</em>.</dd></dl>", "Bar: A bar."),
        ("<p><q>may</q>, she said</p>", "“may”, she said"),
        ("<p>a<span aria-hidden='true'>?</span><i hidden>no</i>b</p><style>p{}</style>", "ab"),
        ("<svg aria-hidden='true'><text>9</text></svg><p>nine</p>", "nine"),
        ("<svg role='img' aria-label='Nine years'><text>9</text></svg>", "Nine years"),
        ("<svg><title>Nine years</title><text>9</text></svg>", "Nine years"),
        ("", ""),
    ],
)
def test_what_html_says(html, words):
    """Lines for blocks, signs for items, what is folded told, what is not for reading left out."""
    assert words_of(html) == words


def test_a_row_names_its_cells_by_their_columns():
    """By the head of the column, or by the name a cell gives it; then longer heads are said."""
    rows = "<tbody><tr><th>In time?</th><td{0}>met: day 3</td><td{1}><p>a</p><p>b</p></td></tr>"
    by_head = "<table><caption>Asked</caption><thead><tr><td></td><th>One</th><th>Two</th></tr>"
    told = words_of(by_head + "</thead>" + rows.format("", "") + "</tbody></table>")
    assert told == "Asked\nIn time? One: met: day 3; Two: a; b"
    own = rows.format(" data-column='A'", " data-column='B'")
    told = words_of(by_head + "</thead>" + own + "</tbody></table>")
    assert told == "Asked\nOne\nTwo\nIn time? A: met: day 3; B: a; b"


def test_a_row_across_all_columns_has_no_name():
    """Nor has one under no head."""
    html = "<table><tbody><tr><th>Age</th><td>9</td></tr><tr><td></td><td colspan='2'>x</td></tr>"
    assert words_of(html + "</tbody></table>") == "Age: 9\nx"


def test_cells_of_long_rows_have_a_line_each():
    """So has what is folded across all columns; it belongs to the row above it."""
    says = "Allowed by the status itself. " * 5
    html = (
        "<table><thead><tr><td></td><th>One</th><th>Two</th></tr></thead><tbody>"
        f"<tr><th>Work</th><td><span>{says}</span><small> Act § 1</small></td><td>{says}</td></tr>"
        "<tr><td></td><td colspan='2'><details><summary>Since</summary><p>a</p></details></td></tr>"
    )
    told = words_of(html + f"<tr><th>Age?</th><td>9</td><td>{says * 3}</td></tr></tbody></table>")
    assert told.split("\n") == [
        "Work:",
        f"  One: {says}(Act § 1)",
        f"  Two: {says.strip()}",
        "  Since",
        "    a",
        "Age?",
        "  One: 9",
        f"  Two: {(says * 3).strip()}",
    ]
