"""Where a record is kept: the few things the project asks of any place, and a file that does them.

Nothing above this module knows of files: a browser's own storage needs the same four methods.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from reliefkit.errors import ReliefError
from reliefkit.paths import free_name
from reliefkit.record.entries import LONGEST

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
