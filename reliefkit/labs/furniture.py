"""What stands around a control: its question, help with cites on demand, and its scale, in HTML.

Everything is built by htpy, which escapes all text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from htpy import Element, Fragment, Node, a, details, div, fragment, h3, p, span, summary

from reliefkit.facts import Fact
from reliefkit.library import authority
from reliefkit.views.scale import Mark, Zone
from reliefkit.words.finding import sentence


def question(text: str, facts: Sequence[Fact], marks: Iterable[Mark] = (), help: str = "") -> str:
    """Return a question whose help and cites open on demand."""
    helps = [h for h in dict.fromkeys((help, *(f.help for f in facts))) if h]
    ids = list(dict.fromkeys(id for f in facts for id in f.authorities))
    return str(
        details(".rk-ask")[
            summary[
                text or span(".rk-said")[f"Help: {facts[0].question}"],
                span(".rk-ask-mark", aria_hidden="true")["?"],
            ],
            div(".rk-ask-help")[
                (p[text] for text in helps),
                (p[_standard(mark)] for mark in marks),
                p(".rk-ask-cite")[_cites(ids)],
            ],
        ]
    )


def _standard(mark: Mark) -> str:
    return sentence(f"{mark.test.words()}: {mark.test.standard.note}")


def _cites(ids: Iterable[str]) -> Node:
    found = [authority(id) for id in ids]
    cites: list[Node] = [
        a(href=f.link, target="_blank", rel="noopener")[f.cite] if f.link else f.cite for f in found
    ]
    spaced = [piece for cite in cites for piece in ("; ", cite)][1:]
    return ["Source: ", *spaced, "."]


def scale(marks: Sequence[Mark], zones: Sequence[Zone], start: str, end: str) -> str:
    """Return the track of a slider: zones, ticks, and two-line labels under them."""
    labels = [_label(mark.at, mark.lines) for mark in marks]
    if not any(mark.at < 0.25 for mark in marks):
        labels.insert(0, _label(0, (start, "")))
    if not any(mark.at > 0.75 for mark in marks):
        labels.append(_label(1, (end, "")))
    return str(
        div(".rk-scale", aria_hidden="true")[
            div(".rk-scale-track")[(_zone(zone) for zone in zones)],
            labels,
        ]
    )


def stops(words: Sequence[str]) -> str:
    """Return the track of an ordered level: one tick and label for every value."""
    last = max(len(words) - 1, 1)
    return str(
        div(".rk-scale.rk-scale-stops", aria_hidden="true")[
            div(".rk-scale-track")[_zone(Zone(0, 1, 0))],
            (_label(k / last, _two_lines(word)) for k, word in enumerate(words)),
        ]
    )


def _zone(zone: Zone) -> Element:
    width = f"left:{zone.start:.2%};width:{zone.end - zone.start:.2%}"
    return span(class_=f"rk-scale-zone rk-scale-zone-{zone.strength}", style=width)


def _label(at: float, lines: tuple[str, str]) -> Fragment:
    side = "first" if at < 0.2 else "last" if at > 0.8 else "middle"
    middle = f"left:{at:.2%}" if side == "middle" else None
    return fragment[
        span(".rk-scale-tick", style=f"left:{at:.2%}"),
        span(class_=f"rk-scale-label rk-scale-{side}", style=middle)[
            span[lines[0]], span[lines[1]] if lines[1] else None
        ],
    ]


def _two_lines(words: str) -> tuple[str, str]:
    first, _, rest = words.partition(" ")
    if rest.startswith("to "):
        return f"{first} to", rest.removeprefix("to ")
    return first, rest


def heading(title: str, task: str, otherwise: str = "Lab") -> str:
    """Return a lab's heading and its one line of task.

    A lab without a title has the heading `otherwise` for readers aloud, so that the headings
    inside it have one above them.
    """
    named = h3[title] if title else h3(".rk-said")[otherwise]
    return str(div(".rk-lab-head")[named, p[task] if task else None])


def line(text: str) -> str:
    """Return a line of plain text above a control."""
    return str(p(".rk-lab-line")[text])


def note(text: str) -> str:
    """Return a short note to the learner, or nothing."""
    return str(p(".rk-lab-note")[text]) if text else ""
