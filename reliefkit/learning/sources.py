"""Further reading, and what has been moving: sources by cite, developments by date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from htpy import Element, a, li, p, small, strong, ul

from reliefkit import library
from reliefkit.errors import ReliefError, unknown_name
from reliefkit.law import LAW_AS_OF
from reliefkit.learning.card import Card, as_of, checked, linked, quoted
from reliefkit.library import Development, authority
from reliefkit.library.clients import LESSONS

_OLD = timedelta(days=90)
_STATUS = {
    "in_force": "in force",
    "stayed": "stayed by a court",
    "vacated": "set aside by a court",
    "enjoined": "blocked by a court",
    "proposed": "proposed only",
    "unknown": "status not known",
}
_KIND = {
    "primary": "from an official text",
    "secondary": "as reported",
    "unverified": "not verified",
}
NONE = "No development is recorded for this lesson."


def sources(*ids: str) -> Card:
    """Return further reading: each source by cite, what it says, and how far it was checked.

    `ids` are ids of authorities, or "decision:" and the name of a published decision. Raises
    ReliefError for one that does not exist, with the nearest that does.
    """
    if not ids:
        raise ReliefError("sources: name at least one authority.")
    found = [authority(id) for id in dict.fromkeys(ids)]
    items = (
        li[
            strong[linked(one)],
            p[one.title + ". " if one.title not in one.cite else "", one.says],
            p(".rk-words")[quoted(one)] if one.words else None,
            small[checked(one), f" How: {one.how}."],
        ]
        for one in found
    )
    lines = (
        " ".join(filter(None, (f"- {one.cite}: {one.says}", quoted(one), checked(one))))
        for one in found
    )
    return Card("", ul(".rk-sources")[items], "\n".join(lines))


# -- developments ------------------------------------------------------------------------------


def standing(row: Development) -> str:
    """Return how a development stood and when it was last seen; one seen long ago says check."""
    late = LAW_AS_OF - row.as_of > _OLD
    check = " Check its status today." if late or row.source_kind != "primary" else ""
    return (
        f"{_STATUS[row.status].capitalize()}, {_KIND[row.source_kind]}, as of {row.as_of}.{check}"
    )


def development_row(row: Development) -> Element:
    """Return a development as an item of a list: status and date, then what was seen."""
    note = " ".join(row.note.split())
    source = a(href=row.source_url, target="_blank", rel="noopener")["Where it was seen"]
    return li[
        strong[row.title], ". ", small(".rk-dated")[standing(row)], p[note, " ", small[source, "."]]
    ]


def development_line(row: Development) -> str:
    """Return a development in words."""
    return f"- {row.title}. {standing(row)} {' '.join(row.note.split())}"


def touching(lesson: str) -> list[Development]:
    """Return the developments of a lesson, newest first. Raises ReliefError for an unknown one."""
    rows = library.developments().values()
    known = dict.fromkeys([*LESSONS, *(name for row in rows for name in row.lessons)])
    if lesson not in known:
        raise unknown_name("lesson", lesson, known)
    return sorted((r for r in rows if lesson in r.lessons), key=lambda r: r.as_of, reverse=True)


def developments(lesson: str) -> Card:
    """Return the day as of which the law is stated, and what has been moving around a lesson.

    No rule rests on these rows: each shows its status, its date and how it was seen, and one last
    seen more than 90 days before that day says to check. Raises ReliefError for an unknown lesson.
    """
    rows = touching(lesson)
    body = [p[strong[as_of()]], p["What follows has been moving. No rule in the labs rests on it."]]
    if not rows:
        return Card("", p[strong[as_of()], " ", NONE], f"{as_of()} {NONE}")
    return Card(
        "",
        [*body, ul(".rk-developments")[(development_row(row) for row in rows)]],
        "\n".join(_said(rows)),
    )


def _said(rows: list[Development]) -> Iterator[str]:
    yield as_of()
    yield from map(development_line, rows)
