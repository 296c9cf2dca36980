"""The free lab, of any case and every fact, with what to ask next; and the memo it saves."""

import os
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import htpy as h
import ipywidgets as W
from markupsafe import Markup

from reliefkit.assess import ProtectionFinding, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, known
from reliefkit.facts import FACTS, GROUPS
from reliefkit.labs.lab import lab
from reliefkit.labs.slots import Slots, box
from reliefkit.labs.start import case_for
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.casefile import entries, fitting, missed
from reliefkit.learning.feedback import feedback
from reliefkit.learning.panel import SAVED, Card, Panel
from reliefkit.learning.predict import told
from reliefkit.learning.read import as_of, checked, day
from reliefkit.library import authority
from reliefkit.library.clients import clients
from reliefkit.paths import free_name
from reliefkit.record import keep_lab, key_for
from reliefkit.views import ADVICE, assessment_html, page, stylesheet
from reliefkit.views.markup import heard
from reliefkit.whatif import next_questions
from reliefkit.words.deciding import deciders
from reliefkit.words.finding import cites, headline, inner_title, sentence, words
from reliefkit.words.spoken import assumed

SAVE = "Save as HTML"
ABOUT = (
    "One page with the facts, the four results, your reasons beside those of the rules, and the "
    "sources, to print or hand in. It stays on this computer. What you write here is on the saved "
    "page alone: save it before you leave."
)
OWN = "Your own reasons, before you look at the rules'. Name nobody real."
SUPPOSED = (
    "This page takes one country, and the same people and the same reason in past and future. A "
    "story that mixes two is worked as two cases."
)
ASKED = 5  # questions at once


def questions(case: Case) -> list[str]:
    """Return what to ask next, in words, the questions that could settle most first."""
    return [question.text() for question in next_questions(case)[:ASKED]]


def _why(found: ProtectionFinding, mine: str) -> h.Node:
    head = f"{found.protection.title} ({found.protection.cite}): {words(found)}"
    rules = [h.p[said] for said in feedback(found, found.result).why]
    if not mine:
        return [h.h3[head], rules]
    sides = (h.div[h.h4["In my words"], h.p[mine]], h.div[h.h4["By the rules"], rules])
    return [h.h3[head], h.div(".beside")[sides]]


def _list(heading: str, items: Iterable[str], wide: bool = True) -> h.Node:
    items = list(items)
    kind = "wide" if wide else None
    return [h.h2[heading], h.ul(class_=kind)[(h.li[one] for one in items)]] if items else None


def _source(id: str) -> str:
    found = authority(id)
    return f"{found.short}. {checked(found)}"


class Memo(Panel):
    """One analysis as a one-page memo, with a button that saves it as HTML.

    `given` is a case, a name, or a lab, as it is then. Raises ReliefError for anything else.
    """

    frame = "rk-card rk-memo"
    slot = "note"

    def __init__(self, given: Case | str | Any, title: str = "Analysis") -> None:
        case_for(given)
        self._given = given
        reasons = ((name, (LAW[name].title, W.Textarea(rows=3))) for name in PROTECTIONS)
        fields = {**dict(reasons), "title": ("Title of the page", W.Text(title))}
        super().__init__(title, fields, {SAVE: self._saved}, task=OWN)
        self.say(h.p(".rk-lab-line")[ABOUT])

    def arrange(self) -> list[W.Widget]:
        asked, _, slots = super().arrange()
        return [asked, slots, self.button]

    def _written(self, name: str) -> str:
        """Return what a field says now, in one line."""
        return " ".join(self.fields[name].value.split())

    @property
    def case(self) -> Case:
        """The facts: those given, or what the lab given shows now."""
        return case_for(self._given)

    @property
    def page(self) -> str:
        """The page now."""
        now = assess(self.case)
        findings = [now[name] for name in PROTECTIONS]
        supposed = dict.fromkeys(said for found in findings for said in assumed(found))
        decisive = (e for found in findings for e in deciders(found) or found.elements)
        ids = dict.fromkeys(id for element in decisive for id in cites(element)[:1])
        return page(
            "analysis",
            self._written("title"),
            h.h1[self._written("title")],
            h.p(".note")[f"{as_of()} Written {day(date.today())}. {ADVICE}"],
            _list("The facts", told(self.case)),
            _list("Assumed, because nothing else was said", map(sentence, supposed)),
            h.p(".note")[SUPPOSED],
            h.h2["What they come to"],
            Markup(assessment_html(now)),
            h.h2["Why"],
            (_why(one, self._written(one.name)) for one in findings),
            _list("What to ask next", questions(self.case), wide=False),
            _list("Sources", map(_source, ids)),
            style=stylesheet(),
        )

    def save(self, folder: str = ".") -> str:
        """Write the page into a folder, under a name that is still free, and return its path."""
        stem = (
            "".join(c if c.isalnum() else "-" for c in self._written("title").lower()).strip("-")
            or "memo"
        )
        path = free_name(os.path.join(folder, f"{stem}.html"))
        with open(path, "x", encoding="utf-8") as file:
            file.write(self.page)
        return path

    def _saved(self) -> None:
        name = os.path.basename(self.save())
        self.say(h.p(".rk-lab-note")[SAVED.format(name)])

    def twin(self) -> h.Node:
        return [Markup(assessment_html(assess(self.case))), h.p(".note")[f"{as_of()} {ADVICE}"]]


memo = Memo


# -- the free lab ----------------------------------------------------------------------------------


