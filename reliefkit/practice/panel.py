"""Practice: one item after another, a skill and a kind of the learner's choice, and how it goes."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from random import Random

import ipywidgets as W
from htpy import Node, div, h4, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.learning.panel import Panel, stack
from reliefkit.learning.pattern import named, noted, pattern
from reliefkit.practice import spacing
from reliefkit.practice.card import ItemCard
from reliefkit.practice.cases import skills
from reliefkit.practice.items import KINDS, make
from reliefkit.record import the_record
from reliefkit.record.entries import Entries
from reliefkit.views.markup import heard
from reliefkit.words.finding import lowered

NEXT, ANY = "What is best for me now", "Any kind"
ABOUT = "Items are made as you go; each answer is worked out by the rules of the lessons."
UNKEPT = "Nothing of this is kept: there is no record here."
EXAMPLE = "example"  # the seed of the item that the page shows where nothing can be pressed


class Practice(Panel):
    """Items without end.

    Attributes: `card` (the one shown), `skill` and `kind` (the lists to choose from), `button`
    (the next item), `answered` and `right` (of this sitting), and those of `Panel`.
    """

    frame = "rk-card rk-drill"
    slot = "note"
    card: ItemCard

    def __init__(self, skill: str = "", kind: str = "", seed: str = "") -> None:
        self._seed, self._made = seed or secrets.token_hex(4), 0
        self._here: Entries = {}  # where there is no record: of this sitting alone
        self._place = stack()
        self.answered = self.right = 0
        self.said = ""
        self.skill = W.Dropdown(options=[(NEXT, ""), *((s.title, n) for n, s in skills().items())])
        self.kind = W.Dropdown(options=[(ANY, ""), *((k.called, n) for n, k in KINDS.items())])
        self.skill.value, self.kind.value = skill, kind
        fields = {"skill": ("What to practise", self.skill), "kind": ("How", self.kind)}
        super().__init__("", fields, {"Next item": self.next}, label="Practice")
        (self.button,) = self.buttons.values()
        self.next()

    def arrange(self) -> list[W.Widget]:
        """Return the two lists, the item, the button and what is said."""
        lists, *rest = super().arrange()
        return [lists, self._place, *rest]

    # -- the record ----------------------------------------------------------------------------

    @property
    def entries(self) -> Entries:
        """What is kept of practice; of this sitting alone, where there is no record."""
        record = the_record()
        try:
            return record.entries() if record else self._here
        except OSError:
            return self._here

    def _keep(self, card: ItemCard) -> None:
        now = datetime.now(UTC)

        def turn(entries: Entries) -> Entries:
            after = spacing.noted(entries, card.item.skill, card.agrees, now)
            return noted(after, card.item.mistakes(card.answers), card.item.could())

        record, self.said = the_record(), ""
        try:
            self._here = record.change(turn) if record else turn(self._here)
        except OSError as problem:
            self.said = f"This could not be kept in your record: {problem.strerror}."

    # -- what the learner does -----------------------------------------------------------------

    def next(self) -> None:
        """Show another item, of the skill and kind chosen. Raises ReliefError where none is."""
        kind, skill = self._chosen()
        last = self.card.item.surface if self._made else ""
        self._made += 1
        item = make(kind, skill, f"{self._seed}-{self._made}", last)
        self.card = ItemCard(item, f"{skills()[skill].title}: {lowered(KINDS[kind].called)}")
        self.card.observe(lambda _: self._answered(), "committed")
        self._place.children = [self.card.widget]
        self.render()

    def _chosen(self) -> tuple[str, str]:
        rng = Random(f"{self._seed} {self._made}")
        kinds = [self.kind.value] if self.kind.value else [*KINDS]
        fitting = {name: KINDS[name].skills() for name in kinds}
        known = {skill for some in fitting.values() for skill in some}
        if self.skill.value:
            wanted = [self.skill.value]
        else:
            found = [one for one in spacing.standings(self.entries) if one.skill in known]
            wanted = spacing.choices(found)
            before = [self.card.item.skill] if self._made else []
            wanted = [one for one in wanted if one not in before] or wanted
        skill = rng.choice(wanted)
        able = [name for name in kinds if skill in fitting[name]]
        if not able:
            called, title = KINDS[kinds[0]].called, skills()[skill].title
            raise ReliefError(f"There is no item “{called}” about “{title}”. Choose another.")
        return rng.choice(able), skill

    def _answered(self) -> None:
        self.answered += 1
        self.right += self.card.agrees
        self._keep(self.card)
        self.render()

    # -- what the page says --------------------------------------------------------------------

    def body(self) -> Node:
        """Return how this sitting goes, how each skill stands, and which mistakes recur."""
        lately = pattern(self.entries)
        recent = [name for name, row in lately.items() if "-" in row[-spacing.LATELY :]]
        return div(".rk-closing")[
            p[strong[f"{self.right} of {self.answered} right in this sitting."]]
            if self.answered
            else p[ABOUT],
            [p(".rk-lab-note")[self.said] if self.said else None],
            None if the_record() else p(".rk-lab-line")[UNKEPT],
            standing(self.entries),
            [h4["Your pattern"], named(recent[:3], lately)] if recent else None,
        ]

    def twin(self) -> Node:
        """Return one item, as an example."""
        one = make("which", "bars", EXAMPLE)
        asked = [
            [p[strong[q.text]], ul[(li[words] for words in q.options.values())]]
            for q in one.questions.values()
        ]
        return [p[ABOUT], p["One of them:"], one.look(), asked, p[ItemCard.locked]]


def standing(entries: Entries) -> Node:
    """Return how each skill stands: a mark, the word, and the last answers."""
    found = spacing.standings(entries)
    rows = (
        li[
            strong[f"{spacing.MARKS[one.how]} {skills()[one.skill].title}"],
            f": {spacing.SAYS[one.how].lower()}{_lately(one.lately)}.",
        ]
        for one in found
    )
    return [h4["How your skills stand"], heard("A list of skills. "), ul(".rk-standing")[rows]]


def _lately(row: str) -> str:
    last = row[-5:]
    return f", lately {last.count('+')} of {len(last)} right" if last else ""


def practice(skill: str = "", kind: str = "", *, seed: str = "") -> Practice:
    """Return practice without end: an item at a time, worked out by the rules.

    `skill` is the word of a lesson and `kind` a kind of item to begin with; by default what is
    best for the learner now, by the record. With a `seed` the items are always the same. Raises
    ReliefError for one that does not exist.
    """
    for what, one, allowed in (("skill", skill, skills()), ("kind", kind, KINDS)):
        if one and one not in allowed:
            raise ReliefError(f"{what}: {one!r} is not one of {', '.join(allowed)}.")
    return Practice(skill, kind, seed)
