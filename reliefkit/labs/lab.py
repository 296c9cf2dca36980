"""The lab: one call joins controls and views over one case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as W

from reliefkit.assess import Assessment, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS
from reliefkit.labs.controls import Part, Sheet
from reliefkit.labs.display import Shown
from reliefkit.labs.history import History
from reliefkit.labs.share import open_shared, share_text
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import names, starting_case
from reliefkit.law import PROTECTIONS
from reliefkit.views import STRIP, VIEWS, frame
from reliefkit.views.scene import Scene
from reliefkit.views.static import snapshot_html
from reliefkit.views.twin import words_of

FIRST_VIEWS = ("changed", "protections")
FIRST_FACTS = ("likelihood_of_persecution", "nexus", "persecutor", "days_to_filing")
NO_MORE = {"undo": "There is nothing more to undo.", "redo": "There is nothing to redo."}


class Lab(Shown):
    """Controls and views over one case.

    Attributes: `case` (what the controls say now), `assessment`, `scene`, `controls` (fact name
    to control), `slots` (what the page shows). Set the lab to other facts with `go(case)`.
    """

    def __init__(
        self,
        case: Case,
        facts: Sequence[str],
        show: Sequence[str],
        views: Sequence[str],
        *,
        title: str = "",
        task: str = "",
        unknowns: bool = False,
    ) -> None:
        self.history = History(case)
        self.after: Callable[[], None] = lambda: None  # called after every move
        self.views = [VIEWS[name] for name in views]
        strip = [STRIP] if "protections" in views else []  # for narrow screens; not in the twin
        self._drawn = [*strip, *self.views]
        self.title = title
        first = assess(case)
        self.scene = Scene(first, first, tuple(facts), tuple(show))
        self.sheet = Sheet(facts, case, self._moved, show=show, unknowns=unknowns)
        self.controls = self.sheet.controls
        self.slots = Slots(
            ["note", *(slot for view in self._drawn for slot in view.slots(self.scene))],
            label=title or "Lab",
            parts=[_head(title, task), *self.sheet.parts, _SHARED],
        )
        self.buttons = {
            name: W.Button(description=words)
            for name, words in (
                ("undo", "Undo"),
                ("redo", "Redo"),
                ("reset", "Start again"),
                ("share", "Share"),
            )
        }
        for name, button in self.buttons.items():
            button.on_click(getattr(self, f"_{name}"))
        self.shared = W.Text(continuous_update=False)
        self.shared.layout.display = "none"
        self.shared.add_class(_SHARED["at"])
        self.shared.observe(self._opened, "value")
        self.widget = self._put_together()
        self._render()

    def _put_together(self) -> W.Widget:
        tools = W.Box([*self.buttons.values(), self.shared])
        asked = W.Box(self.sheet.boxes)
        body = W.Box([asked, self.slots])
        root = W.Box([tools, body])
        for box, name in ((tools, "tools"), (asked, "asked"), (body, "body")):
            box.add_class(f"rk-lab-{name}")
        root.add_class("rk")
        root.add_class("rk-lab")
        return root

    # -- what is shown -------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """What the controls say now."""
        return self.history.now

    @property
    def assessment(self) -> Assessment:
        """What it comes to."""
        return self.scene.now

    def _assess(self, case: Case) -> Assessment:
        """Return what a case comes to; the two on show are not worked out again."""
        known = (a for a in (self.scene.now, self.scene.before) if a.case is case)
        return next(known, None) or assess(case)

    def _render(self, note: str = "") -> None:
        now, before = self._assess(self.history.now), self._assess(self.history.before)
        self.scene = self.scene._replace(now=now, before=before)
        html: dict[str, str] = {}
        for view in self._drawn:
            html |= view.slots(self.scene)
        self.slots.show(**html, note=frame.note(note))
        self.after()

    def go(self, case: Case) -> None:
        """Show other facts, as one move that can be undone."""
        self.history.jump(case)
        self._follow()

    def restart(self, case: Case) -> None:
        """Begin anew with other facts: nothing has moved, and there is nothing to undo."""
        self.history = History(case)
        self._follow()

    def _follow(self, note: str = "") -> None:
        """Bring controls and views to where the history now is."""
        self.sheet.show(self.case)
        self._render(note)
        if self.shared.layout.display != "none":
            self._say_shared()

    # -- what the learner does -----------------------------------------------------------------

    def _moved(self, name: str, value: Any) -> None:
        self.history.move(name, self.case.but(**{name: value}))
        self._render()
        if self.shared.layout.display != "none":
            self._say_shared()

    def _undo(self, _: Any = None) -> None:
        self._follow("" if self.history.undo() else NO_MORE["undo"])

    def _redo(self, _: Any = None) -> None:
        self._follow("" if self.history.redo() else NO_MORE["redo"])

    def _reset(self, _: Any = None) -> None:
        self.go(self.history.start)

    def _share(self, _: Any = None) -> None:
        hidden = self.shared.layout.display == "none"
        self.shared.layout.display = "" if hidden else "none"
        if hidden:
            self._say_shared()

    def _say_shared(self) -> None:
        with self.shared.hold_trait_notifications():
            self.shared.unobserve(self._opened, "value")
            self.shared.value = share_text(self.case)
        self.shared.observe(self._opened, "value")

    def _opened(self, change: Any) -> None:
        try:
            case = open_shared(change["new"])
        except ReliefError as error:
            self._render(str(error))
        else:
            self.go(case)

    # -- the static twin -----------------------------------------------------------------------

    def _text(self) -> str:
        return words_of(self._html())

    def _html(self) -> str:
        return snapshot_html(self.scene, self.views, self.title)


def _head(title: str, task: str) -> Part:
    return {"at": "rk-lab", "kind": "lab", "above": frame.heading(title, task), "name": title}


_SHARED: Part = {
    "at": "rk-at-shared",
    "kind": "shared",
    "above": frame.line("These facts as a short text. Copy it; or paste another, then Enter."),
    "name": "These facts as a short text",
}


def lab(
    facts: Iterable[str] = FIRST_FACTS,
    show: Iterable[str] = PROTECTIONS,
    views: Iterable[str] = FIRST_VIEWS,
    *,
    case: Case | str | None = None,
    title: str = "",
    task: str = "",
    unknowns: bool = False,
) -> Lab:
    """Return a lab: controls for some facts, and views of what they come to, over one case.

    `facts` are names of facts, in the order of the controls; `show` the protections; `views` the
    pictures, by name; `case` the facts to start from (a `Case`, the name of a published decision,
    or None for an undisputed case with something to move); `title` and `task` one line each.
    With `unknowns` every fact can also be "not known yet".

    Raises ReliefError for a name that does not exist, with the nearest that does.
    """
    asked = names("fact", facts, FACTS)
    shown = names("protection", show, PROTECTIONS)
    pictures = names("view", views, VIEWS)
    return Lab(
        starting_case(case, asked, unknowns),
        asked,
        [name for name in PROTECTIONS if name in shown],
        pictures,
        title=title,
        task=task,
        unknowns=unknowns,
    )
