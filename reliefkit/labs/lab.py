"""The lab: one call joins controls and views over one case, and keeps what the learner did."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

import ipywidgets as W
import traitlets
from htpy import p

from reliefkit.assess import Assessment, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import PERSON
from reliefkit.labs.controls import Control, Options, Sheet
from reliefkit.labs.slots import Made, Shown, Slots, box, heading, held, makers, part_for
from reliefkit.labs.start import (
    START,
    names,
    protections_of,
    read_shared,
    share_text,
    starting_case,
)
from reliefkit.law import PROTECTIONS
from reliefkit.law.oddities import warned
from reliefkit.library.clients import clients
from reliefkit.record import case_words, keep_lab, key_for
from reliefkit.views import STRIP, VIEWS, snapshot_html
from reliefkit.views.markup import Scene, line

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


FIRST_VIEWS = ("changed", "protections")
FIRST_FACTS = ("likelihood_of_persecution", "nexus", "persecutor", "days_to_filing")
SHARED = "These facts as a short text"
NO_MORE = "There is nothing more to undo."


class Lab(Shown, traitlets.HasTraits):
    """A lab: controls for some facts, and views of what they come to, over one case.

    `facts` are names of facts, in the order of the controls; `show` the protections; `views` the
    pictures, by name; `case` the facts to start from (a `Case`, the name of a client or decision,
    or None for an undisputed case with something to move); `title` and `task` one line each.
    With `unknowns` every fact can also be "not known yet". `options` has, by fact, the values
    that its list offers, where a lesson wants fewer or more than usual (expedited removal is
    offered on request only). `person` is what the person is called, by default the client.

    Raises ReliefError for a name that does not exist, with the nearest that does.

    `case`, what the controls say now, is a trait: `lab.observe(f, "case")` calls `f` after every
    move, when the page shows what it comes to. Set the lab to other facts with `go(case)`. `kept`
    says whether its place in the record is seen to: true before it is shown, it has none.
    """

    case = traitlets.Instance(Case, read_only=True)

    def __init__(
        self,
        facts: Iterable[str] = FIRST_FACTS,
        show: Iterable[str] = PROTECTIONS,
        views: Iterable[str] = FIRST_VIEWS,
        *,
        case: Case | str | None = None,
        title: str = "",
        task: str = "",
        unknowns: bool = False,
        options: Options | None = None,
        person: str = "",
    ) -> None:
        super().__init__()
        asked, shown = names("fact", facts, FACTS), protections_of(show)
        start = starting_case(case, asked, unknowns)
        for name, values in (options or {}).items():
            names("fact", [name], asked)
            for value in values:
                FACTS[name].check(value, "options: ")
        self.history = History(start)
        pictures = names("view", views, VIEWS) if views else []
        self.views = [VIEWS[name] for name in pictures]
        strip = [STRIP] * bool({"protections", "ladder"} & {*pictures})  # not in the twin
        self._drawn = [*strip, *self.views]
        self.title, self.kept = title, False
        client = clients().get(case) if isinstance(case, str) else None
        called = person or (client.name if client else PERSON)
        assumed = frozenset(START.keys() - {*asked} if case is None else ())
        first = assess(start)
        self.scene = Scene(first, first, tuple(asked), tuple(shown), start, called, assumed)
        self._sheet_of: Callable[[Case], Sheet] = lambda case: Sheet(
            asked, case, self._moved, shown, unknowns, options or {}
        )
        self.sheet = self._new_sheet(start)
        self.shared = W.Text(continuous_update=False, disabled=True)  # not drawn: nobody shares yet
        self.on(self.shared, self._opened)
        self.observe(self._say_shared, "case")
        told = line(f"{SHARED}. Copy it; or paste another, then Enter.")
        shared = part_for(self.shared, "shared", "shared", told, SHARED)
        self._parts_around = heading(title, task), shared
        self.slots = Slots(
            (view.name for view in self._drawn), label=title or "Lab", parts=self._parts()
        )
        self.buttons = {
            "undo": self.does("Undo", lambda: self._follow("" if self.history.undo() else NO_MORE)),
            "reset": self.does("Start again", lambda: self.go(self.history.start)),
            "share": self.does("Share", self._share),
        }
        tools = box("rk-lab-tools", of=[*self.buttons.values(), self.shared])
        self._line = box("rk-lab-top", of=self.sheet.line)
        self._asked = box("rk-lab-asked", of=self.sheet.boxes)
        body = box("rk-lab-body", of=[self._line, self._asked, tools, self.slots])
        self.widget = box("rk", "rk-lab", of=[body])
        self._render()

    # -- what is shown -------------------------------------------------------------------------

    @property
    def controls(self) -> dict[str, Control]:
        """The controls now, by fact: facts of another kind may have had new ones made."""
        return self.sheet.controls

    def _parts(self) -> list[dict[str, Any]]:
        first, last = self._parts_around
        return [{**part} for part in (first, *self.sheet.parts, last)]

    def _new_sheet(self, case: Case) -> Sheet:
        self._sheet_made = Made()
        with held(*makers(), self._sheet_made):
            return self._sheet_of(case)

    def _show_facts(self, case: Case) -> None:
        """Show a case on the controls; where they cannot say it, on new ones that can."""
        if self.sheet.fits(case):
            return self.sheet.show(case)
        old, self.sheet = self._sheet_made, self._new_sheet(case)
        self.slots.parts = self._parts()  # before the page meets the new controls
        self._line.children, self._asked.children = self.sheet.line, self.sheet.boxes
        old.let_go()

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
        html = {view.name: view.html(self.scene) for view in self._drawn}
        told = [note, *warned(now.case.values)]
        notes = "".join(str(p(".rk-lab-note")[said]) for said in told if said)
        self.slots.show(**html, note=notes)
        self.set_trait("case", self.history.now)

    def go(self, case: Case) -> None:
        """Show other facts, as one move that can be undone."""
        self.history.jump(case)
        self._follow()

    def restart(self, case: Case) -> None:
        """Begin anew with other facts: nothing has moved, and there is nothing to undo."""
        self.history = History(case)
        self.scene = self.scene._replace(start=case)
        self._follow()

    def _follow(self, note: str = "") -> None:
        self._show_facts(self.history.now)
        self._render(note)

    # -- what the learner does -----------------------------------------------------------------

    def safely(self, act: Callable[..., object], *given: Any) -> bool:
        """Do what the learner asked; where it fails, controls and answers stay as they were."""
        done = super().safely(act, *given)
        if not done:
            self.history.now = self.case
            self._show_facts(self.case)
        return done

    def _moved(self, name: str, value: Any) -> None:
        self.safely(self._move, name, value)

    def _move(self, name: str, value: Any) -> None:
        case = self.case.but(**{name: value})
        if case != self.case:  # the page may say again what it shows already
            self.history.move(name, case)
            self._render()

    def _share(self) -> None:
        self.shared.disabled = not self.shared.disabled
        self._say_shared()

    def _say_shared(self, _: Any = None) -> None:
        if not self.shared.disabled:
            self.shared.value = share_text(self.case)

    def _opened(self, change: Any) -> None:
        if change["new"] != share_text(self.case):  # not what this lab says itself
            case, warning = read_shared(change["new"])
            self.history.jump(case)
            self._follow(warning)

    def remark(self, said: str) -> None:
        """Say something about the lab itself."""
        self._render(said)

    def _repr_mimebundle_(self, **rest: Any) -> Any:
        if not self.kept:  # what stands in a task or a card is kept by it
            self.kept, start = True, self.history.start
            keep_lab(self, key_for("lab", case_words(start), self.title, *self.controls))
        return super()._repr_mimebundle_(**rest)

    def html(self) -> str:
        """Return facts and views as they stand, in bare HTML."""
        return snapshot_html(self.scene, self.views, self.title)


lab = Lab
