"""Find the facts: a client's story with nothing taken out of it, and the intake sheet to fill in.

Then the file's reading stands beside the learner's, and the story's numbers can be moved.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, fragment, h4, li, p, q, span, strong, ul

from reliefkit.case import Case
from reliefkit.errors import known
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.labs.controls import Sheet
from reliefkit.labs.lab import lab
from reliefkit.labs.slots import Part, Slots, box, part_for
from reliefkit.labs.start import names
from reliefkit.law import PROTECTIONS
from reliefkit.learning.feedback import Feedback, card, verdict
from reliefkit.learning.panel import Field, Locked
from reliefkit.learning.series import Series
from reliefkit.library.clients import Client, clients, places, written
from reliefkit.record import keep, key_for
from reliefkit.words.finding import capital, headline, inner_title, lowered
from reliefkit.words.spoken import compare

ASKED = "Take the story part by part; set what it says. It does not say everything."
STORY, NEXT = "The story, part by part", "Next part ›"
NOT_NEEDED = 2  # facts asked that the story does not give
SILENT = "The story does not say; nobody disputes it."
ALONE = "Alone, your reading of it changes no answer."
ALIKE = "Both readings give the same four answers."
MOVE = "Move a number of the story, there or here"


def asked_of(client: Client) -> list[str]:
    """Return the facts to find in a client's story, in the sheet's order, and a few not there."""
    others = [n for n, f in FACTS.items() if f.ordinary is False and n not in client.facts]
    others.sort(key=lambda name: sha256(f"{client.id} {name}".encode()).digest())
    return [name for name in FACTS if name in client.facts or name in others[:NOT_NEEDED]]


def parts_of(client: Client) -> list[tuple[str, list[str]]]:
    """Return the parts of a client's story, in order, each with the facts that are asked there.

    A part is a sentence whose words carry a fact, and those beside it that carry none. What the
    story does not give is asked where the fact before it on the sheet is.
    """
    asked: dict[str, list[str]] = {one: [] for one in re.split(r"(?<=[.?!]) ", client.story)}
    here = next(iter(asked))
    for name in asked_of(client):
        carrying = client.words.get(name, [])[:1]
        here = next((one for one in asked if any(words in one for words in carrying)), here)
        asked[here].append(name)
    found: list[tuple[str, list[str]]] = []
    for words, here_asked in asked.items():
        if found and not (here_asked and found[-1][1]):
            before, others = found.pop()
            found.append((f"{before} {words}", others + here_asked))
        else:
            found.append((words, here_asked))
    return found


class FindFacts(Locked):
    """A client's story, and a control for each fact to be found in it; locked until committed.

    What a part of the story is asked stands there when that part is touched. What is left as not
    known yet is the answer that the story does not say. `said` is the case the controls say now,
    the rest as in the file; `moves`, once committed, a lab over its numbers.
    """

    frame = "rk-card rk-find"
    locked = "What the story does not say stays as not known yet."
    asks = "Commit my reading"
    said: Case

    def __init__(self, client: Client, title: str, key: str) -> None:
        self.client, self.facts = client, asked_of(client)
        self._sheet = Sheet(self.facts, client.case, self._moved, PROTECTIONS, True, {})
        self.controls = self._sheet.controls
        self.parts = parts_of(client)
        self.part = W.RadioButtons(options=[(f"{words} ", words) for words, _ in self.parts])
        fields: dict[str, Field] = {"story": (STORY, self.part)}
        fields |= {name: (FACTS[name].question, one.box) for name, one in self.controls.items()}
        super().__init__(title, fields, task=ASKED, key=key)
        self.on(self.part, self._touched)
        keep(self)

    # -- what the learner does -----------------------------------------------------------------

    def answer(self, **facts: Any) -> None:
        """Set facts; None is not known. Raises ReliefError for one not asked, or a wrong value."""
        known("fact", facts, self.facts)
        self._take(self.said.but(**facts))
        self._sheet.show(self.said)

    def _moved(self, name: str, value: Any) -> None:
        self.safely(lambda: self._take(self.said.but(**{name: value})))

    def _take(self, said: Case) -> None:
        if not self.revealed:
            self.said = said
            if not self.committed:
                found = {n: self.said[n] for n in self.facts if self.said[n] is not None}
                self.set_trait("answers", found)
            self.button.disabled = False
            self.render()

    def go_on(self) -> None:
        """Touch the next part of the story."""
        self.part.index += 1

    def _touched(self, _: Any = None) -> None:
        words, names = self.parts[self.part.index]
        self._sheet.narrow(names)
        begins = h4(tabindex="-1")[f"Part {self.part.index + 1} of {len(self.parts)}"]
        self._step.show(note=str(fragment[begins, p(".rk-words")[q[words]]]))
        self._next.disabled = self.part.index + 1 == len(self.parts)

    def clear(self) -> None:
        self.said = self.client.case.but(**dict.fromkeys(self.facts))
        counts = (name for name in self.facts if isinstance(FACTS[name], Number))
        self._sheet.show(self.said.but(**dict.fromkeys(counts, 0)))  # no handle tells the answer
        self._sheet.show(self.said)
        self._story.show(story="")
        self._beside.children = [self.part]
        self.part.index = 0
        self._touched()

    def lock(self, locked: bool) -> None:
        super().lock(locked)
        if not locked:
            self._sheet.show(self.said)  # what is not known yet has no handle to move
        self._body.children = [self._beside, *([] if locked else [self._asked])]
        self.button.disabled = True  # until a fact is set

    def opens(self) -> None:
        """Make a slider of each number in the story, which moves it where it stands."""
        self._beside.children = [self._story]
        self._tell(self.client.case)
        if numbers := list(places(self.client)):
            self.moves = lab(numbers, case=self.client.id, title=MOVE)
            self.moves.observe(lambda _: self._tell(self.moves.case), "case")
            self._beside.children = [self._story, self.moves.widget]

    def _tell(self, now: Case) -> None:
        self._story.show(story=str(p(".rk-story")[_story(self.client, now)]))

    def restore(self, answers: Mapping[str, Any]) -> None:
        """Set the facts and commit as before. Raises ReliefError as `answer`."""
        self.answer(**answers)
        self.commit()

    # -- what the learner is told --------------------------------------------------------------

    @property
    def reading(self) -> Case:
        """The case as the learner read it: what the story does not give is undisputed."""
        file, silent = self.client.case, set(self.facts) - set(self.client.facts)
        left = {name: file[name] for name in silent if self.said[name] is None}
        return self.said.but(**left)

    def judge(self, answers: Any) -> dict[str, Feedback]:
        return {name: self._judged(name) for name in self.facts}

    def _judged(self, name: str) -> Feedback:
        file, mine = self.client.case, self.reading[name]
        words = FACTS[name].words(file[name])
        if mine == file[name]:
            unsaid = self.said[name] is None is not mine
            return Feedback(True, words, ["Rightly left out."] if unsaid else [])
        by = compare(file, file.but(**{name: mine}))
        said = f"On your reading, {lowered(by.said(by.changed).sentence)}" if by.changed else ALONE
        return Feedback(False, words, [said])

    def told(self, found: Mapping[str, Feedback]) -> Node:
        by = compare(self.client.case, self.reading)
        mine, file = ([headline(side[n]) for n in by.changed] for side in (by.after, by.before))
        both = zip(map(inner_title, by.changed), mine, file, strict=True)
        ends = "; ".join(f"{name}: {said} (the file: {told})" for name, said, told in both)
        whole = p[f"All of your reading together gives {ends}."] if by.changed else None
        cards = (self._card(name, one) for name, one in found.items())
        return [div(".rk-answers.rk-of-3")[cards], whole]

    def asked_now(self) -> str:
        found = sum(self.said[name] is not None for name in self.facts)
        first = "" if found else "Set one, then commit. "
        return f"{found} of {len(self.facts)} facts set. {first}{self.locked}"

    def scored(self) -> Node:
        right = sum(one.agrees for one in self.revealed.values())
        by = compare(self.client.case, self.reading)
        whole = "Your reading changes the answers." if by.changed else ALIKE
        count = f"You read {right} of {len(self.facts)} facts as the file does."
        return p(".rk-score")[strong[count], span[whole]]

    def _card(self, name: str, one: Feedback) -> Element:
        """Return the two readings of a fact, the words of the story that carry it, and the rest."""
        mine = capital(FACTS[name].words(self.said[name]))
        file = mine if one.agrees else capital(one.words)
        quoted = [p[q[each]] for each in self.client.words.get(name, [])]
        asked = h4[FACTS[name].question, verdict(one.agrees)]
        why = div(".rk-reasons")[quoted or p[SILENT], (p[each] for each in one.reasons)]
        rows = {one: one for one in (mine, file)}
        return card(asked, rows, [mine], {file: ""}, one.agrees, why, "the file")

    # -- how it stands on the page -------------------------------------------------------------

    def arrange(self) -> list[W.Widget]:
        self._story = Slots(["story"], label=f"The story of {self.client.name}", parts=[])
        self.moving = [one for c in self.fields.values() for one in getattr(c, "children", [c])]
        self._beside, self._body = box(), box("rk-lab-body")
        self._step = Slots([], label=STORY, parts=[])
        self._next = self.does(NEXT, self.go_on)
        _, *sheet = self.fields.values()
        onward = box("rk-buttons", of=[self._next])
        self._asked = box("rk-lab-asked", of=[self._step, *sheet, onward])
        return [self._body, box("rk-predict-right", of=[*self.buttons.values(), self.slots])]

    def hang(self, name: str, words: str, control: W.Widget) -> Part:
        if name == "story":
            return part_for(control, name, "pick", "", words, "radiogroup")
        (part,) = self.controls[name].parts
        return part

    def twin(self) -> Node:
        """Return the story and what is asked of it; never the file's reading."""
        asked = ul[(li[FACTS[name].question] for name in self.facts)]
        return [p(".rk-story")[self.client.story], h4["To find in it"], asked, p[self.locked]]


