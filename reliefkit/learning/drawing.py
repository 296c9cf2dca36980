"""Bars and lines as SVG: drawn from labels and numbers, in the colors of the one stylesheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from htpy import Element, Node, circle, g, line, polyline, rect, svg, text

WIDTH, LEFT, RIGHT = 720, 150, 110
ROW, GAP, TOP = 17, 12, 34
HEIGHT = 270
PARTIAL = "†"  # in a label: part of a year only


class Value(NamedTuple):
    """A number to draw, in bounds that are alike unless it is only known within them.

    `share` says that it is a share of one.
    """

    low: float
    high: float
    share: bool

    @property
    def words(self) -> str:
        """The number as it is written, with both bounds where they differ."""
        low, high = (f"{n:.1%}" if self.share else _plain(n) for n in (self.low, self.high))
        return low if low == high else f"{low} to {high}"


class Series(NamedTuple):
    """A row of values with its name; None stands for a number that is not shown."""

    name: str
    values: list[Value | None]

    @property
    def known(self) -> list[Value]:
        """The numbers that are shown."""
        return [value for value in self.values if value]


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def _top(series: Sequence[Series]) -> float:
    """Return the end of the axis: a round number not below any value; 0 has no bar."""
    most = max((v.high for one in series for v in one.known), default=0.0)
    if not most:
        return 1.0
    step = 10.0 ** math.floor(math.log10(most))
    return next(step * k for k in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * k >= most)


def _parts(top: float) -> int:
    """Return into how many parts an axis falls so that every mark is a round number."""
    leading = round(top / 10.0 ** math.floor(math.log10(top)), 1)
    return {1.5: 3, 2.5: 5, 3: 3, 5: 5, 6: 3}.get(leading, 4)


def _frame(height: int, words: str, *inside: Node) -> Element:
    box = f"0 0 {WIDTH} {height}"
    return svg(viewBox=box, role="img", aria_label=words)[inside]


def _words(x: float, y: float, said: str, anchor: str = "start", kind: str = "") -> Element:
    return text(x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, class_=kind or None)[f"{said} "]


def _key(series: Sequence[Series]) -> Iterator[Element]:
    """Yield the key: a swatch and a name for every series, one after another."""
    x = float(LEFT)
    for k, one in enumerate(series):
        swatch = rect(".rk-solid", x=f"{x:.0f}", y=4, width=22, height=12)
        yield g(class_=f"rk-s{k}")[swatch, _words(x + 28, 15, one.name)]
        x += 52 + 7.2 * len(one.name)


def bars(labels: Sequence[str], series: Sequence[Series], words: str) -> Element:
    """Return level bars in groups, one group a label, each bar with its number at its end."""
    top, wide = _top(series), WIDTH - LEFT - RIGHT
    group = ROW * len(series) + GAP
    height = TOP + group * len(labels)
    drawn: list[Node] = [*_key(series)]
    for at, label in enumerate(labels):
        y = TOP + at * group
        drawn.append(_words(LEFT - 8, y + ROW * len(series) / 2 + 4, label, "end"))
        for k, one in enumerate(series):
            value, up = one.values[at], y + k * ROW
            if not value:
                drawn.append(_words(LEFT + 6, up + 13, "* not shown", kind="rk-off"))
                continue
            end, far = (LEFT + wide * n / top for n in (value.low, value.high))
            part = " rk-part" if PARTIAL in label else ""
            long = f"{end - LEFT:.1f}"
            bar = rect(class_=f"rk-solid{part}", x=LEFT, y=up + 1, width=long, height=ROW - 3)
            spread = line(".rk-range", x1=f"{end:.1f}", x2=f"{far:.1f}", y1=up + 8, y2=up + 8)
            said = _words(far + 5, up + 13, value.words)
            drawn.append(g(class_=f"rk-s{k}")[bar, spread if far > end else None, said])
    axis = line(".rk-axis", x1=LEFT, x2=LEFT, y1=TOP - 4, y2=height)
    return _frame(height, words, *drawn, axis)


def lines(labels: Sequence[str], series: Sequence[Series], words: str) -> Element:
    """Return lines over the labels from left to right; a part of a year stands alone, hollow."""
    top, left, right = _top(series), 80, 60
    wide, floor = WIDTH - left - right, HEIGHT - 30
    across = [left + wide * k / max(len(labels) - 1, 1) for k in range(len(labels))]

    def height(number: float) -> float:
        return floor - (floor - TOP) * number / top

    drawn: list[Node] = []
    parts, share = _parts(top), any(v.share for one in series for v in one.known)
    for mark in (top * k / parts for k in range(parts + 1)):
        y, said = height(mark), f"{mark:.0%}" if share else _plain(mark)
        level = line(".rk-grid", x1=left, x2=WIDTH - right, y1=f"{y:.1f}", y2=f"{y:.1f}")
        drawn += [level, _words(left - 8, y + 4, said, "end")]
    drawn += _key(series)
    every = math.ceil(len(labels) / 8)
    for k, (x, label) in enumerate(zip(across, labels, strict=True)):
        last = k == len(labels) - 1
        if last or (k % every == 0 and len(labels) - 1 - k >= every):
            drawn.append(_words(x + 50 * last, HEIGHT - 10, label, "end" if last else "middle"))
    for k, one in enumerate(series):
        points = [(x, height(v.low), PARTIAL in label) if v else None
                  for x, v, label in zip(across, one.values, labels, strict=True)]  # fmt: skip
        dots = (circle(class_="rk-part" if p[2] else "rk-dot", cx=f"{p[0]:.1f}", cy=f"{p[1]:.1f}",
                       r="4") for p in points if p)  # fmt: skip
        drawn.append(g(class_=f"rk-s{k}")[(polyline(points=run) for run in _joined(points)), dots])
    return _frame(HEIGHT, words, *drawn)


def _joined(points: Sequence[tuple[float, float, bool] | None]) -> Iterator[str]:
    """Yield the runs of whole years next to one another, each as the points of a line."""
    for whole, run in groupby(points, lambda point: point is not None and not point[2]):
        ends = [f"{point[0]:.1f},{point[1]:.1f}" for point in run if point]
        if whole and len(ends) > 1:
            yield " ".join(ends)
