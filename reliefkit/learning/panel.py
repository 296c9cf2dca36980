"""A card: one frame for everything a lesson shows, to read, to answer or to move.

A kind of card is a class with a `body`: what it shows now, as HTML; `render` shows it anew. Or it
says what it shows (`say`). All else is made here, once. The smallest kind is `Card`; `Locked` is
what every card that asks has, whatever it asks with.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as W
import traitlets
from htpy import Element, Node, div, fragment, h3, p
from markupsafe import Markup

from reliefkit.labs.slots import Part, Shown, Slots, box, heading, part_for
from reliefkit.learning.feedback import Feedback
from reliefkit.views.markup import line

SAVED = "Saved as {}, beside this lesson. To open it: Contents, then “Show files and menus”."
Field = tuple[str, W.Widget]  # its words, "" where the control says them itself, and the control


class Panel(Shown, traitlets.HasTraits):
    """A card of a lesson.

    `fields` are what the learner sets, each with its words; a box of several controls is named as
    a group. `buttons` give what they do its words. Cards and labs named `below` stand under the
    card. `label` names a card without a title for readers aloud and in the twin; `key` names it
    for a record.

    A kind of card may say: `frame`, the further classes of its frame; `slot`, the name of the
    place its body stands in ("note" is read aloud when it changes), or of the several places that
    its own `render` fills; `unnamed`, its label.

    Attributes: `fields` (name to control), `buttons` (words to button), `button` (the first).
    """

    frame = "rk-card"
    slot = "card"
    unnamed = "To read"
    _stands: Node = None

    def __init__(
        self,
        title: str = "",
        fields: Mapping[str, Field] | None = None,
        buttons: Mapping[str, Callable[[], object]] | None = None,
        *below: W.Widget,
        task: str = "",
        label: str = "",
        key: str = "",
    ) -> None:
        super().__init__()
        self.title, self.task, self.key = title, task, key
        self._heading = title or label
        self.label = label or title or self.unnamed
        self.fields = {name: control for name, (_, control) in (fields or {}).items()}
        self.buttons = {words: self.does(words, act) for words, act in (buttons or {}).items()}
        self.button: Any = next(iter(self.buttons.values()), None)
        parts = [self.hang(name, *field) for name, field in (fields or {}).items() if field[0]]
        if self.fields:
            parts.insert(0, heading(title, task, self.label))
        self.slots = Slots(self.slot.split(), label=self.label, parts=parts)
        framed = box("rk", "rk-lab", *self.frame.split(), of=self.arrange())
        self.widget = stack(framed, *below) if below else framed

    def arrange(self) -> list[W.Widget]:
        """Return what stands in the frame, in order."""
        made = [box("rk-filter", of=self.fields.values())] if self.fields else []
        made += [box("rk-buttons", of=self.buttons.values())] if self.buttons else []
        return [*made, self.slots]

    def hang(self, name: str, words: str, control: W.Widget) -> Part:
        """Return what the page hangs on a control: its words, as a line above it."""
        role = "group" if isinstance(control, W.Box) else ""
        if isinstance(control, W.RadioButtons):
            role = "radiogroup"
            control.add_class("rk-is-pick")
        return part_for(control, name, role or "pick", line(words), words, role)

    def offer(self, *shown: W.Button) -> None:
        """Show these of its buttons, and no other."""
        for button in self.buttons.values():
            button.disabled = button not in shown
            button.layout.display = "none" if button.disabled else ""

    def say(self, words: Node) -> None:
        """Show something, until something else is said."""
        self._stands = words
        self.render()

    def body(self) -> Node:
        """Return what the card shows now, if not what was said; None where that is nothing yet."""
        return self._stands

    def twin(self) -> Node:
        """Return what stands for the card where nothing can be moved: its body, if not other."""
        return self.body()

    def render(self) -> None:
        """Show what the body is now."""
        now = self.body()
        bare = self.fields or not self.title or now is None
        self.slots.show(**{self.slot: str(fragment[now if bare else self._titled(now)])})

    def _titled(self, inside: Node) -> Element:
        task = p[self.task] if self.task else None
        return div(".rk-card-body")[h3[self._heading] if self._heading else None, task, inside]

    def html(self) -> str:
        """Return the card as it stands, in bare HTML."""
        return str(div(".rk.rk-card")[self._titled(self.twin())])


def stack(*widgets: W.Widget) -> W.Box:
    """Return cards and labs one under the other."""
    return box("rk", "rk-lab", "rk-stack", of=widgets)


class Card(Panel):
    """Something to read."""

    def __init__(self, title: str, *body: Node) -> None:
        super().__init__(title)
        self.say(Markup(fragment[body]))


class Keyed(traitlets.HasTraits):
    """A card that asks. Whoever wants to know what the learner did observes one of its traits.

    `committed` turns True once, when the answers are fixed; a record of them is kept under `key`.
    """

    key = ""
    committed = traitlets.Bool(False, read_only=True)
    answers = traitlets.Dict(read_only=True)


AGAIN = "Answer again"


class Locked(Panel, Keyed):
    """A card that asks, and tells nothing until its answers are committed: then `revealed`, by name
    of question; `first` is what was told of the answers that are kept.

    The learner may answer again; the first answers are those kept. `more` are the buttons that the
    reveal brings: words and what they do. A kind of card says what is answered now (`said`), what
    moves in it, what the answers are worth, how they are cleared, and what else the reveal `opens`.
    """

    slot = "note told"
    locked = "Answer, then commit. The answer stays locked until you do."
    asks = "Commit my answer"
    said: Any
    moving: Sequence[W.Widget]
    revealed: Mapping[str, Feedback] = {}
    first: Mapping[str, Feedback] = {}

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Field],
        *below: W.Widget,
        task: str = "",
        key: str = "",
        more: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        acts = {self.asks: self.commit, **({AGAIN: self.again} if more is None else more)}
        super().__init__(title, fields, acts, *below, task=task, key=key)
        self.again()

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers; reveal what is right, and why. Raises ReliefError while one lacks."""
        if not self.revealed:
            self.revealed = self.judge(self.said)
            self.first = self.first or self.revealed
            self.lock(True)
            self.opens()
            self.render()
            self.set_trait("committed", True)
        return self.revealed

    def again(self) -> None:
        """Clear the answers, to give others. The first ones stay those that are kept."""
        self.revealed = {}
        self.clear()
        self.lock(False)
        self.render()

    def lock(self, locked: bool) -> None:
        """Let the answers move, and be committed; or, once locked, show what may come after."""
        for control in self.moving:
            control.disabled = locked
        commit, *after = self.buttons.values()
        self.offer(*(after if locked else [commit]))

    def clear(self) -> None:
        """Put every control as it was before an answer."""
        raise NotImplementedError

    def judge(self, answers: Any) -> Mapping[str, Feedback]:
        """Return what the learner is told about each answer, by name of question."""
        raise NotImplementedError

    def opens(self) -> None:
        """Open what the reveal brings besides."""

    def right(self) -> dict[str, bool]:
        """Return whether each answer that is kept is right."""
        return {name: found.agrees for name, found in self.first.items()}

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return what is revealed."""
        raise NotImplementedError

    def scored(self) -> Node:
        """Return how much of what is revealed is right, in a line."""
        raise NotImplementedError

    def asked_now(self) -> str:
        """Return what is said while it is locked."""
        return self.locked

    def render(self) -> None:
        """Show what is revealed, under how much of it is right; while locked, that it is."""
        found = self.revealed
        line = self.scored() if found else p(".rk-lab-line")[self.asked_now()]
        told = str(fragment[self.told(found)]) if found else ""
        self.slots.show(note=str(fragment[self.remarks(), line]), told=told)
