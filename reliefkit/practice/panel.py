"""Practice: one item after another, its case a click from a lab; of a skill that is due, or chosen.

When a skill is due again py-fsrs says: one card a skill, kept in the record. Under the record's key
"practice/skill/NAME" stand the last answers, "+" right and "-" wrong, and what the scheduler keeps.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, NamedTuple

import ipywidgets as W
import traitlets
from fsrs import Card, Rating, Scheduler, State
from htpy import Node, div, fragment, h4, li, p, strong, ul

from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Made, held, makers
from reliefkit.law import PROTECTIONS
from reliefkit.learning.ask import Ask
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.panel import Panel, stack
from reliefkit.learning.series import lengthened, named, noted, pattern
from reliefkit.practice.cases import skills
from reliefkit.practice.items import Item
from reliefkit.practice.kinds import KINDS, make
from reliefkit.record import Turn, kept, the_record
from reliefkit.record.entries import Entries, Entry
from reliefkit.views.markup import heard
from reliefkit.words.finding import lowered

OPEN = "Open this case in a lab"
KEPT = "Your answer is kept. What is right comes at the end."
BEST, ANY = "What is best for me now", "Any kind"
NEXT, SKIP = "Next item", "Skip this one"  # after it is answered, and before
ABOUT = "Items are made as you go; each answer is worked out by the rules of the lessons."
UNKEPT = "Nothing of this is kept: there is no record here."


# -- when to practise a skill again ---------------------------------------------------------------

LATELY, SURE = 4, 3  # of so many last answers so many right: not shaky
MARKS = {"solid": "●", "shaky": "◐", "due": "!", "new": "○"}  # beside the words, never instead
_SCHEDULER = Scheduler(enable_fuzzing=False)


class Standing(NamedTuple):
    """How a skill stands: `how` is a key of MARKS, `lately` the last answers."""

    skill: str
    how: str
    lately: str


def answered(old: Entry, right: bool, now: datetime) -> Entry:
    """Return what is kept of a skill after one more answer."""
    card = _card(old) or Card(card_id=0, due=now)
    card, _ = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, now)
    return {**lengthened(old, right), "spaced": dict(card.to_dict())}


def _card(entry: Entry) -> Card | None:
    """Return what the scheduler kept; None where there is nothing, or it does not read it."""
    try:
        return Card.from_dict(entry["spaced"])
    except (KeyError, TypeError, ValueError):
        return None


def practised(entries: Entries, skill: str, right: bool, now: datetime) -> Entries:
    """Return a record after one more answer about a skill."""
    key = f"practice/skill/{skill}"
    return {**entries, key: answered(entries.get(key, {}), right, now)}


def standings(entries: Entries, now: datetime | None = None) -> list[Standing]:
    """Return how each skill stands now, in the order of the course."""
    moment = now or datetime.now(UTC)
    kept = {name: entries.get(f"practice/skill/{name}", {}) for name in skills()}
    return [Standing(n, _how(e, moment), str(e.get("lately", ""))) for n, e in kept.items()]


def _how(entry: Entry, now: datetime) -> str:
    lately, card = str(entry.get("lately", "")), _card(entry)
    if card is None:
        return "new"
    if card.state is State.Review and card.due <= now:
        return "due"
    sure = lately[-LATELY:].count("+") >= SURE and lately.endswith("+")
    return "solid" if sure and card.state is State.Review else "shaky"


def choices(found: Sequence[Standing]) -> list[str]:
    """Return the skills to practise next: those due; else those shaky or new; else all."""
    by = {how: [one.skill for one in found if one.how == how] for how in MARKS}
    return by["due"] or [*by["shaky"], *by["new"]] or by["solid"]


# -- the page --------------------------------------------------------------------------------------


class ItemCard(Ask):
    """An item, locked until committed; `silent`, it does not tell what is right even then."""

    unnamed = "An item of practice"

    def __init__(self, item: Item, title: str = "", key: str = "", silent: bool = False) -> None:
        self.item, self.silent, self.whose = item, silent, item.whose
        self.lab: Lab | None = None
        asked, more = {item.kind: item.question}, {}
        if item.people and not silent:
            more[OPEN] = self.open_lab
        super().__init__(asked, above=item.look(), title=title, key=key, more=more)

    @property
    def agrees(self) -> bool:
        """Whether the answer is right."""
        return all(self.right().values())

    @property
    def mistakes(self) -> list[str]:
        """The ids of the named mistakes that the answer shows."""
        return sorted(self.item.mistakes((self.answers or self.said)[self.item.kind]))

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        return {name: self.item.judge(said) for name, said in answers.items()}

    def open_lab(self) -> None:
        """Open a lab of the very case, the first person's, under the card."""
        name, case = next(iter(self.item.people.items()))
        self.lab = lab([n for n in FACTS if n in case.said], PROTECTIONS, case=case, title=name)
        self.place.children = [self.lab.widget]

    def render(self) -> None:
        super().render()
        if self.silent and self.revealed:
            said = fragment[self.remarks(), p(".rk-lab-line")[KEPT]]
            self.slots.show(note=str(said), told="")

    def told(self, found: Mapping[str, Feedback]) -> Node:
        return [super().told(found), named(self.mistakes)]