NOTHING_KNOWN = "Nothing is known yet"
ASK = "What to ask next"
VIEWS_SHOWN = ("changed", "protections", "missing", "whatif")
SETTLED = "Nothing more to ask: no unknown fact can change any of the four answers."
WORKING = "Working it out. This can take a few seconds."
EVERY = "Every fact"
FIND = "Find a case: a name, a country, a court, a year, a topic"
_GROUP_WORDS = {
    "procedure": "The procedure and the time",
    "past": "The past",
    "future": "The future",
    "why": "The reasons",
    "who": "The persecutor",
    "torture": "Torture",
    "proof": "The proof",
    "bars": "Bars",
    "discretion": "Discretion",
}


@cache
def cases() -> dict[str, str]:
    """Return the ids of all cases there are to load, with what the list calls each.

    Decisions of which no result was read are left out, for the facts would mislead.
    """
    files = sorted(entries().values(), key=lambda file: file.id not in clients())
    return {NOTHING_KNOWN: NOTHING_KNOWN} | {one.id: one.title for one in files if one.protections}


def _case(id: str) -> Case:
    return Case() if id == NOTHING_KNOWN else case_for(id)


def _asked(said: list[str]) -> h.Element:
    return h.div(".rk-closing")[
        h.h3[ASK], h.ol[(h.li[one] for one in said)] if said else h.p[SETTLED]
    ]


class FreeLab(Panel):
    """The free lab: any case of the list, every fact, and nothing has to be known.

    `start` is the id of a client or a published decision; the lab shows `views`. Raises ReliefError
    for an unknown one.
    """

    frame = "rk-card rk-everything"
    slot = "note"

    def __init__(self, start: str = NOTHING_KNOWN, views: Iterable[str] = VIEWS_SHOWN) -> None:
        known("case", [start], cases())
        self.typed = W.Text(continuous_update=False)
        options = [(called, id) for id, called in cases().items()]
        self.chooser = W.Dropdown(options=options, value=start)
        for control in (self.typed, self.chooser):
            control.add_class("rk-loads")  # after the moves before it
        every = {name: fact.values for name, fact in FACTS.items() if fact.on_request}
        self.lab = lab(
            FACTS, views=views, case=_case(start), title="The facts", unknowns=True, options=every
        )
        self.memo = memo(self.lab, "Analysis")
        groups = [(_GROUP_WORDS[name], facts) for name, facts in GROUPS.items()]
        every_fact = (EVERY, tuple(FACTS))
        self.group = W.RadioButtons(options=[*groups, every_fact], value=GROUPS["future"])
        fields = {"find": (FIND, self.typed), "case": ("Load a case", self.chooser)}
        fields |= {"about-facts": ("Facts about", self.group)}
        super().__init__("The free lab", fields, {ASK: self.ask_next})
        self.on(self.typed, self._find)
        self.on(self.chooser, self._load)
        keep_lab(self.lab, key_for("free-lab"))
        self.on(self.group, self._narrow)
        self.lab.observe(self._moved, "case")
        self._narrow()

    def arrange(self) -> list[W.Widget]:
        asked, buttons, slots = super().arrange()
        asked.children, about = asked.children[:-1], box("rk-filter", of=[self.group])
        self.next = Slots(["next"], label=self.label, parts=[])
        return [asked, slots, about, self.lab.widget, buttons, self.next, self.memo.widget]

    @property
    def case(self) -> Case:
        """What the controls say now."""
        return self.lab.case

    def _find(self, _: Any) -> None:
        ids = {file.id for file in fitting(self.typed.value)}
        fits = [id for id in cases() if id in ids]
        if not fits:
            raise ReliefError(missed(self.typed.value))
        listed = dict.fromkeys([self.chooser.value, *fits, NOTHING_KNOWN])  # the loaded one stays
        self.chooser.options = [(cases()[id], id) for id in listed]
        several = f"{len(fits)} cases fit. They are in the list."
        one = f"One case fits: {cases()[fits[0]]}."
        self.say(h.p(".rk-lab-line")[several if fits[1:] else one])
        if not fits[1:]:
            self.chooser.value = fits[0]

    def _load(self, _: Any) -> None:
        self.lab.restart(_case(self.chooser.value))
        now = self.lab.assessment
        answers = (f"{inner_title(name)} {headline(now[name])}" for name in PROTECTIONS)
        self.say(heard(f"{self.chooser.label}: {'; '.join(answers)}."))

    def _narrow(self, _: Any = None) -> None:
        self.lab.sheet.narrow(self.group.value)

    def _moved(self, _: Any) -> None:
        self._narrow()  # its controls may be new
        self.next.show(next="")
        self.say(None)

    def ask_next(self) -> None:
        """Show what to ask next about the case as it stands."""
        self.next.show(next=str(h.p(".rk-lab-note")[WORKING]))
        self.next.show(next=str(_asked(questions(self.case))))

    def twin(self) -> h.Node:
        shown = lab(GROUPS["future"], views=VIEWS_SHOWN, case=self.case, title=self.chooser.label)
        return [h.p[f"{len(cases())} cases to load."], Markup(shown.html())]


free_lab = FreeLab


def ask_next(case: Case | str) -> Card:
    """Return what is known of a case, and the questions that could settle most, best first.

    `case` is a case, a lab, or the id of a client or decision. Raises ReliefError otherwise.
    """
    found = case_for(case)
    known = h.div[(h.p(".rk-lab-line")[one] for one in told(found))]
    body = h.div(".rk-closing")[h.p["What is known:"], known, _asked(questions(found))]
    return Card("Known, and to ask", body)
