"""The record: what a learner answered and where the labs stood, kept on the learner's computer.

`keep` and `keep_lab` bring back what a card or a lab was, and keep what becomes of it; `keep_place`
and `place` do so for the reader's place on the page. There is a record only where RELIEF_LAB_RECORD
names its file, which `make lab` sets for the kernels of the lessons; elsewhere nothing is read or
written. What goes wrong is said in one line on the page.
"""

import asyncio
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF
from reliefkit.paths import NOTEBOOKS
from reliefkit.record.entries import Entries, Entry, FileStore, Store, read, written

PLACE = "RELIEF_LAB_RECORD"
PAUSE = 0.5  # seconds without a move after which a lab's place is kept
UNKEPT = "This could not be kept in your record"
TRIED_AGAIN = "It is tried again with what you do next."
UNFIT = "What you did here before does not fit any more. It is in your record until you answer."
FIRST = "This was answered before, in another window: that first answer is the one kept."
Turn = Callable[[Entries], Entries]

# -- keys: what a record knows a card by ---------------------------------------------------------


def in_lesson(card: str) -> str:
    """Return the key of a card that has a name of its own: its lesson, if that is known, and it.

    The lesson is the notebook's name, without its number.
    """
    return "/".join(filter(None, (re.sub(r"^\d+-|\.ipynb$", "", _notebook()), card)))


def lesson_text() -> str:
    """Return the shipped notebook of the lesson this is in, as text; "" where there is none."""
    path = Path(NOTEBOOKS, _notebook())
    return path.read_text("utf-8") if path.is_file() else ""


def _notebook() -> str:
    """Return the name of the notebook this is in, "" where JPY_SESSION_NAME does not say."""
    return os.path.basename(os.environ.get("JPY_SESSION_NAME", ""))


def key_for(kind: str, *about: str) -> str:
    """Return the key of a card: its lesson, its `kind`, and a digest of what it is `about`.

    Its place in the lesson plays no part, so the key stays when the lesson is edited elsewhere.
    """
    return in_lesson(f"{kind}-{sha256(repr(about).encode()).hexdigest()[:8]}")


def case_words(given: Case | str | Any) -> str:
    """Return what tells a case from others: its name, or the facts given where it has none."""
    found = getattr(given, "case", given)
    return repr(found.given) if isinstance(found, Case) else str(found)


# -- the record ----------------------------------------------------------------------------------


class Record:
    """The learner's record, in a store. `unsaid` is what the page still has to say of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.unsaid: list[str] = []
        self._owed: list[Turn] = []  # what could not be kept when it was done
        self._seen: tuple[bytes | None, Entries] = (None, {})  # what was read last, and as what

    def entries(self) -> Entries:
        """Return what is kept, by key. Raises OSError where the store cannot be reached."""
        try:
            content = self.store.read()
            if content != self._seen[0]:
                self._seen = content, read(content)
            return self._seen[1]
        except ReliefError:
            return self.change(lambda entries: entries)

    def change(self, turn: Turn) -> Entries:
        """Turn what is kept into something else, with no other writer between; return it.

        A record that cannot be read is set aside under another name, and a new one begun. Raises
        OSError where the store cannot be reached: nothing is changed then.
        """
        with self.store.alone():
            try:
                now = read(self.store.read())
            except ReliefError as wrong:
                aside = self.store.set_aside()
                said = f"Your record could not be read ({wrong}) and was set aside as {aside}."
                self.unsaid.append(f"{said} A new one is begun.")
                now = {}
            new = turn(now)
            if new != now:
                self.store.write(written(new))
        return new

    def keep(self, turn: Turn) -> None:
        """Change what is kept, as `change`; what cannot be kept now is with the next that can."""
        self._owed.append(turn)
        try:
            self.change(lambda entries: reduce(lambda now, each: each(now), self._owed, entries))
            self._owed.clear()
        except OSError as problem:
            self._fails(problem)

    def back(self, key: str, field: str, bring: Callable[[Entry], None]) -> bool:
        """Bring back what is kept under a key, if it has a field; return False if it does not fit.

        What cannot be read, or does not fit, is said.
        """
        try:
            found = self.entries().get(key, {})
            if field in found:
                bring(found)
        except OSError as problem:
            self._fails(problem)
        except ReliefError:
            self.unsaid.append(UNFIT)
            return False
        return True

    def _fails(self, problem: OSError) -> None:
        self.unsaid.append(f"{UNKEPT}: {problem.strerror or problem}. {TRIED_AGAIN}")

    def say(self) -> str:
        """Return what the page has not said yet, and count it as said."""
        said, self.unsaid = dict.fromkeys(self.unsaid), []
        return " ".join(said)


@cache
def _at(path: str) -> Record:
    return Record(FileStore(Path(path)))


_elsewhere: list[Record] = []


def keep_in(store: Store) -> None:
    """Keep the record of this process in a store that is no file, whatever the environment says."""
    _elsewhere[:] = [Record(store)]


def the_record() -> Record | None:
    """Return the record that RELIEF_LAB_RECORD names, or None where it names none."""
    path = os.environ.get(PLACE)
    return _elsewhere[0] if _elsewhere else _at(path) if path else None


def kept() -> Entries:
    """Return what the record holds; nothing where there is none, or it is out of reach."""
    mine = the_record()
    try:
        return mine.entries() if mine else {}
    except OSError:
        return {}


def stamped(**what: Any) -> Entry:
    """Return an entry of this moment, under the law as it is stated now."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"at": now, "law": LAW_AS_OF.isoformat(), **what}


