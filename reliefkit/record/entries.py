"""The record's file: what it holds, the one strict reader of it, and where it is kept.

A record is JSON, to be read and edited by hand:

    {"relief-lab-record": 2,             the edition of this form; a newer one is not read
     "entries": {
       "deadlines-and-orders/predict-1a2b3c4d": {          the card's own key
         "at": "2026-11-28T08:00:00.000+00:00",            when it was committed
         "law": "2026-11-01",                              the law as of that day was asked
         "answers": {"asylum": "refused"},                 what was answered
         "right": {"asylum": true}},                       whether that was right then
       "deadlines-and-orders/task-5e6f7a8b/lab": {         a lab: where it stood last
         "at": "...", "law": "...",
         "ordinary": true,                                 the facts not named are undisputed
         "facts": {"nexus": "incidental"}},
       "practice/skill/bars": {                          a skill, or a named mistake, practised
         "at": "...", "law": "...",
         "lately": "+-++",                               the last answers, right and wrong
         "spaced": {"due": "...", "state": 2}},          of a skill: what the scheduler keeps
       "check-yourself/now": {                           a check that is being taken, or was
         "at": "...", "law": "...",
         "check": {"seed": "3f9a1c", "of": 20}},
       "deadlines-and-orders/place": {                     the reader's place in a lesson
         "at": "...", "law": "...",
         "place": [5, 14],                                 its fifth part of fourteen
         "ended": true}}}                                  the last was reached, now or before

Edition 1 had only answers and labs; it is read as it stands.
It has no name and no address: nothing but what was answered to hypothetical clients.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from itertools import accumulate
from math import isfinite
from pathlib import Path
from typing import Any, Protocol

from reliefkit.errors import ReliefError, shown
from reliefkit.paths import free_name
from reliefkit.reading import fields, flag, is_a, list_of, table_of, text

Entry = dict[str, Any]
Entries = dict[str, Entry]
MARK, EDITION = "relief-lab-record", 2
LONGEST = 2_000_000  # bytes; the whole course takes about a tenth of it
DEEPEST = 50  # brackets in brackets; a record has five


def _moment(place: str, value: Any) -> str:
    """Check that a value is a day or a moment, as ISO 8601 writes it, with its zone."""
    try:
        day = place.endswith(".law")
        made = date.fromisoformat(value) if day else datetime.fromisoformat(value)
        if day or made.tzinfo:  # type: ignore[attr-defined]
            return str(value)
    except (TypeError, ValueError):
        pass
    raise ReliefError(f"{place}: not a day or a moment with its zone: {shown(value)}")


def _plain(place: str, value: Any) -> Any:
    if type(value) is float and not isfinite(value):
        raise ReliefError(f"{place}: not a number: {shown(value)}")
    return None if value is None else is_a(str, bool, int, float)(place, value)


def _answer(place: str, value: Any) -> Any:
    return list_of(text)(place, value) if type(value) is list else _plain(place, value)


def _marks(place: str, value: Any) -> str:
    said: str = is_a(str)(place, value)
    if said.strip("+-"):
        raise ReliefError(f"{place}: not a row of + and -: {shown(value)}")
    return said


def _place(place: str, value: Any) -> list[int]:
    """Check that a value is the number of a part, and of how many."""
    found: list[int] = list_of(is_a(int))(place, value)
    if len(found) != 2 or not 1 <= found[0] <= found[1]:
        raise ReliefError(f"{place}: not a part of some: {shown(value)}")
    return found


_entry = fields(
    {"at": _moment, "law": _moment},
    {
        "answers": table_of(_answer),
        "right": table_of(flag),
        "ordinary": flag,
        "facts": table_of(_plain),
        "lately": _marks,
        "spaced": table_of(_plain),
        "check": table_of(_plain),
        "place": _place,
        "ended": flag,
    },
)
_whole = fields({MARK: is_a(int), "entries": table_of(_entry)}, {})


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def read(content: bytes | None) -> Entries:
    """Return the entries of a record, by key; none where there is no record.

    Raises ReliefError, with what is wrong, for what is not a whole record of this edition.
    """
    if content is None:
        return {}
    if len(content) > LONGEST:
        raise ReliefError(f"it has more than {LONGEST} bytes")
    signs = (1 if sign in b"[{" else -1 for sign in re.findall(rb"[\[\]{}]", content))
    try:
        if max(accumulate(signs), default=0) > DEEPEST:  # in a browser it would end Python itself
            raise ValueError
        found = json.loads(content.decode("utf-8"), parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # half a character cannot be shown
    except (ValueError, RecursionError):
        raise ReliefError("it is not whole, or not a record") from None
    edition = found.get(MARK) if type(found) is dict else None
    if type(edition) is int and edition > EDITION:
        raise ReliefError("a newer Relief Lab wrote it")
    if type(edition) is int and 0 < edition <= EDITION:
        entries: Entries = _whole("record", found)["entries"]
        return entries
    raise ReliefError("it is not a record of Relief Lab")


def written(entries: Entries) -> bytes:
    """Return a record as it is written."""
    whole = {MARK: EDITION, "entries": entries}
    return (json.dumps(whole, indent=1) + "\n").encode("ascii")


def merged(one: Entries, other: Entries) -> Entries:
    """Return two records as one: of an answer the first is kept, of a place the last."""
    both = {**other, **one}
    for key in one.keys() & other.keys():
        pair = sorted((one[key], other[key]), key=lambda e: datetime.fromisoformat(e["at"]))
        both[key] = pair[0 if "answers" in pair[0] else -1]
        if any(one.get("ended") for one in pair):
            both[key] = both[key] | {"ended": True}
    return both


# -- where it is kept: the few things asked of any place, a browser's own storage too, and a file --

WAIT = 2.0  # seconds to wait for another writer before going on without it


class Store(Protocol):
    """A place for one record. Its methods raise OSError where the place cannot be reached."""

    def read(self) -> bytes | None:
        """Return what is kept, at most one byte over LONGEST of it; None where nothing is.

        Raises ReliefError where something stands there that cannot be a record.
        """

    def write(self, content: bytes) -> None:
        """Keep this in place of what was kept: all of it, or nothing is changed."""

    def set_aside(self) -> str:
        """Move what is kept to another name, and return the name."""

    def alone(self) -> AbstractContextManager[None]:
        """Return a context in which no other writer writes."""


class FileStore:
    """One file, a record or other: written beside it, forced to the disk, then put in its place."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> bytes | None:
        """Return what is kept."""
        if not self.path.is_file():
            if os.path.lexists(self.path):
                raise ReliefError("it is not a file")
            return None
        with self.path.open("rb") as file:
            return file.read(LONGEST + 1)

    def write(self, content: bytes) -> None:
        """Keep this in place of what was kept."""
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}.half")
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.path)
        except OSError:
            half.unlink(missing_ok=True)
            raise

    def set_aside(self) -> str:
        """Move what is kept to a name with the time in it."""
        name = f"{self.path.stem}-set-aside-{time.strftime('%Y-%m-%d-%H%M%S')}{self.path.suffix}"
        aside = Path(free_name(str(self.path.with_name(name))))
        self.path.rename(aside)
        return aside.name

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock beside the file, which the system gives up for a writer that dies.

        Where it cannot be had in WAIT seconds, go on: a file is still replaced whole or not at all.
        """
        with self.path.with_name(f".{self.path.name}.lock").open("a+b") as held:
            until = time.monotonic() + WAIT
            while not _locked(held.fileno()) and time.monotonic() < until:
                time.sleep(0.02)
            yield


def _locked(file: int) -> bool:
    """Lock an open file if nobody else has it locked; return whether that was so."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
