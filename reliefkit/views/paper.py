"""A page of its own in HTML, to print or hand in."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup

from reliefkit.views import stylesheet


def page(kind: str, title: str, *inside: h.Node, style: str = "") -> str:
    """Return a page that needs no other file.

    `kind` is the class by which paper.css knows it; `style` is what its pictures need besides.
    """
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width"),
        h.title[title],
        h.style[Markup(stylesheet("paper.css") + style)],
    ]
    return str(h.html(lang="en")[head, h.body(class_=kind)[inside]])
