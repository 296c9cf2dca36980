"""Who understood what: learners' records, side by side. Nothing is kept, or leaves the computer.

Files come from elsewhere, and so are read by the record's one strict reader, each by itself.
"""

import csv
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from io import StringIO
from statistics import median
from typing import NamedTuple

import ipywidgets as W
from htpy import Element, Node, a, div, fragment, h4, li, p, span, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.learning.panel import Panel
from reliefkit.learning.series import KEPT, file_of, mistakes_told, pattern
from reliefkit.library.mistakes import mistakes
from reliefkit.practice.cases import skills
from reliefkit.practice.check import DONE
from reliefkit.record.entries import LONGEST, Entries, read
from reliefkit.views.markup import grid, heard

FEW, SOLID, WEAK = 3, 0.8, 0.5  # answers to judge by; shares right
LITTLE = 1 / 3  # of the answers that half of the class has given, below which nothing is said
LATELY, TWICE = 6, 2  # last chances to make a mistake; a pattern, made so often and in half of them
MARKS = {"solid": "●", "shaky": "◐", "weak": "✗", "few answers": "○", "none": "–"}
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r]")
_SCORE = re.compile(r"(\d{1,3}) of (\d{1,3})")


class Tally(NamedTuple):
    """How many answers were right, of how many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]
        return Tally(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float:
        """The share that was right, 0 to 1."""
        return self.right / max(self.of, 1)

    @property
    def how(self) -> str:
        """How it stands: a key of MARKS."""
        if self.of < FEW:
            return "few answers" if self.of else "none"
        return "solid" if self.share >= SOLID else "weak" if self.share < WEAK else "shaky"


class Learner(NamedTuple):
    """A learner's answers by skill, and the last of each mistake, "-" made and "+" not made."""

    name: str
    skills: Mapping[str, Tally]
    mistakes: Mapping[str, str]

    @property
    def all(self) -> Tally:
        """All answers together."""
        return sum(self.skills.values(), Tally())

    @property
    def patterns(self) -> list[str]:
        """The ids of the mistakes made again and again, lately; the most made first."""
        rows = {id: row[-LATELY:] for id, row in self.mistakes.items()}
        often = {id: row.count("-") for id, row in rows.items()}
        found = (id for id, n in often.items() if n >= max(TWICE, len(rows[id]) / 2))
        return sorted(found, key=lambda id: -often[id])

    def needs(self, usual: float) -> list[str]:
        """Return what the learner needs next, the first need first: what `offer` takes.

        `usual` is how many answers half of the class has given, or more.
        """
        judged = {name: one for name, one in self.skills.items() if one.of >= FEW}
        weak = [name for name, one in judged.items() if one.how == "weak"]
        unsure = [name for name, one in judged.items() if one.how != "solid"]
        if not judged or self.all.of < usual * LITTLE:
            return ["little"]
        if len(weak) > len(judged) / 2:
            return ["anew"]
        worst = sorted(unsure, key=lambda name: judged[name].share)[:1]
        return [*self.patterns[:1], *worst] or ["nothing"]


def learner(name: str, entries: Entries) -> Learner:
    """Return what a record says of its learner: first answers in lessons, practice, and checks."""
    found = {skill: Tally() for skill in skills()}
    for key, entry in entries.items():
        lesson = key.partition("/")[0]
        if lesson in found and "answers" in entry:
            right = entry.get("right", {}).values()
            found[lesson] += Tally(sum(right), len(right))
        for skill in found if key.startswith(DONE) else ():
            said = _SCORE.fullmatch(str(entry.get("check", {}).get(f"skill {skill}", "")))
            score = Tally(*map(int, said.groups())) if said else Tally()
            found[skill] += score if score.right <= score.of else Tally()
    for skill in found:
        row = entries.get(f"practice/skill/{skill}", {}).get("lately", "")[-KEPT:]
        found[skill] += Tally(row.count("+"), len(row))
    return Learner(name, found, pattern(entries))


