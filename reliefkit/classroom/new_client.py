"""A client of one's own, without code."""

import json
import os
import re
import sys
import tomllib
from base64 import b64encode
from pathlib import Path
from typing import Any

import ipywidgets as W
from htpy import Node, a, div, fragment, h4, li, p, strong, ul

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS
from reliefkit.labs.slots import Part, box
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.feedback import feedback
from reliefkit.learning.free import FreeLab
from reliefkit.learning.panel import Panel
from reliefkit.library.clients import OWN, Client, clients, read_again
from reliefkit.library.entries import LESSONS, UNKNOWN, structure
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, lowered

ADD, COPY = "Add to the class", "Save a copy as a file"
READY = "Everything the reader asks for is there."
STILL, EMPTY = "Before it can be added:", "must not be empty"
ABOUT = (
    "A composite, never a real person. Tell in four to eight sentences what was done, by whom and "
    "why, not what the law calls it. Every fact that you set has to be readable there."
)
QUOTED = (
    "In the fields above: the words of the story that carry each fact, for practice in finding it. "
    "Leave all of them empty if you want none."
)
DONE = "A lesson has it when it is opened; one that is open, after “Start the lesson again”."
STEPS = {  # what stands above the first field of each
    "name": "1. Say who it is",
    "story": "2. Tell what happened",
    "about-facts": "3. Set the facts that the story gives",
    "teaches": "4. Say what it is for",
}
WIDE = {"description_width": "initial"}
ALONE = "This page keeps no folder. Save a copy, and put it into clients, beside your lessons."


def toml(table: dict[str, Any]) -> str:
    """Return a table of texts, lists, numbers and one level of tables as TOML."""
    plain = {name: value for name, value in table.items() if not isinstance(value, dict)}
    inner = {name: value for name, value in table.items() if isinstance(value, dict)}
    lines = [f"{name} = {json.dumps(v, ensure_ascii=False)}\n" for name, v in plain.items()]
    parts = [f"\n[{name}]\n{toml(value)}" for name, value in inner.items()]
    return "".join([*lines, *parts]).replace("\x7f", "")


def _label(field: re.Match[str]) -> str:
    """Return what the form calls a fact."""
    return capital(FACTS[field[1]].label) if field[1] in FACTS else field[0]