def keep(card: Any) -> None:
    """Bring back what a card was answered; keep what it will be answered.

    The card has a `key`, the traits `committed` and `answers`, `restore(answers)` (which raises
    ReliefError for what does not fit), `right()` (which answers are right now) and `remark(said)`.
    The first answer under a key stays: a card is committed once. An answer that was right under an
    older edition of the law, and is not now, says so.
    """
    mine = the_record()
    if mine is None or not card.key:
        return

    def restore(found: Entry) -> None:
        card.restore(found["answers"])
        mine.unsaid += filter(None, [moved(found, card.right())])

    fits = mine.back(card.key, "answers", restore)

    def committed(_: Any) -> None:
        new = stamped(answers=dict(card.answers), right=card.right())

        def put(entries: Entries) -> Entries:
            if fits and card.key in entries:
                mine.unsaid.append(FIRST)
                return entries
            return {**entries, card.key: new}

        mine.keep(put)
        card.remark(mine.say())

    card.observe(committed, "committed")
    card.remark(mine.say())


def moved(then: Entry, right: Mapping[str, bool]) -> str:
    """Return how the law has moved under an answer of an older edition; "" where it has not."""
    edition, was = date.fromisoformat(then["law"]), then.get("right", {})
    changed = [now for name, now in right.items() if was.get(name, now) is not now]
    if edition >= LAW_AS_OF or not changed:
        return ""
    under = f"the law as of {edition:%B} {edition.day}, {edition.year}"
    if all(changed):
        return f"You answered under {under}. The law has moved, and your answer is right now."
    return f"You were right then, under {under}; the law has moved."


def keep_lab(lab: Any, key: str) -> None:
    """Bring a lab back to where it stood; keep where it will stand, once it is at rest."""
    mine = the_record()
    if mine is None:
        return

    def back(found: Entry) -> None:
        made = Case.undisputed if found.get("ordinary") else Case
        stood = made(**found["facts"])
        if stood != lab.case:  # else the line that says what the last move changed would go
            lab.go(stood)

    mine.back(key, "facts", back)
    waiting: list[asyncio.TimerHandle] = []

    def put() -> None:
        new = stamped(ordinary=lab.case.ordinary, facts=lab.case.given)
        mine.keep(lambda entries: {**entries, key: new})
        if said := mine.say():
            lab.remark(said)

    def stands(_: Any) -> None:
        while waiting:
            waiting.pop().cancel()
        try:
            waiting.append(asyncio.get_running_loop().call_later(PAUSE, put))
        except RuntimeError:  # no loop, so nothing to wait in
            put()

    lab.observe(stands, "case")
    if said := mine.say():
        lab.remark(said)


def keep_place(part: int, of: int) -> None:
    """Keep that the reader of this lesson is in its part `part`, of `of`. The page says so."""
    mine, key = the_record(), in_lesson("place")
    if mine is None:
        return

    def put(entries: Entries) -> Entries:
        was = entries.get(key, {})
        if was.get("place") == [part, of]:
            return entries
        ended = part == of or was.get("ended", False)
        return {**entries, key: stamped(place=[part, of], ended=ended)}

    mine.keep(put)


def place() -> int:
    """Return the part of this lesson to go on at; 0 where there is none, or the last was seen."""
    part, of = kept().get(in_lesson("place"), {}).get("place", (0, 0))
    return int(part) if part < of else 0
