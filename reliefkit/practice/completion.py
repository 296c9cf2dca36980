"""A record of completion: what was practiced, on one page to print. It attests no competence."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import htpy as h
import ipywidgets as W

from reliefkit.learning.read import as_of, day
from reliefkit.library import LESSONS
from reliefkit.library.course import own_course
from reliefkit.practice.cases import skills
from reliefkit.practice.check import DONE
from reliefkit.practice.panel import OnRecord
from reliefkit.record.entries import Entries
from reliefkit.views import page
from reliefkit.words.finding import capital

SAVE = "Save as a page"
PAUSE = timedelta(minutes=10)  # a longer one is not counted as time spent
NONE = "No check is finished yet. One that is, passed or not, can be put on a page."
ATTESTS = (
    "This page says what was practiced with Relief Lab. It attests practice on hypothetical cases. "
    "It does not attest competence to advise anyone, and it is no license or accreditation."
)
CODE = (
    "The code is computed from the lines above. It shows a slip of the pen or of the copier. "
    "Anyone can compute it, so it is a check and not a seal. The name is no part of it."
)


def spent(entries: Entries) -> int:
    """Return the minutes between things that were done, long pauses left out."""
    moments = sorted(datetime.fromisoformat(one["at"]) for one in entries.values())
    gaps = (after - before for before, after in pairwise(moments))
    return sum((gap for gap in gaps if gap <= PAUSE), timedelta()) // timedelta(minutes=1)


def lines(entries: Entries, provider: str, today: date) -> list[str]:
    """Return what the page says of the last check finished, and of the lessons, line by line."""
    checks = [one for key, one in entries.items() if key.startswith(DONE)]
    if not checks:
        return []
    last = max(checks, key=lambda one: datetime.fromisoformat(one["at"]))
    check = last["check"]
    done = (n for n in LESSONS if entries.get(f"{n}/place", {}).get("ended"))
    by = {skill.title: check.get(f"skill {name}") for name, skill in skills().items()}
    return [
        f"Provider: {provider or 'none given'}",
        f"Date: {day(today)}",
        f"Check finished: {day(datetime.fromisoformat(last['at']).date())}",
        f"Result: {check['right']} of {check['of']}, {'' if check['passed'] else 'not '}passed",
        *(f"Score, {title}: {score}" for title, score in by.items() if score),
        f"Minutes spent, pauses over ten minutes left out: {spent(entries)}",
        f"Lessons done: {', '.join(capital(n.replace('-', ' ')) for n in done) or 'none'}",
        f"Law as of: {day(date.fromisoformat(last['law']))}",
        f"Seed of the items: {check['seed']}",
    ]


def code(told: Iterable[str]) -> str:
    """Return twelve letters and figures computed from lines, in groups of four."""
    found = sha256("\n".join(told).encode()).hexdigest()[:12]
    return "-".join(found[k : k + 4] for k in range(0, 12, 4))


def record_page(told: list[str]) -> str:
    """Return the page: the name is typed on it in the browser, at printing, and kept nowhere."""
    return page(
        "record",
        "Relief Lab: record of completion",
        h.h1["Record of completion"],
        h.p[h.label["Name: ", h.input(type="text", autocomplete="off")]],
        h.ul[(h.li[one] for one in told)],
        h.p[f"Code: {code(told)}"],
        h.p[ATTESTS],
        h.p(".note")[CODE],
    )


class Completion(OnRecord):
    """The record of completion: of the last check finished, as a page to print."""

    frame = "rk-card"

    def __init__(self) -> None:
        self.provider = W.Text(own_course()[0].clinic, placeholder="The clinic or school")
        fields = {"provider": ("Provider, if there is one", self.provider)}
        super().__init__("Record of completion", fields, {SAVE: self.save})
        self.on(self.provider, lambda _: self.render())
        self.render()

    @property
    def told(self) -> list[str]:
        """The lines of the page now; none before a check is finished."""
        return lines(self.entries, " ".join(self.provider.value.split()), date.today())

    def save(self) -> str:
        """Write the page beside the lessons, and return its name; "" where there is nothing yet."""
        name = ""
        if told := self.told:
            name = f"record-of-completion-{date.today().isoformat()}.html"
            Path(name).write_text(record_page(told), "utf-8")
            self.said = f"Saved as {name}, beside this page. Type the name on it and print."
        self.render()
        return name

    def body(self) -> h.Node:
        told = h.ul[(h.li[one] for one in self.told)] if self.told else h.p[NONE]
        return [self.remark(), told, h.p[ATTESTS]]

    def twin(self) -> h.Node:
        return [h.p[NONE], h.p[ATTESTS], h.p[as_of()]]


completion = Completion
