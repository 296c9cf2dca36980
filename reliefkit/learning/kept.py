"""The card of the record: what is kept, a copy of it, another one brought in, and all erased."""

from base64 import b64encode
from typing import Any

import ipywidgets as W
from htpy import Node, a, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.labs.slots import box
from reliefkit.learning.panel import Panel
from reliefkit.record import UNKEPT, Turn, the_record
from reliefkit.record.entries import merged, read, written
from reliefkit.words.finding import capital

NONE = "No record is kept here: only the learner's own copy of the lessons has one."
ABOUT = "What you answer and where the labs stand is kept on this computer, and sent nowhere."
ERASE, SURE = "Erase", "Erase it for good"
EMPTY = "Nothing is kept yet. Commit an answer in any lesson, and it is counted here."
COPY = "Save a copy"
BROUGHT_IN = "The copy is brought in. Open a lesson again to see it."
ERASED = "It is erased. A lesson that is open is new when it is opened again."


class RecordCard(Panel):
    """What is kept, by lesson, with a copy to save, to bring in, and to erase."""

    slot = "note"

    def __init__(self) -> None:
        record = self._record = the_record()
        self.said = ""
        upload = W.FileUpload(accept=".json", description="Bring in a copy")
        named = {"bring-in": ("", upload)}
        acts = {ERASE: self.erase} if record else {}
        super().__init__("Your record", named if record else {}, acts)
        self.on(upload, self._brought)
        self.render()

    def arrange(self) -> list[W.Widget]:
        """Return what is kept first, then what can be done with it in a row."""
        return [self.slots, box("rk-buttons", of=[*self.fields.values(), *self.buttons.values()])]

    def erase(self) -> None:
        """Erase all that is kept, when asked for the second time in a row."""
        if self.buttons[ERASE].description == SURE:
            self._change(lambda _: {}, ERASED)
        else:
            self.buttons[ERASE].description = SURE

    def bring_in(self, content: bytes) -> None:
        """Join a copy with what is kept: of an answer the first counts, of a lab the last place."""
        try:
            brought = read(content)
        except ReliefError as wrong:
            return self._say(f"Nothing is changed: the file cannot be read ({wrong}).")
        return self._change(lambda entries: merged(entries, brought), BROUGHT_IN)

    def _brought(self, change: Any) -> None:
        for file in change["new"]:
            self.bring_in(bytes(file["content"]))

    def _change(self, turn: Turn, done: str) -> None:
        assert self._record
        try:
            self._record.change(turn)
        except OSError as problem:
            done = f"{UNKEPT}: {problem.strerror}."
        self._say(done)

    def _say(self, said: str) -> None:
        self.said, self.buttons[ERASE].description = said, ERASE
        self.render()

    def body(self) -> Node:
        if self._record is None:
            return p(".rk-lab-line")[NONE]
        try:
            kept = self._record.entries()
        except OSError as problem:
            return p(".rk-lab-note")[f"Your record cannot be read: {problem.strerror}."]
        lessons: dict[str, int] = {}
        for key, entry in kept.items():
            lesson = key.partition("/")[0]
            lessons[lesson] = lessons.get(lesson, 0) + ("answers" in entry)
        copy = f"data:application/json;base64,{b64encode(written(kept)).decode()}"
        return [
            [p(".rk-lab-note")[one] for one in (self._record.say(), self.said) if one],
            p[ABOUT],
            ul(".rk-facts-list")[(li[_counted(*one)] for one in sorted(lessons.items()))],
            p[a(href=copy, download="relief-lab-record.json")[COPY]] if kept else p[EMPTY],
        ]

    def twin(self) -> Node:
        return p[ABOUT]


def _counted(lesson: str, answers: int) -> Node:
    return strong[capital(lesson.replace("-", " "))], f": {answers} answered"


record_card = RecordCard
