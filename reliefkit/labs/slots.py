"""How labs and cards appear and go: slots of HTML on a live page, the static twin elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypedDict
from weakref import WeakSet

import anywidget
import ipywidgets as W
import traitlets
from htpy import Node, div, h3, p
from IPython import get_ipython

from reliefkit.errors import ReliefError
from reliefkit.views import stylesheet
from reliefkit.views.twin import words_of

FAILED = "This could not be done; what stood here before still holds."
VIEW = "application/vnd.jupyter.widget-view+json"
FOLD = "<details"
_HERE = Path(__file__).parent
STYLE = stylesheet() + stylesheet(str(_HERE / "lab.css"))  # of labs, cards and pictures


# -- what a cell made is let go when the cell runs again -----------------------------------------

# Jupyter keeps every widget until it is closed: a lesson run twenty times would be there twenty
# times. What is made while a cell runs, or while a card of it does what the learner asked, is the
# cell's. Where no cell can be told, as outside Jupyter, nothing is let go.


class Made:
    """Widgets that were made in one go; `ends` is what else is done when they are let go."""

    def __init__(self) -> None:
        self.widgets: WeakSet[W.Widget] = WeakSet()
        self.ends: list[Callable[[], object]] = []

    def let_go(self) -> None:
        """Close the widgets: they are gone from the kernel and from the page."""
        for end in (*self.ends, *(widget.close for widget in self.widgets)):
            end()


_cells: dict[str, tuple[str, Made]] = {}  # by cell: the last run of it, and what that made
_makers: list[tuple[Made, ...]] = []  # who makes something now, where that is not a cell's run


@contextmanager
def held(*by: Made) -> Iterator[None]:
    """Let what is made meanwhile belong to these."""
    _makers.append(by)
    try:
        yield
    finally:
        _makers.pop()


def makers() -> tuple[Made, ...]:
    """Return those to whom belongs what is made now."""
    if _makers:
        return _makers[-1]
    shell = get_ipython()
    asked = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = asked.get("metadata", {}).get("cellId")
    if not cell:
        return ()
    run = asked["header"]["msg_id"]
    before, made = _cells.get(cell, ("", Made()))
    if run != before:
        made.let_go()
        made = Made()
        made.ends.append(partial(_forget, shell, shell.displayhook.prompt_count))
        _cells[cell] = run, made
    return (made,)


def let_go() -> None:
    """Close what every cell made: a page that is opened anew runs them again."""
    for _, made in _cells.values():
        made.let_go()
    _cells.clear()


def _forget(shell: Any, number: int) -> None:
    """Take what a run gave out of what IPython keeps of it."""
    kept = shell.history_manager
    for names in (shell.user_ns, shell.user_ns_hidden):
        names.pop(f"_{number}", None)
    for numbers in (shell.user_ns["_oh"], kept.outputs, kept.output_hist_reprs):
        numbers.pop(number, None)


def _is_made(widget: W.Widget) -> None:
    for made in makers():
        made.widgets.add(widget)


W.Widget.on_widget_constructed(_is_made)


# -- on the page, and elsewhere ------------------------------------------------------------------


class Shown(traitlets.HasTraits):
    """Something with a widget and a static twin.

    Notebook viewers without a kernel, GitHub, print and screen readers show the twin, of the facts
    as the lab starts. A kind of lab or card writes `html`; its words are read off it.
    """

    widget: Any
    slots: "Slots"
    render: Callable[[], None]  # shows what it is now
    remarked = ""  # what there is to say of itself
    _failure = ""
    _makers: tuple[Made, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self._makers = makers()  # what it makes later goes with it

    def observe(self, handler: Any, names: Any = traitlets.All, type: Any = "change") -> None:
        """Call `handler` after a change, until the cell that asks for it runs again."""
        super().observe(handler, names, type)
        for made in {*makers()} - {*self._makers}:
            made.ends.append(partial(self.unobserve, handler, names, type))

    def safely(self, act: Callable[..., object], *given: Any) -> bool:
        """Do what the learner asked; return whether it could be done.

        Jupyter keeps silent on what goes wrong in a control: here it is said on the page.
        """
        failure = ""
        try:
            with held(*self._makers):
                act(*given)
        except Exception as error:
            said = error if isinstance(error, ReliefError) else f"{FAILED} ({error!r})"
            failure = str(p(".rk-lab-note")[str(said)])
        if failure or self.slots.held("note") == self._failure:
            self.slots.show(note=failure)
        self._failure = failure
        return not failure

    def on(self, control: W.Widget, act: Callable[[Any], object]) -> None:
        """Call `act` with what changed whenever the learner sets a control."""
        control.observe(partial(self.safely, act), "value")

    def does(self, words: str, act: Callable[[], object]) -> W.Button:
        """Return a button that does something."""
        made = Button(description=words)
        made.on_click(lambda _: self.safely(act))
        return made

    def remark(self, said: str) -> None:
        """Say something about itself, where it stands; nothing if there is nothing to say."""
        if said:
            self.remarked = said
            self.render()

    def remarks(self) -> Node:
        """Return what was remarked."""
        return p(".rk-lab-note")[self.remarked] if self.remarked else None

    def html(self) -> str:
        """Return the static twin: bare HTML that still reads right without style."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the words of the twin."""
        return words_of(self.html())

    def _repr_mimebundle_(self, **_: Any) -> Any:
        live, html = self.widget._repr_mimebundle_(), self.html()
        data = {"text/plain": words_of(html), "text/html": html, VIEW: live[VIEW]}
        _, about = self.slots._repr_mimebundle_() or ({}, {})  # where Colab finds what draws it
        return (data, about) if about else data

    def __repr__(self) -> str:
        return self.text()


