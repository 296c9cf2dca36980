"""Who understood what: learners' records, side by side. Nothing is kept, or leaves the computer.

Files come from elsewhere, and so are read by the record's one strict reader, each by itself.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from statistics import median

import ipywidgets as W
from htpy import Element, Node, a, div, fragment, h4, li, p, span, strong, ul

from reliefkit.classroom.understood import LATELY, MARKS, Learner, Tally, gradebook, learner
from reliefkit.errors import ReliefError
from reliefkit.learning.panel import Panel
from reliefkit.learning.series import file_of, named
from reliefkit.library.mistakes import mistakes
from reliefkit.practice.cases import skills
from reliefkit.record.entries import LONGEST, read
from reliefkit.views.markup import grid, heard

ABOUT = "Choose your learners' record files. They are read here and sent nowhere."
HERE = "Then this stands here: who needs what next, and each learner's skills and mistakes."
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
        return named([need])
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
        self._files = W.FileUpload(accept=".json", multiple=True, description="Choose files")
        self._who, self._name = W.Dropdown(options=[]), W.Text(continuous_update=False)
        fields = {"files": ("Record files", self._files), "who": ("A learner", self._who)}
        fields |= {"name": ("is called", self._name)}
        acts, label = {"Forget all": self.forget}, "Who understood what"
        super().__init__("", fields, acts, task=ABOUT, label=label)
        self.on(self._files, lambda _: self._chosen())
        self.on(self._name, lambda change: self.call(change["new"]))
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
        self._listed()

    def call(self, name: str) -> None:
        """Call the learner who is chosen otherwise; nobody, where nothing is typed."""
        digest, name = self._who.value, _shown(name)
        if digest and name:
            one = self._read.pop(digest)
            self._read[digest] = one._replace(name=self._free(name))
            self._name.value = ""
            self._listed(digest)

    def forget(self) -> None:
        """Forget all that was read."""
        self._read, self.aside, self._files.value = {}, [], ()
        self._listed()

    def _chosen(self) -> None:
        if self._files.value:
            self.add((one["name"], one["content"]) for one in self._files.value)

    def _free(self, name: str) -> str:
        """Return a name that no learner has: this one, or with a number after it."""
        taken = {one.name for one in self._read.values()}
        tries = (name, *(f"{name} ({n})" for n in range(2, len(taken) + 3)))
        return next(one for one in tries if one not in taken)

    def _listed(self, chosen: str | None = None) -> None:
        named = sorted(self._read.items(), key=lambda one: one[1].name.casefold())
        self._who.options = [(one.name, digest) for digest, one in named]
        self._who.value = chosen or (named[0][0] if named else None)
        self.render()

    # -- what the instructor sees ------------------------------------------------------------------

    def render(self) -> None:
        few = len(self.learners)
        some = bool(few or self.aside)
        self.offer(*[self.button] * some)
        for control in (self._who, self._name):
            control.layout.display = "" if few else "none"
        said = p[strong[f"{_learners(few)}."]] if some else p(".rk-note")[HERE]
        aside = [p[f"Set aside: {len(self.aside)}."], ul[(li[one] for one in self.aside)]]
        told = self.body() if few else None
        note = fragment[said, aside if self.aside else None]
        self.slots.show(note=str(note), results=str(fragment[told]))

    def body(self) -> Node:
        csv = b64encode(gradebook(self.learners).encode("utf-8-sig")).decode()
        sheet = a(href=f"data:text/csv;base64,{csv}", download="class-results.csv")
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

    def twin(self) -> Node:
        return p[ABOUT]


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
