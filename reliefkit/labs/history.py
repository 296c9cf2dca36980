"""The cases a learner went through in one lab, gesture by gesture."""

from collections.abc import Callable
from time import monotonic

from reliefkit.case import Case

PAUSE = 1.0  # seconds without a change after which the next change begins a new gesture


class History:
    """The cases a learner went through: the one shown `now`, the one `before` the last gesture.

    One drag of one control is one gesture: it ends when the learner pauses or turns to another.
    """

    def __init__(self, start: Case, clock: Callable[[], float] = monotonic) -> None:
        self.start = self.now = self.before = start
        self._clock = clock
        self._control, self._last = "", 0.0
        self._past: list[Case] = []

    def move(self, control: str, case: Case) -> None:
        """Take `case` as what the control called `control` has just made of the facts."""
        time = self._clock()
        if control != self._control or time - self._last > PAUSE:
            self._begin()
        self._control, self._last = control, time
        self.now = case

    def jump(self, case: Case) -> None:
        """Take `case` as a gesture of its own: a reset, or facts someone shared."""
        self._begin()
        self._control = ""
        self.now = case

    def undo(self) -> bool:
        """Go back to the start of the last gesture; return whether there was one."""
        while self._past:
            case = self._past.pop()
            if case != self.now:  # a gesture that ended where it began is no step
                self.before, self.now, self._control = self.now, case, ""
                return True
        return False

    def _begin(self) -> None:
        self.before = self.now
        self._past.append(self.now)