class Button(W.Button):  # type: ignore[misc]
    """A button. A page whose connection was cut says again what was not answered: a press that was
    heard is not done twice.
    """

    _heard = ""

    def _handle_msg(self, msg: Any) -> None:
        said = msg.get("header", {}).get("msg_id", "")
        if not said or said != self._heard:
            self._heard = said
            super()._handle_msg(msg)


class Part(TypedDict, total=False):
    """What the page hangs on one control: lab.js reads it, and nothing else does.

    `at` is a class of the control ("rk-lab" is the frame itself), `above` the HTML put before it,
    `name` what a screen reader calls it. `kind` is "slider", "pick", "tick", "group", "shared", or
    "lab" for the heading of the frame. `role` is "radiogroup" or "group" where the control is a
    group, so that the group has the name; `rows` (HTML) take the place of its options' words. A
    slider has its `track` (HTML), the `unit` in which its value is said ("percent" or a noun),
    `steps`: from which value which words hold, in order, and a `caption`: what so many of a
    hundred people would face.
    """

    at: str
    kind: str
    above: str
    name: str
    role: str
    rows: list[str]
    track: str
    unit: str
    caption: str
    steps: list[list[Any]]


def part_for(widget: W.Widget, at: str, kind: str, above: str, name: str, role: str = "") -> Part:
    """Mark a control so that the page finds it, and return what it hangs there."""
    widget.add_class(f"rk-at-{at}")
    part: Part = {"at": f"rk-at-{at}", "kind": kind, "above": above, "name": name}
    return part | {"role": role} if role else part


def heading(title: str, task: str, otherwise: str = "Lab") -> Part:
    """Return the heading of a frame, and its one line of task, as what the page hangs on it.

    A frame without a title has the heading `otherwise` for readers aloud.
    """
    named = h3[title] if title else h3(".rk-said")[otherwise]
    above = str(div(".rk-lab-head")[named, p[task] if task else None])
    return {"at": "rk-lab", "kind": "lab", "above": above, "name": title or otherwise}


def box(*classes: str, of: Iterable[W.Widget] = ()) -> W.Box:
    """Return a box around some widgets, with the classes that its style needs."""
    made = W.Box([*of])
    for name in classes:
        made.add_class(name)
    return made


class Slots(anywidget.AnyWidget):
    """Named slots of HTML, of which only the pieces that changed are sent, in one message.

    Of a ladder, long as it is, a move changes few folds, and each begins a piece. The page puts the
    pieces together and walks both trees, so opened parts and focus stay. `parts` is what it hangs
    on controls.
    """

    _esm = (_HERE / "lab.js").read_text("utf-8")
    _css = STYLE
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    parts = traitlets.List(traitlets.Dict()).tag(sync=True)
    label = traitlets.Unicode("Lab").tag(sync=True)

    def __init__(self, names: Iterable[str], **rest: Any) -> None:
        names = list(dict.fromkeys(["note", *names]))
        # before the widget opens, so that the page knows every slot from the start
        self._pieces: dict[str, list[str]] = {name: [""] for name in names}
        super().__init__(names=names, **rest)
        self.on_msg(lambda _, said, __: self.send(said))  # a press of a button waits for it

    def show(self, **slots: str) -> None:
        """Put HTML into slots; pieces that are there already are not sent again."""
        state: dict[str, str] = {}
        for name, html in slots.items():
            head, *folds = str.split(html, FOLD)  # else markup would escape FOLD
            old, new = self._pieces[name], [head, *(FOLD + fold for fold in folds)]
            new += [""] * (len(old) - len(new))
            told = enumerate(zip_longest(new, old))
            state |= {_key(name, k): now for k, (now, was) in told if now != was}
            self._pieces[name] = new
        if state:
            self._send({"method": "update", "state": state, "buffer_paths": []})

    def held(self, name: str) -> str:
        """Return the HTML a slot holds."""
        return "".join(self._pieces[name])

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Return what the page is told of some traits, or of all of it, the slots too."""
        state: dict[str, Any] = super().get_state(key, drop_defaults)
        if key is None:
            for name, pieces in self._pieces.items():
                state |= {_key(name, k): piece for k, piece in enumerate(pieces)}
        return state


def _key(slot: str, piece: int) -> str:
    return f"slot_{slot}.{piece}"