class NewClient(Panel):
    """A form that writes a client's file into the class's folder: story, facts, what it teaches.

    What is still missing is told as one types, all of it at once, by the reader of client files;
    the lab shows what the facts come to, and that is what the file expects.
    """

    frame = "rk-card rk-everything"
    slot = "note"

    def __init__(self) -> None:
        self.free, self._mine, self._said = FreeLab(views=("changed", "protections")), "", ""
        if not self.free.case.given:
            self.free.lab.restart(Case.undisputed())
        self._lessons = {
            n: W.Checkbox(description=capital(n.replace("-", " ")), indent=False) for n in LESSONS
        }
        fields: dict[str, tuple[str, W.Widget]] = {
            "name": ("First name", W.Text()),
            "country": ("Country", W.Text()),
            "pronoun": ("Pronoun", W.RadioButtons(options=["she", "he", "they"])),
            "story": ("The story", W.Textarea(rows=7)),
            "about-facts": ("Facts about", self.free.group),
            "teaches": ("The one thing it teaches", W.Text()),
            "lessons": ("Lessons that it suits", box("rk-is-group", of=self._lessons.values())),
            "because": ("Why the answers are so; empty, for the rules' own words", W.Textarea()),
        }
        self._called = {
            name: lowered(words.partition(";")[0]) for name, (words, _) in fields.items()
        }
        self._quoted = {
            n: W.Text(description=capital(fact.label), style=WIDE) for n, fact in FACTS.items()
        }
        super().__init__("A client of your own", fields, {ADD: self.save}, task=ABOUT)
        for control in (*self.fields.values(), *self._lessons.values(), *self._quoted.values()):
            if not isinstance(control, W.Box):
                self.on(control, lambda _: self._changed())
        self.free.lab.observe(lambda _: self._changed(), "case")
        self._changed()

    def arrange(self) -> list[W.Widget]:
        asked, buttons, slots = super().arrange()
        asked.children, last = asked.children[:-3], asked.children[-3:]
        self._words = box("rk-filter", "rk-quoted")
        return [asked, self.free.lab.widget, self._words, box("rk-filter", of=last), slots, buttons]

    def hang(self, name: str, words: str, control: W.Widget) -> Part:
        """Return what the page hangs on a control: its words, as a question of a lab has them."""
        step = h4[STEPS[name]] if name in STEPS else None
        above = str(fragment[step, div(".rk-ask")[strong[words]]])
        return {**super().hang(name, words, control), "above": above}

    def _changed(self) -> None:
        self._said = ""
        self._words.children = [self._quoted[name] for name in self.table["facts"]]
        self.render()

    @property
    def id(self) -> str:
        """The name of the file, without its ending."""
        return re.sub(r"[\W_]+", "-", self.fields["name"].value.lower()).strip("-")

    @property
    def table(self) -> dict[str, Any]:
        """What the file says now: the facts that are not as nobody disputes them, and the rest."""
        case, usual, found = self.free.case, Case.undisputed(), assess(self.free.case)
        facts = {n: UNKNOWN if case[n] is None else case[n] for n in FACTS if case[n] != usual[n]}
        quoted = {n: one.value for n, one in self._quoted.items() if n in facts and one.value}
        said = {n: self.fields[n].value for n in ("name", "pronoun", "country", "story", "teaches")}
        whys = {LAW[n].title: feedback(found[n], found[n].result).why for n in PROTECTIONS}
        rules = " ".join(f"{law}: {' '.join(why)}" for law, why in whys.items())
        return said | {
            "lessons": [name for name, tick in self._lessons.items() if tick.value],
            "because": self.fields["because"].value.strip() or rules,
            "facts": facts,
            **({"words": quoted} if quoted else {}),
            "expected": {name: str(found[name].result) for name in PROTECTIONS},
        }

    @property
    def wrong(self) -> list[str]:
        """What the reader of client files does not take, every fault of it; none if it is right."""
        place, found = f"{OWN}/{self.id or '…'}.toml", []
        try:
            structure(Client, self.id, tomllib.loads(toml(self.table)), place)
        except ReliefError as error:
            said = str(error).removeprefix(f"{place}, ").rstrip(".").split("; ")
            bare = (re.sub(rf"^{re.escape(self.id)}[.:] ?", "", one) for one in said)
            found += [re.sub(r"^(?:words|facts)\.(\w+)", _label, one) for one in bare]
        if self.table["name"] and not self.id:
            found.append("name: a letter or a figure, for the name of the file")
        taken = self.id in clients() or os.path.exists(f"{OWN}/{self.id}.toml")
        if taken and self.id != self._mine:
            found.append("name: there is a client of this name; give another")
        return found

    def save(self) -> str:
        """Write the file into the class's folder, and return its path; "" while it is not right."""
        path = ""
        if not self.wrong and sys.platform != "emscripten":
            os.makedirs(OWN, exist_ok=True)
            path = f"{OWN}/{self.id}.toml"
            Path(path).write_text(toml(self.table), "utf-8")
            self._mine = self.id
            read_again()
            self._said = f"Saved as {path}. {DONE}"
        elif not self.wrong:
            self._said = ALONE
        self.render()
        return path

    def body(self) -> Node:
        quoted = p(".rk-lab-line")[QUOTED] if self.table["facts"] else None
        faults = [one.partition(": ") for one in self.wrong]
        if faults:
            named = [(self._called.get(name, name), said) for name, _, said in faults]
            empty = listed(name for name, said in named if said == EMPTY)
            rest = (li[f"{name}: {said}"] for name, said in named if said != EMPTY)
            first = li[f"fill in {empty}"] if empty else None
            return [quoted, p[strong[STILL]], ul(".rk-facts-list")[first, rest]]
        data = b64encode(toml(self.table).encode()).decode()
        copy = a(href=f"data:application/toml;base64,{data}", download=f"{self.id}.toml")[COPY]
        return [quoted, p[strong[self._said or READY]], p[copy]]

    def twin(self) -> Node:
        return [p[ABOUT], p["Story, facts by the controls of the free lab, and what it teaches."]]


new_client = NewClient
