"""The law book is complete, and what is stale is reported."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from reliefkit.facts import FACTS
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.library import authority, consequences, decisions, developments
from reliefkit.offer import stale as staleness
from reliefkit.offer.lawbook import elements_below, lawbook
from reliefkit.offer.stale import stale


class Text(HTMLParser):
    """The words of a page, without its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture(scope="module")
def words() -> str:
    """The law book's words."""
    parser = Text()
    parser.feed(lawbook(date(2026, 11, 21)))
    return " ".join(" ".join(parser.said).split())


@pytest.mark.parametrize("protection", LAW.values(), ids=str)
def test_every_element_is_told(words: str, protection) -> None:
    """The page has every element's name, rule, burden, dispute and every authority behind it."""
    found = elements_below(protection)
    assert set(protection.elements) <= set(found)
    for element in found:
        for said in (element.name, element.rule, element.burden, element.contested):
            assert " ".join(said.split()) in words
        for id in element.cite:
            source = authority(id)
            for said in (source.cite, source.says, source.words, str(source.checked), source.how):
                assert " ".join(said.split()) in words, id


def test_every_fact_parameter_row_and_decision_is_told(words: str) -> None:
    """The page has every fact, dated parameter, consequence, development and decision."""
    said = [fact.question for fact in FACTS.values()]
    said += [entry.note for group in HISTORY.values() for entry in group]
    said += [str(entry.since) for group in HISTORY.values() for entry in group]
    said += [getattr(row, name).says for row in consequences().values() for name in LAW]
    said += [row.note for row in developments().values()]
    said += [f"{decision.name}, {decision.cite}" for decision in decisions().values()]
    missing = [text for text in said if " ".join(text.split()) not in words]
    assert missing == []


def test_the_page_asks_for_nothing_from_outside() -> None:
    """The page loads no script, style, font or picture."""
    page = lawbook()
    assert "<script" not in page
    assert "src=" not in page
    assert "@import" not in page


def test_nothing_is_stale_on_the_day_it_was_checked(monkeypatch) -> None:
    """An entry checked today is not reported; the same entry is, once its time is over."""
    today = date(2026, 11, 21)
    entries = [("seen", timedelta(days=90))]
    monkeypatch.setattr(
        staleness, "_entries", lambda: ((today, limit, name) for name, limit in entries)
    )
    assert stale(today) == []
    assert stale(today + timedelta(days=90)) == []
    assert len(stale(today + timedelta(days=91))) == 1


def test_limits_differ_by_kind() -> None:
    """A development is due after 90 days, an authority, decision or parameter after 365."""
    newest = max(row.as_of for row in developments().values())
    lines = stale(newest + timedelta(days=91))
    assert sum(line.startswith("development ") for line in lines) == len(developments())
    far = stale(date(2027, 11, 22))
    for kind in ("development ", "authority ", "decision ", "parameter "):
        assert any(line.startswith(kind) for line in far)
    assert not any(line.startswith("authority ") for line in stale(date(2026, 11, 30)))
