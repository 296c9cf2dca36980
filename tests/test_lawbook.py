"""The law book is complete, and what is stale is reported."""

import re
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace

import htpy as h
import pytest

from reliefkit import offer
from reliefkit.facts import FACTS, GROUPS
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.library import (
    authorities,
    authority,
    consequences,
    decisions,
    developments,
    doors,
    steps,
    terms,
)
from reliefkit.library.clients import clients
from reliefkit.logic import All, AnyOf, Not
from reliefkit.offer import stale
from reliefkit.offer.lawbook import elements_below, formula, lawbook, rules
from reliefkit.words.finding import capital
from reliefkit.words.replay import AGREES, FOLLOWS, OPEN, replays

SEEN = {"A": "own words seen", "B": "described in a source seen", "C": "from memory only"}


def bare(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.fixture(scope="module")
def page() -> str:
    """The law book."""
    return lawbook(date(2026, 11, 21))


@pytest.fixture(scope="module")
def words(page: str) -> str:
    """The law book's words."""
    return bare(page)


# -- whole ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_every_element_is_told(words: str, protection) -> None:
    """The page has every element's name, rule, burden, dispute and every authority behind it."""
    found = elements_below(protection)
    assert set(protection.elements) <= set(found)
    for element in found:
        for said in (capital(element.title), element.rule, element.burden, element.contested):
            assert " ".join(said.split()) in words
        for id in element.cite:
            source = authority(id)
            assert source.words or f"{source.says} ({SEEN[source.tier]})" in words, id
            seen = f"Checked {source.checked}: {source.how} ({SEEN[source.tier]}"
            for said in (source.cite, source.says, source.words, seen):
                assert " ".join(said.split()) in words, id


def test_every_fact_parameter_row_and_decision_is_told(words: str) -> None:
    """The page has every fact, dated parameter, consequence, development and decision."""
    said = [fact.question for fact in FACTS.values()]
    said += [entry.note for group in HISTORY.values() for entry in group]
    said += [str(entry.since) for group in HISTORY.values() for entry in group]
    said += [getattr(row, name).says for row in consequences().values() for name in LAW]
    said += [row.note for row in developments().values()]
    said += [row.source_url for row in developments().values()]
    said += [
        f"{row.title} {', '.join(row.affects)} {row.status} {row.as_of}".replace("_", " ")
        for row in developments().values()
    ]
    said += [f"{decision.name}, {decision.cite}" for decision in decisions().values()]
    said += [
        f"{c.decision.name}, {c.decision.cite} {LAW[c.protection].title} {c.found} {c.rules} "
        f"{c.agreement}"
        for c in replays()
    ]
    missing = [text for text in said if " ".join(text.split()) not in words]
    assert missing == []


def test_the_page_asks_for_nothing_from_outside(page: str) -> None:
    """The page loads no script, style, font or picture."""
    assert "<script" not in page
    assert "src=" not in page
    assert "@import" not in page


# -- each rule opened, tested and cited in its place ---------------------------------------------


def part(page: str, title: str) -> str:
    """What the book says under one heading, a part's number left out."""
    _, *after = re.split(rf"<h2[^>]*>(?:\d+\. )?{re.escape(title)}", page)
    assert len(after) == 1
    return after[0].partition("<h2")[0]


def entries(page: str, protection) -> dict[str, str]:
    """What stands under the heading of each element of a protection."""
    _, *rest = re.split(r"<h[34]>", part(page, f"{protection.title} ("))
    split = (entry.partition("</h") for entry in rest)
    return {re.sub(r"^\d+\. ", "", unescape(head)): said for head, _, said in split}


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_every_element_stands_after_those_that_use_it(protection) -> None:
    """Read from the top, a name is met before it is explained."""
    found = elements_below(protection)
    places = {element: place for place, element in enumerate(found)}
    for element in found:
        for below in element.formula.walk():
            if below in places:
                assert places[below] > places[element], (element.name, below.name)


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_every_element_is_opened_under_its_heading(page: str, protection) -> None:
    """Each has its rule and its structure; what must all hold is told from what is enough alone."""
    said = entries(page, protection)
    for element in elements_below(protection):
        entry = bare(said[capital(element.title)])
        assert " ".join(element.rule.split()) in entry
        structure = entry.partition("Structure: ")[2]
        assert structure
        kinds = {All: "all of:", AnyOf: "one of:"}
        if type(element.formula) in kinds:
            assert structure.startswith(kinds[type(element.formula)])


def test_the_opposite_of_all_is_one_and_of_one_is_all() -> None:
    """A row that is denied changes its head."""
    rows = [node for law in LAW.values() for node in law.formula.walk()]
    for kind, plain, denied in ((All, "all of:", "one of:"), (AnyOf, "one of:", "all of:")):
        row = next(node for node in rows if type(node) is kind)
        assert str(h.div[formula(row)]).startswith(f"<div>{plain}")
        assert str(h.div[formula(Not(row))]).startswith(f"<div>{denied}")
    for element in rules():
        assert formula(element) == element.title
        assert formula(Not(element)) == (element.opposite or f"not {element.title}")


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_decisions_stand_under_the_element_they_decide_or_leave_open(page: str, protection) -> None:
    """Under each element: the decisions replayed that turn on it, and no other."""
    said = entries(page, protection)
    mine = [cell for cell in replays() if cell.protection == protection.name]
    for element in elements_below(protection):
        note = bare(said[capital(element.title)]).partition("Replayed decisions: ")[2]
        assert note == "" or note.endswith(").")
        for cell in mine:
            counted = cell.agreement in (AGREES, FOLLOWS, OPEN)
            named = (
                *cell.decision.decisive.get(protection.name, ()),
                cell.decision.open.get(protection.name),
            )
            told = f"{cell.decision.name}, {cell.decision.cite} ({cell.agreement})"
            assert (told in note) is (counted and element.name in named), element.name


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_what_a_protection_asks_has_its_number(page: str, protection) -> None:
    """Its own elements have their place in the law as a number; no other heading has one."""
    said = part(page, f"{protection.title} (")
    heads = [unescape(head) for head in re.findall(r"<h3>(.*?)</h3>", said)]
    assert sorted(heads) == [
        f"{n}. {capital(e.title)}" for n, e in enumerate(protection.elements, 1)
    ]
    assert not re.search(r"<h4>\d", said)


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_must_and_may_are_told_apart(page: str, protection) -> None:
    """What the law obliges to must be granted; what it allows may be."""
    head = bare(re.split(r"<h3>", part(page, f"{protection.title} ("))[0])
    assert (" must be granted when" in head) is protection.mandatory
    assert (" may be granted when" in head) is not protection.mandatory
    assert ("discretion" in head) is not protection.mandatory


def test_what_each_protection_gives_is_cited(page: str) -> None:
    """Every cell of that table has its authorities."""
    table = part(page, "What each protection gives")
    rows = [
        re.split("<td>|<th[^>]*>", row)[1:]
        for row in table.partition("<tbody>")[2].split("<tr>")[1:]
    ]
    assert len(rows) == len(consequences())
    for (head, *cells), row in zip(rows, consequences().values(), strict=True):
        assert bare(head).endswith("(dated)") is row.dated
        for cell, name in zip(map(bare, cells), LAW, strict=True):
            given = getattr(row, name)
            assert cell.startswith(" ".join(given.says.split()))
            assert all(authority(id).cite in cell for id in given.authorities)


def test_every_part_of_the_book_has_a_heading(page: str) -> None:
    """The page has a name, and no table stands under an empty heading."""
    assert re.search(r"<title>\w[^<]+</title>", page)
    heads = [bare(head) for head in re.findall(r"<h[1-4][^>]*>(.*?)</h[1-4]>", page, re.DOTALL)]
    assert all(heads)
    assert {group.capitalize() for group in GROUPS} <= set(heads)
    for table in re.split(r"<table", page)[:-1]:
        last = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", table)[-1:]
        assert last != [""]


# -- finding one's way, and initialing ----------------------------------------------------------


def used_in(page: str) -> dict[str, str]:
    """By id, what the index says of each source."""
    split = (
        entry.partition('">') for entry in part(page, "Index of sources").split('<li id="')[1:]
    )
    return {unescape(id): bare(said) for id, _, said in split}


def test_every_link_within_the_book_leads_to_one_place(page: str) -> None:
    """No anchor stands twice, and none that is linked is missing."""
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(set(anchors)) == len(anchors)
    linked = set(re.findall(r'href="#([^"]+)"', page))
    assert len(linked) > 200
    assert linked <= set(anchors)


def test_the_contents_name_every_part_and_every_rule(page: str) -> None:
    """In the order of the book; a rule is linked under each protection that it is a rule of."""
    contents = part(page, "Contents")
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', contents)
    heads = re.findall(r'<h2 class="part" id="([^"]+)">\d+\. (.*?)</h2>', page)
    assert [link for link in links if not link[0].startswith("rule-")] == heads
    numbers = [named.split(" ", 1) for id, named in links if id.startswith("rule-")]
    told = [element.title for law in LAW.values() for element in elements_below(law)]
    assert [unescape(name) for _, name in numbers] == told
    assert [id for id, _ in links if id.startswith("rule-")] == [f"rule-{n}" for n, _ in numbers]


def test_a_rule_has_one_place_to_initial(page: str) -> None:
    """Its sources and its box stand where it is first told; later it sends the reader there."""
    found = {element for law in LAW.values() for element in elements_below(law)}
    boxes = re.findall(r'<p class="initials"><strong>Rule (\d+)</strong>', page)
    assert boxes == [str(number) for number in range(1, len(found) + 1)]
    told = sum(len(elements_below(law)) for law in LAW.values())
    assert page.count("Sources and initials: ") == told - len(found)


def test_what_was_not_read_is_the_first_part(page: str) -> None:
    """With its address and an empty cell to initial; what is told from memory comes first."""
    assert re.findall(r'<h2 class="part" id="([^"]+)">', page)[0] == "by-hand"
    tables = part(page, "Open the regulation").split("</table>")[:2]
    every = [*authorities(), *(f"decision:{id}" for id in decisions())]
    for tier, table in zip("CB", tables, strict=True):
        rows = table.partition("<tbody>")[2].split("<tr>")[1:]
        listed = [re.findall(r'href="#([^"]+)"', row)[0] for row in rows]
        decided = [id for id in every if authority(id).kind == "decision"]
        left_out = set(decided) if tier == "B" else set()
        assert set(listed) == {id for id in every if authority(id).tier == tier} - left_out
        for id, row in zip(listed, rows, strict=True):
            assert row.count("<td></td>") == 1
            assert authority(id).link in unescape(bare(row))


def test_the_first_page_says_what_to_do_and_how_much_it_is(page: str) -> None:
    """What to open, rules to initial and changes to look at again are counted as they stand."""
    told = bare(part(page, "For the attorney who checks"))
    sizes = [
        table.count("<td></td>") for table in part(page, "Open the regulation").split("</table>")
    ]
    late = [line for line in stale(date(2026, 11, 21)) if line.startswith("development ")]
    assert f"{sizes[0]} sources told from memory, then {sizes[1]} as others" in told
    assert f"read the {len(rules())} rules" in told
    assert f"Of {len(developments())} changes in the law, {len(late)} were last" in told
    assert 0 < len(late) < len(developments())


def uses(id: str) -> str:
    """What cites a source, by kind."""
    kinds = {
        "rules": [str(number) for rule, (number, _) in rules().items() if id in rule.cite],
        "facts": [fact.label for fact in FACTS.values() if id in fact.authorities],
        "figures": [
            entry.name.replace("_", " ")
            for group in HISTORY.values()
            for entry in group
            if entry.authority == id
        ],
        "what each gives": [
            row.title
            for row in consequences().values()
            if any(id in getattr(row, name).authorities for name in LAW)
        ],
        "the road": dict.fromkeys(
            one.title for one in (*doors().values(), *steps().values()) if id in one.authorities
        ),
        "glossary": [term.id for term in terms().values() if id in term.cite],
        "clients": [
            client.name
            for client in clients().values()
            if re.search(rf"[\[\s]{re.escape(id)}[\],]", client.because)
        ],
    }
    return "; ".join(f"{kind} {', '.join(named)}" for kind, named in kinds.items() if named)


def test_the_index_has_every_source_and_where_it_is_used(page: str) -> None:
    """With its words, its dispute and its address; each rule, fact and client that cites it."""
    said = used_in(page)
    assert set(said) == {*authorities(), *(f"decision:{id}" for id in decisions())}
    for id, entry in said.items():
        source, (_, file, name) = authority(id), id.partition(":")
        today = decisions()[name].today if file else source.title
        for text in (source.cite, source.says, today, source.words, source.contested, source.link):
            assert " ".join(text.split()) in entry, id
        listed = entry.partition("Used in: ")[2]
        assert listed.replace(" ,", ",").replace(" ;", ";") == uses(id), id


# -- what is stale -------------------------------------------------------------------------------


def test_nothing_is_stale_on_the_day_it_was_checked(monkeypatch) -> None:
    """An entry checked today is not reported; the same entry is, once its time is over."""
    today = date(2026, 11, 21)
    monkeypatch.setattr(offer, "developments", lambda: {"seen": SimpleNamespace(as_of=today)})
    for name in ("authorities", "decisions"):
        monkeypatch.setattr(offer, name, dict)
    monkeypatch.setattr(offer, "HISTORY", {})
    assert stale(today) == []
    assert stale(today + timedelta(days=90)) == []
    assert stale(today + timedelta(days=91)) == [
        "development seen: last checked 2026-11-21, 91 days ago"
    ]


def test_limits_differ_by_kind() -> None:
    """A development is due after 90 days, an authority, decision or parameter after 365."""
    newest = max(row.as_of for row in developments().values())
    lines = stale(newest + timedelta(days=91))
    assert sum(line.startswith("development ") for line in lines) == len(developments())
    far = stale(date(2027, 11, 22))
    for kind in ("development ", "authority ", "decision ", "parameter "):
        assert any(line.startswith(kind) for line in far)
    assert not any(line.startswith("authority ") for line in stale(date(2026, 11, 30)))
