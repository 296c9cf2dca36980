"""The words of the field, each said plainly: data/glossary.toml."""

from __future__ import annotations

from htpy import dd, dl, dt, small
from IPython.display import Markdown

from reliefkit.learning.card import Card
from reliefkit.library.glossary import term, terms


def glossary(*names: str) -> Card:
    """Return some terms, each in plain words with its source; all of them where none is named.

    Raises ReliefError for a term that is not in the glossary, with the nearest that is.
    """
    found = [term(name) for name in names] or [*terms().values()]
    body = dl(".rk-terms")[
        ((dt(id=t.anchor)[t.id], dd[t.says, " ", small[t.source]]) for t in found)
    ]
    text = "\n".join(f"{t.id}: {t.says} {t.source}".rstrip() for t in found)
    return Card("In plain words", body, text)


def glossary_page() -> Markdown:
    """Return the whole glossary with a heading for every term, so that lessons can link to it."""
    return Markdown("\n\n".join(f"### {t.id}\n\n{t.says} {t.source}" for t in terms().values()))
