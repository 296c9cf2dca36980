"""For a class on paper: a lesson's worksheet, which tells no answer, and the rubric for a memo."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import combinations, count, product
from pathlib import Path

import htpy as h
from markupsafe import Markup

from reliefkit import reading
from reliefkit.law import LAW_AS_OF
from reliefkit.offer.blocks import Block, ruled, text
from reliefkit.offer.cards import with_answers
from reliefkit.offer.exercises import TAKEN, bare, exercises, is_part, read
from reliefkit.paths import data_path
from reliefkit.views import page
from reliefkit.views.markup import grid
from reliefkit.words.finding import capital

# Pixels that both Letter and A4 have between their margins: on the first page, on the second.
_ROOM = 818, 908 - 150  # the last exercise stands at the end of the second
WHO = "Name", "Clinic", "Date"
_STORY = 80  # a paragraph that is higher is a story


def worksheet(path: Path, clinic: str = "") -> str | None:
    """Return a lesson as two pages to write on, made by running its code; None for what is none.

    What class does comes first, then as much of the rest as has room. `clinic` is its name. Raises
    ReliefError for a file that is not a notebook.
    """
    cells = read(path).cells
    if not any(is_part(one, name) for one in cells for name in TAKEN):
        return None
    pages, top = _fitted(path), "\n".join(one.source for one in cells if one.cell_type != "code")
    title = bare(top.partition("\n")[0].removeprefix("#"))
    pages[1].append(_neighbor(top))
    notes, number = ruled(40)[0], count(1)
    drawn = [
        h.section[
            _head(title, pages, clinic) if k == 1 else None,
            [_exercise(next(number), one) for one in side],
            h.div(".rest")[Markup(notes)],
            h.footer[foot(title), h.span[f"page {k} of 2"]],
        ]
        for k, side in enumerate(pages, 1)
    ]
    return page("worksheet", f"Relief Lab: {title}, worksheet", h.main[drawn])


def foot(title: str) -> str:
    """Return what stands at the foot of a page of a lesson: the law's date, and what it is not."""
    day = f"{LAW_AS_OF:%B} {LAW_AS_OF.day}, {LAW_AS_OF.year}"
    return f"Relief Lab · {title} · law as of {day} · training, not legal advice, no forecast"


def _exercise(number: int, one: Block) -> h.Element:
    took = _whole(one)
    head = f"{number}. {capital(one.title)} ({took} minute{'s' * (took > 1)})"
    return h.div(".exercise")[h.h2[head], [Markup(part) for part, _ in one.parts]]


def _head(title: str, pages: list[list[Block]], clinic: str) -> h.Node:
    whole = sum(map(_whole, (one for side in pages for one in side)))
    asked = (h.span[one, h.b[clinic] if clinic and one == "Clinic" else None] for one in WHO)
    return [h.h1[f"{title}: worksheet ", h.small[f"about {whole} minutes"]], h.div(".who")[asked]]


def _whole(one: Block) -> int:
    """Return the minutes of an exercise: its own, and a minute for 200 words to read."""
    words = re.sub(r"<[^>]*>", " ", " ".join(part for part, _ in one.parts)).split()
    return max(1, round(one.minutes + len(words) / 200))


def _neighbor(top: str) -> Block:
    """Return the last exercise: to say one of the lesson's aims aloud, and to ask on."""
    aims = (bare(one) for one in re.findall(r"^- (say .*?)[;.]$", top, re.M | re.S))
    aim = next(aims, "say what this lesson changes in what you ask a client")
    said = f"In two sentences, {aim}. Then write what you would ask next."
    return Block("Tell a neighbor", 2, [text(said)])


def _fitted(path: Path) -> list[list[Block]]:
    """Return what fits two pages, in the lesson's order: class first, and some of each kind."""
    every: list[tuple[bool, int, int, Block]] = []
    kinds = Counter[type]()
    for one in exercises(path):
        for block in with_answers(one.card, one.part, one.words):
            if isinstance(block, Block):
                every.append((not one.in_class, kinds[type(one.card)], len(every), block))
                kinds[type(one.card)] += 1
    taken: dict[int, Block] = {}
    pages: list[list[Block]] = [[], []]
    for _, _, place, block in sorted(every, key=lambda each: each[:3]):
        tried = dict(sorted({**taken, place: block}.items()))
        if found := _paged(_once(tried.values())):
            taken, pages = tried, found
    return pages


def _once(chosen: Iterable[Block]) -> list[Block]:
    """Return blocks without the words that stand in one before: a story is told once."""
    seen: set[str] = set()
    told = []
    for one in chosen:
        told.append(one._replace(parts=[part for part in one.parts if part[0] not in seen]))
        seen |= {node for node, high in one.parts if high > _STORY and node.startswith("<p>")}
    return told


def _paged(chosen: list[Block]) -> list[list[Block]] | None:
    """Return blocks on two pages, as near to their order as there is room; None if there is not."""
    ways = product((0, 1), repeat=len(chosen))
    for way in sorted(ways, key=lambda way: (sum(a > b for a, b in combinations(way, 2)), way)):
        sides = [[one for one, k in zip(chosen, way, strict=True) if k == side] for side in (0, 1)]
        if all(sum(one.high for one in s) <= room for s, room in zip(sides, _ROOM, strict=True)):
            return sides
    return None


# -- the rubric for a memo about a client ----------------------------------------------------------


HEADS = "", "2 points", "1 point", "0 points", "Given"
ABOUT = (
    "An answer that differs from the rules' costs nothing here if its reason is good. The facts "
    "are hypothetical; the memo is training and advises nobody."
)


def criteria() -> dict[str, dict[str, str]]:
    """Return what a memo is read for: what two points, one and none are given for, by its name."""
    points = reading.fields(dict.fromkeys(("full", "part", "none"), reading.text), {})
    table = reading.load(data_path("rubric.toml"))
    found = reading.checked(reading.table_of(points), "rubric.toml", "criteria", table)
    return dict(found)


def rubric() -> str:
    """Return the rubric: a page of HTML that needs nothing else, and is printed on one sheet."""
    rows = [(name, *points.values(), "") for name, points in criteria().items()]
    total = f"Of {2 * len(rows)}", "", "", "", ""
    return page(
        "worksheet rubric",
        "Relief Lab: rubric for a memo",
        h.main[
            h.h1["Rubric for a memo about a client"],
            h.div(".who")[(h.span[one] for one in WHO)],
            grid(HEADS, [*rows, total]),
            h.p[ABOUT],
            h.footer[foot("rubric")],
        ],
    )