def plain(text: str) -> str:
    """Return text for a cell of a sheet, in which no sheet sees a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def gradebook(learners: Sequence[Learner]) -> str:
    """Return a row for each learner, as CSV: shares right in percent, and what comes next."""
    usual = median(one.all.of for one in learners)
    made = StringIO()
    sheet = csv.writer(made)
    titles = [one.title for one in skills().values()]
    sheet.writerow(["Learner", "Answers", "Percent right", *titles, "Mistakes", "Next"])
    for one in learners:
        shares = [round(100 * t.share) if t.of else "" for t in (one.all, *one.skills.values())]
        rest = " ".join(one.patterns), " ".join(one.needs(usual))
        sheet.writerow([plain(one.name), one.all.of, *shares, *rest])
    return made.getvalue()


# -- the page --------------------------------------------------------------------------------------

ABOUT = "Record files are read here and sent nowhere."
HERE = "Choose the files to see here who needs what next, and each learner's skills and mistakes."
CLASS = "The class"
MOST = 6  # mistakes told
NAME = 60  # characters of a name
OFFERS = {
    "little": "Far fewer answers than the class: too few to say. Ask what stands in the way.",
    "anew": "More wrong than right nearly everywhere. Sit down together, and begin with ",
    "nothing": "Nothing now. Let them explain to others.",
}


def offer(need: str) -> Node:
    """Return what a need is, and the one part of a lesson that meets it."""
    if need in mistakes():
        return mistakes_told([need])
    first = next(iter(skills()))
    lesson = need if need in skills() else first
    link = a(href=file_of(lesson))[skills()[lesson].title], ", “The rule”."
    if need in skills():
        return p[f"Weakest in “{skills()[need].title}”. Read again ", link]
    return p[OFFERS[need], link if need == "anew" else None]


class ClassResults(Panel):
    """Skills and mistakes, by learner and by class; who needs what next; files set `aside`, why."""

    slot = "note results"

    def __init__(self) -> None:
        self._read: dict[str, Learner] = {}  # by the digest of the file
        self.aside: list[str] = []
        upload = W.FileUpload(accept=".json", multiple=True, description="Choose files")
        fields = {"files": ("Record files", upload)}
        super().__init__("", fields, task=ABOUT, label="Who understood what")
        self.on(upload, lambda change: self.add((f["name"], f["content"]) for f in change["new"]))
        self.render()

    @property
    def learners(self) -> list[Learner]:
        """The learners, by name."""
        return sorted(self._read.values(), key=lambda one: one.name.casefold())

    @property
    def needs(self) -> dict[str, list[str]]:
        """The names of the learners by what they need next, what most need first."""
        found: dict[str, list[str]] = {}
        usual = median(one.all.of for one in self.learners)
        for one in self.learners:
            for need in one.needs(usual):
                found.setdefault(need, []).append(one.name)
        return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))

    @property
    def made(self) -> dict[str, int]:
        """How many learners make each mistake again and again, the commonest first; a few."""
        often = Counter(id for one in self.learners for id in one.patterns)
        return dict(often.most_common(MOST))

    # -- what the instructor does ------------------------------------------------------------------

    def add(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Read record files, each with its name. What is no record is set aside, by name."""
        for name, content in files:
            called = _called(name)
            digest = sha256(content).hexdigest()
            if digest in self._read:
                self.aside.append(f"{called}: a copy of {self._read[digest].name}; counted once.")
                continue
            try:
                entries = read(bytes(content[: LONGEST + 1]))
            except ReliefError as wrong:
                self.aside.append(f"{called}: {wrong}.")
                continue
            self._read[digest] = learner(self._free(called), entries)
        self.render()

    def _free(self, name: str) -> str:
        """Return a name that no learner has: this one, or with a number after it."""
        taken = {one.name for one in self._read.values()}
        tries = (name, *(f"{name} ({n})" for n in range(2, len(taken) + 3)))
        return next(one for one in tries if one not in taken)

    # -- what the instructor sees ------------------------------------------------------------------

    def render(self) -> None:
        few = len(self.learners)
        said = p[strong[f"{_learners(few)}."]] if few or self.aside else p[HERE]
        aside = [p[f"Set aside: {len(self.aside)}."], ul[(li[one] for one in self.aside)]]
        note = fragment[said, aside if self.aside else None]
        self.slots.show(note=str(note), results=str(fragment[self.body()]))

    def body(self) -> Node:
        if not self.learners:
            return None
        data = b64encode(gradebook(self.learners).encode("utf-8-sig")).decode()
        sheet = a(href=f"data:text/csv;base64,{data}", download="class-results.csv")
        return div(".rk-closing")[
            h4["Who needs what next"],
            ul(".rk-needs")[
                (
                    li[strong[f"{_learners(len(names))}: {', '.join(names)}"], offer(need)]
                    for need, names in self.needs.items()
                )
            ],
            h4["Skills and mistakes"],
            heat(self.learners, self.made),
            p[sheet["Save as a sheet (CSV)"]],
        ]


def _called(file: str) -> str:
    """Return what a learner is called whose record has this name."""
    bare = re.sub(r"\.json$|relief-lab-record", "", file)
    return _shown(bare.strip(" -_")) or "A record"


def _shown(name: str) -> str:
    """Return a name in one line, without letters that are not seen."""
    return "".join(c for c in " ".join(name.split()) if c.isprintable())[:NAME]


def _learners(n: int) -> str:
    return f"{n} learner{'s' * (n != 1)}"


def heat(learners: Sequence[Learner], made: Mapping[str, int]) -> Element:
    """Return skills, and the mistakes `made`, as a heat map: marks and figures on their color."""
    letters = dict(zip(made, "ABCDEF", strict=False))
    sums = [sum((one.skills[name] for one in learners), Tally()) for name in skills()]
    heads = ["Learner", *(one.title for one in skills().values()), "All"]
    whole = [_cell(one, f"{one.share:.0%}" * (one.of > 0)) for one in (*sums, sum(sums, Tally()))]
    rows = [[CLASS, *whole, *(span[str(n), heard(" of them")] for n in made.values())]]
    for one in learners:
        cells = [
            _cell(t, f"{t.right}/{t.of}" * (t.of > 0)) for t in (*one.skills.values(), one.all)
        ]
        rows.append([one.name, *cells, *(_made(one, id) for id in made)])
    marks = ", ".join(f"{mark} {words}" for words, mark in MARKS.items())
    drawn = grid([*heads, *(f"Mistake {letter}" for letter in letters.values())], rows)
    return div(".rk-heat")[
        p[f"Answers right, of how many: {marks}. Mistakes made, of the last chances:"],
        ul[(li[f"{letter}: “{mistakes()[id].says}”"] for id, letter in letters.items())],
        div(tabindex="0", role="region", aria_label="Skills and mistakes")[drawn],
    ]


def _cell(one: Tally, figures: str) -> Node:
    look = span(class_=f"rk-{one.how.replace(' ', '-')}")
    return look[span(aria_hidden="true")[MARKS[one.how]], f" {figures}", heard(f" {one.how}")]


def _made(one: Learner, id: str) -> Node:
    row = one.mistakes.get(id, "")[-LATELY:]
    again = id in one.patterns
    said = f"{row.count('-')}/{len(row)}", heard(" again and again") if again else None
    return span(class_="rk-weak" if again else None)[said] if row else None


class_results = ClassResults