class OnRecord(Panel):
    """A card that stands on the record; where there is none, on what is done here alone."""

    frame = "rk-card rk-drill"
    slot = "note"
    said = ""
    _here: Entries | None = None

    @property
    def entries(self) -> Entries:
        """What is kept."""
        return kept() if the_record() else self._here or {}

    def keep(self, turn: Turn) -> None:
        """Change what is kept."""
        record = the_record()
        if record:
            record.keep(turn)
            self.said = record.say()
        else:
            self._here = turn(self.entries)

    def remark(self) -> Node:
        """Return what is said."""
        return p(".rk-lab-note")[self.said] if self.said else None


class Practice(OnRecord):
    """Practice without end, beginning with what is best for the learner now, by the record.

    With a `seed` the items are always the same.
    """

    card: ItemCard | None = None

    def __init__(self, *, seed: str = "") -> None:
        self._seed, self._made = seed or secrets.token_hex(4), 0
        self._place, self._item = stack(), Made()
        self.answered = self.right = 0
        self.skill = W.Dropdown(options=[(BEST, ""), *((s.title, n) for n, s in skills().items())])
        self.kind = W.Dropdown()
        self._offer_kinds()
        fields = {"skill": ("What to practice", self.skill), "kind": ("How", self.kind)}
        super().__init__("", fields, {NEXT: self.next, SKIP: self.next}, label="Practice")
        self.on(self.skill, self._offer_kinds)
        self.next()

    def arrange(self) -> list[W.Widget]:
        lists, *rest = super().arrange()
        return [lists, self._place, *rest]

    def _offer_kinds(self, _: object = None) -> None:
        """Offer the kinds that have items of the skill chosen; what was chosen stays, if it can."""
        able = {n: k.called for n, k in KINDS.items() if self.skill.value in ["", *k.skills()]}
        chosen = self.kind.value
        self.kind.options = [(ANY, ""), *((called, name) for name, called in able.items())]
        self.kind.value = chosen if chosen in able else ""

    def next(self) -> None:
        """Show another item, of the skill and kind chosen."""
        kind, skill = self._chosen()
        last = self.card.item.surface if self.card else ""
        self._made += 1
        item = make(kind, skill, f"{self._seed}-{self._made}", last)
        called = KINDS[kind].called.rstrip("?")
        done, self._item = self._item, Made()
        with held(*makers(), self._item):
            self.card = ItemCard(item, f"{called}: {lowered(skills()[skill].title)}")
        self.card.observe(self._answered, "committed")
        self._place.children = [self.card.widget]
        done.let_go()
        self.render()

    def _chosen(self) -> tuple[str, str]:
        rng = Random(f"{self._seed} {self._made}")
        kinds = {n: one.skills() for n, one in KINDS.items() if n == (self.kind.value or n)}
        able = {skill for some in kinds.values() for skill in some}
        if self.skill.value:
            able &= {self.skill.value}
        elif self.card:
            able -= {self.card.item.skill}
        standing = [one for one in standings(self.entries) if one.skill in able]
        skill = rng.choice(choices(standing))
        return rng.choice([name for name, some in kinds.items() if skill in some]), skill

    def _answered(self, change: traitlets.Bunch) -> None:
        one: ItemCard = change.owner
        item, now = one.item, datetime.now(UTC)
        self.answered += 1
        self.right += one.agrees
        self.keep(
            lambda entries: noted(
                practised(entries, item.skill, one.agrees, now), one.mistakes, item.could()
            )
        )
        self.render()

    def render(self) -> None:
        super().render()
        done = self.card is not None and self.card.committed
        self.offer(self.buttons[NEXT if done else SKIP])

    def body(self) -> Node:
        lately = pattern(entries := self.entries)
        recent = [name for name, row in lately.items() if "-" in row[-LATELY:]]
        said = f"{self.right} of {self.answered} right in this sitting."
        return div(".rk-closing")[
            p[strong[said]] if self.answered else p[ABOUT],
            self.remark(),
            None if the_record() else p(".rk-lab-line")[UNKEPT],
            skills_stand(entries),
            [h4["Your pattern"], named(recent[:3], lately)] if recent else None,
        ]

    def twin(self) -> Node:
        return [p[ABOUT], p["One of them:"], ItemCard(make("which", "bars", "one")).twin()]


practice = Practice


def skills_stand(entries: Entries) -> Node:
    """Return how each skill stands: a mark, the word, and the last answers."""
    rows = []
    for one in standings(entries):
        last = one.lately[-5:]
        told = f", lately {last.count('+')} of {len(last)} right" if last else ""
        head = strong[f"{MARKS[one.how]} {skills()[one.skill].title}"]
        rows.append(li[head, f": {one.how}{told}."])
    return [h4["How your skills stand"], heard("A list of skills. "), ul(".rk-standing")[rows]]
