"""What stands around a control: a heading, a line, a note, and its question with help and cites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from htpy import Node, a, details, div, h3, p, span, summary

from reliefkit.facts import Fact
from reliefkit.library import authority
from reliefkit.views.scale import Mark
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
