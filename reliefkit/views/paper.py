"""A page of its own in HTML, to print or hand in."""

from __future__ import annotations

import os.path

import htpy as h
from markupsafe import Markup

from reliefkit.views.static import read_style

_STYLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "paper.css")


def page(kind: str, title: str, *inside: h.Node, style: str = "") -> str:
    """Return a page that needs no other file.

    `kind` is the class by which paper.css knows it; `style` is what its pictures need besides.
    """
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width"),
        h.title[title],
        h.style[Markup(read_style(_STYLE) + style)],
    ]
    return str(h.html(lang="en")[head, h.body(class_=kind)[inside]])