# -- the numbers of a story, where they stand ------------------------------------------------------


def _story(client: Client, now: Case) -> Iterator[Node]:
    """Yield the story with its numbers as in `now`, each a handle that moves its slider."""
    done = 0
    for name, (start, end) in sorted(places(client).items(), key=lambda one: one[1]):
        fact, value = FACTS[name], now[name]
        yield client.story[done:start]
        yield span(
            ".rk-pill",
            role="slider",
            tabindex="0",
            data_rk_moves=f"rk-at-{name}",
            aria_label=fact.question,
            aria_valuenow=written(name, value).strip("%").replace(",", ""),
            aria_valuetext=fact.words(value),
        )[written(name, value)]
        done = end
    yield client.story[done:]


class FindMany(Series):
    """Stories of several clients, one at a time."""

    def __init__(self, found: Sequence[Client], key: str) -> None:
        self.clients = [*found]
        of, label = len(found), f"Find the facts: {len(found)} clients"
        cards = (
            FindFacts(one, f"Client {k} of {of}: {one.called}", f"{key}/{one.id}")
            for k, one in enumerate(found, 1)
        )
        super().__init__(cards, of, "client", "Show what I missed", label=label, key=key)

    def closing(self) -> Node:
        told = [each for card in self.cards for each in card.right().items()]
        missed = [name for name, right in told if not right]
        often = sorted(set(missed), key=lambda name: -missed.count(name))[:3]
        again = (li[FACTS[name].question] for name in often)
        return div(".rk-closing")[
            p[strong[f"You read {len(told) - len(missed)} of {len(told)} facts as the files do."]],
            [p["Missed most often:"], ul[again]] if often else None,
        ]


def find_facts(*client_ids: str) -> FindFacts | FindMany:
    """Return a client's story to find the facts in; of several clients, one after another.

    `client_ids` are names of files in data/cases. Raises ReliefError for no client or an unknown
    one.
    """
    found = [clients()[name] for name in names("client", client_ids, clients())]
    own = key_for("find-facts", *(one.id for one in found))
    return FindMany(found, own) if len(found) > 1 else FindFacts(found[0], found[0].called, own)
