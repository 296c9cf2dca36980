"""A record of completion: what was practised, on one page to print. It attests no competence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import htpy as h
import ipywidgets as W

from reliefkit.law import LAW_AS_OF
from reliefkit.learning.panel import Panel
from reliefkit.learning.read import day
from reliefkit.library import LESSONS
from reliefkit.practice.cases import skills
from reliefkit.practice.check import DONE
from reliefkit.record import the_record
from reliefkit.record.entries import Entries
from reliefkit.views import page
from reliefkit.words.finding import capital

SAVE = "Save as a page"
PAUSE = timedelta(minutes=10)  # a longer one is not counted as time spent
NONE = "No check is finished yet. One that is, passed or not, can be put on a page."
ATTESTS = (
    "This page says what was practised with Relief Lab. It attests practice on hypothetical cases. "
    "It does not attest competence to advise anyone, and it is no licence or accreditation."
)
CODE = (
    "The code is computed from the lines above. It shows a slip of the pen or of the copier. "
    "Anyone can compute it, so it is a check and not a seal. The name is no part of it."
)
LOOK = "input{font:inherit;width:24em;border:0;border-bottom:1px solid}"


def spent(entries: Entries) -> int:
    """Return the minutes between things that were done, long pauses left out."""
    moments = sorted(datetime.fromisoformat(one["at"]) for one in entries.values())
    gaps = (after - before for before, after in pairwise(moments))
    return round(sum((gap for gap in gaps if gap <= PAUSE), timedelta()).total_seconds() / 60)


def lines(entries: Entries, provider: str, today: date) -> list[str]:
    """Return what the page says of the last check finished, and of the lessons, line by line."""
    done = [one for key, one in entries.items() if key.startswith(DONE)]
    if not done:
        return []
    last = max(done, key=lambda one: datetime.fromisoformat(one["at"]))
    check = last["check"]
    hours, minutes = divmod(spent(entries), 60)
    lessons = Counter(key.partition("/")[0] for key, one in entries.items() if "answers" in one)
    worked = [f"{capital(n.replace('-', ' '))} ({lessons[n]})" for n in LESSONS if n in lessons]
    by = {skill.title: check.get(f"skill {name}") for name, skill in skills().items()}
    end = "passed" if check["passed"] else "not passed"
    return [
        f"Provider: {provider or 'none given'}",
        f"Date: {day(today)}",
        f"Check finished: {day(datetime.fromisoformat(last['at']).date())}",
        f"Result: {check['right']} of {check['of']}, {end}",
        *(f"Score, {title}: {score}" for title, score in by.items() if score),
        f"Time spent, pauses over ten minutes left out: {hours} hours {minutes} minutes",
        f"Lessons worked on (answers kept): {', '.join(worked) or 'none'}",
        f"Law as of: {day(date.fromisoformat(last['law']))}",
        f"Seed of the items: {check['seed']}",
    ]


def code(told: Iterable[str]) -> str:
    """Return twelve letters and figures computed from lines, in groups of four."""
    found = sha256("\n".join(told).encode()).hexdigest()[:12]
    return "-".join(found[k : k + 4] for k in range(0, 12, 4))


def record_page(told: list[str]) -> str:
    """Return the page: the name is typed on it in the browser, at printing, and kept nowhere."""
    name = h.p[h.label["Name: ", h.input(type="text", autocomplete="off")]]
    note = h.p(".note")[ATTESTS, " ", CODE]
    return page(
        "analysis",
        "Relief Lab: record of completion",
        h.h1["Record of completion"],
        name,
        h.ul(".wide")[(h.li[one] for one in told)],
        h.p[f"Code: {code(told)}"],
        note,
        style=LOOK,
    )


class Completion(Panel):
    """The record of completion. Attributes: `provider` (the field), `save()`, those of `Panel`."""

    slot = "note"

    def __init__(self) -> None:
        self.provider = W.Text(placeholder="The clinic or school")
        self.said = ""
        super().__init__(
            "Record of completion", {"provider": ("Provider, if there is one", self.provider)},
            {SAVE: self.save},
        )  # fmt: skip
        self.on(self.provider, lambda _: self.render())
        self.render()

    @property
    def told(self) -> list[str]:
        """The lines of the page now; none before a check is finished."""
        record = the_record()
        try:
            entries = record.entries() if record else {}
        except OSError:
            entries = {}
        return lines(entries, " ".join(self.provider.value.split()), date.today())

    def save(self) -> str:
        """Write the page beside the lessons, and return its name; "" where there is nothing yet."""
        name = ""
        if told := self.told:
            name = f"record-of-completion-{date.today().isoformat()}.html"
            with open(name, "w", encoding="utf-8") as file:
                file.write(record_page(told))
            self.said = f"Saved as {name}, beside this page. Type the name on it and print."
        self.render()
        return name

    def body(self) -> h.Node:
        """Return what the page would say now."""
        told = self.told
        said = h.p(".rk-lab-note")[self.said] if self.said else None
        return [said, [h.ul[(h.li[one] for one in told)]] if told else h.p[NONE], h.p[ATTESTS]]

    def twin(self) -> h.Node:
        """Return what it is."""
        return [h.p[NONE], h.p[ATTESTS], h.p[f"The law as of {day(LAW_AS_OF)}."]]


def completion() -> Completion:
    """Return the record of completion: of the last check finished, as a page to print."""
    return Completion()
