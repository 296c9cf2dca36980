"""The first page: where the reader left off, one fact to move, the way through, and three doors.

A lesson is done when its last part was reached and something was answered or moved in it.
"""

from collections.abc import Callable
from typing import NamedTuple

from htpy import Element, Node, a, div, h2, li, ol, p, span, strong

from reliefkit.labs.lab import Lab, lab
from reliefkit.law import LAW_AS_OF
from reliefkit.learning.panel import Panel
from reliefkit.library.course import Lesson, course, own_course
from reliefkit.record import kept
from reliefkit.record.entries import Entries
from reliefkit.words.clauses import listed

QUESTION = "If returned, how likely is persecution?"
ASKED = "Drag the handle past the middle."
STAYS = "Any lesson can be opened first. Your answers stay on this computer."
NEW = "The lessons go by number. Begin with the first."
PAPERS = "../../reliefkit/"  # from the lab's own page, lab/tree/home.ipynb (reliefkit/page)
TEACH = "instructor"
FOOT = (
    "This is training. It is not legal advice, and it forecasts nothing. Enter nothing about a "
    f"real client. The law is stated as of {LAW_AS_OF:%B} {LAW_AS_OF.day}, {LAW_AS_OF.year}; "
    "later changes are not in it."
)


class Progress(NamedTuple):
    """A lesson and how far its reader is: `part` of `of`, or 0 where it was not opened."""

    lesson: Lesson
    part: int
    of: int
    done: bool
    last: str  # when something was last done in it

    @property
    def left(self) -> int:
        """The minutes left, by the parts left; 0 where the lesson names no minutes."""
        return round(self.lesson.minutes * (self.of - self.part + 1) / self.of) if self.part else 0


def way(entries: Entries) -> list[Progress]:
    """Return every numbered lesson in order, and how far its reader is by what is kept.

    The instructor's page is none. A clinic may have chosen others, in another order.
    """
    found = {o.name: o for o in course() if o.file[0].isdigit() and o.name != TEACH}
    return [_step(found[name], entries) for name in own_course()[0].lessons or found]


def _step(lesson: Lesson, entries: Entries) -> Progress:
    own = {key: e for key, e in entries.items() if key.partition("/")[0] == lesson.name}
    at = own.pop(f"{lesson.name}/place", {})
    part, of = at.get("place", (0, 0))
    last = max((one["at"] for one in (at, *own.values()) if one), default="")
    return Progress(lesson, part, of, at.get("ended", False) and bool(own), last)


def to_go_on(steps: list[Progress]) -> Progress | None:
    """Return the lesson to go on with: the last one opened, or the next that is not done."""
    opened = max(steps, key=lambda step: step.last, default=None)
    if opened is None or not opened.last:
        return None
    after = steps[steps.index(opened) :]
    return next((step for step in (*after, *steps) if not step.done), None)


def _minutes(count: int, more: str = "") -> str:
    return f"{count} minute{'s' * (count != 1)}{more}" if count else ""


class Read(Panel):
    """What the record comes to, drawn anew by `again`. `drawn` makes it of what is kept."""

    frame = ""

    def __init__(
        self, label: str, drawn: Callable[[Entries], Node], classes: str, new: str = ""
    ) -> None:
        self._drawn, self._classes, self._new = drawn, classes, new
        super().__init__(label=label)
        self.widget.add_class(classes)
        self.render()
        _shown[classes] = self

    def body(self) -> Node:
        """Return it as it is now."""
        return self._drawn(kept())

    def twin(self) -> Node:
        """Return what a new reader sees, or the words for one where that is nothing."""
        return p[self._new] if self._new else self._drawn({})

    def html(self) -> str:
        """Return it for a new reader, dressed as on the page."""
        return str(div(class_=f"rk {self._classes}")[self.twin()])


_shown: dict[str, Read] = {}


def again() -> None:
    """Draw the page anew from the record: its reader comes back from a lesson."""
    for one in _shown.values():
        one.render()


def go_on() -> Read:
    """Return the bar that leads on to where the reader left off, and to what is due for practice;
    empty on a first visit.
    """
    return Read("Where you left off", lambda kept: [_bar(kept), _due(kept)], "rk-go-on", NEW)


def _bar(entries: Entries) -> Node:
    step = to_go_on(way(entries))
    if step is None:
        return None
    said = [f"part {step.part} of {step.of}" if step.part else "", _minutes(step.left, " left")]
    if not step.part:
        said = ["next", _minutes(step.lesson.minutes)]
    return p[
        span[strong[step.lesson.title], (f" · {one}" for one in said if one)],
        a(".rk-button.rk-next", href=step.lesson.file)["Continue ›" if step.part else "Begin ›"],
    ]


def _due(entries: Entries) -> Node:
    """Return the line on what is due for practice; None where nothing is."""
    if not any("spaced" in one for one in entries.values()):
        return None
    from reliefkit.practice.cases import skills  # a new reader does not wait for them
    from reliefkit.practice.panel import standings

    due = [skills()[one.skill].title for one in standings(entries) if one.how == "due"]
    place = next(one.file for one in course() if one.name == "practice")
    return due and p[span["Due for practice: ", strong[listed(due)]], a(href=place)["Practice ›"]]


def live_line() -> Lab:
    """Return the case of the first lesson with one fact to move; it always starts anew."""
    made = lab(["likelihood_of_persecution"], title=QUESTION, task=ASKED)
    made.kept = True
    made.widget.add_class("rk-home-line")
    return made


def the_way() -> Read:
    """Return every lesson with what it teaches, its minutes and whether it is done."""
    return Read("The way through", _path, "rk-way")


def _path(entries: Entries) -> Node:
    steps = way(entries)
    now = to_go_on(steps)
    done, (mine, wrong) = sum(step.done for step in steps), own_course()
    begun = f"{done} of {len(steps)} done. " if now or done else ""
    return [
        h2["The way through", f", for {mine.clinic}" if mine.clinic else None],
        p(".rk-note")[f"{begun}{STAYS}"],
        p(".rk-lab-note")[wrong] if wrong else None,
        ol[(_node(step, step is now) for step in steps)],
    ]


def _node(step: Progress, now: bool) -> Element:
    lesson = step.lesson
    state, number = "done" if step.done else "now" if now else "to-do", lesson.file[:2]
    left = step.left and f"{step.left} min left"
    minutes = lesson.minutes and f"{lesson.minutes} min"
    return li(class_=f"rk-{state}", aria_current="step" if now else None)[
        span(".rk-node", aria_hidden="true")["✓" if step.done else number],
        div[
            a(href=lesson.file)[lesson.title],
            span(".rk-note")[" · done"] if step.done else None,
            p(".rk-note")[lesson.learned],
        ],
        span(".rk-note")[(not step.done and left) or minutes or ""],
    ]


def ways_in() -> Read:
    """Return three ways in, and what the course is not. The page's own server has the papers."""
    return Read("Three ways in", _ways_in, "rk-doors")


def _ways_in(_: Entries) -> Node:
    first, book = way({})[0].lesson.file, f"{PAPERS}law-book"
    teach = next(one.file for one in course() if one.name == TEACH)
    found = (
        ("Learn", first, "Alone, from the first lesson. No account, nothing to install."),
        ("Teach", teach, "Plans for 50 minutes, minute by minute, and what goes with them."),
        ("Check the law", book, "Every rule and source on one page, and when checked."),
    )
    return [
        div(".rk-three")[
            (
                p[a(href=place, target="_blank" if PAPERS in place else None)[door], said]
                for door, place, said in found
            )
        ],
        p(".rk-note")[FOOT],
    ]
