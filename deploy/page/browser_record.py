"""The learner's record in a browser: kept by the page, in its own storage."""

import sys
from contextlib import AbstractContextManager, nullcontext

import engine

from reliefkit import record
from reliefkit.errors import ReliefError
from reliefkit.record.entries import LONGEST, merged, read, written


class BrowserStore:
    """A record that the page keeps.

    The worker cannot reach the page's storage: it holds what is kept, and posts what is to be kept.
    The page tells it what another tab has kept meanwhile, and the two become one.
    """

    def __init__(self, kept: str | None) -> None:
        self._kept = kept

    def read(self) -> bytes | None:
        """Return what is kept."""
        return None if self._kept is None else self._kept.encode("utf-8", "replace")[: LONGEST + 1]

    def write(self, content: bytes) -> None:
        """Post what is to be kept; the page says so itself where it cannot be."""
        engine.say(kind="record", was=self._kept, now=content.decode())
        self._kept = content.decode()

    def set_aside(self) -> str:
        """Let the page keep it under another name."""
        engine.say(kind="aside", was=self._kept)
        self._kept = None
        return "relief-lab-record-set-aside"

    def alone(self) -> AbstractContextManager[None]:
        """Return at once: nothing else runs in a worker meanwhile."""
        return nullcontext()

    def take(self, other: str | None) -> None:
        """Take what another tab has kept: it knew all that this one has."""
        self._kept = other

    def meet(self, other: str | None) -> None:
        """Take what another tab kept at the same moment; what only this one has is kept too."""
        mine, self._kept = self.read(), other
        try:
            both = written(merged(read(self.read()), read(mine)))
        except ReliefError:
            return
        if both != self.read():
            self.write(both)


_store = BrowserStore(None)


def begin(kept: str | None) -> None:
    """Keep the record of this lesson in the browser, from what it holds now."""
    global _store
    _store = BrowserStore(kept)
    record.keep_in(_store)


def changed(other: str | None, together: bool) -> None:
    """Take what another tab has kept, `together` with this one's; show it on a first page."""
    (_store.meet if together else _store.take)(other)
    home = sys.modules.get("reliefkit.home")
    if home:
        home.again()
