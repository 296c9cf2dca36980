"""The words of the field, each said plainly: data/glossary.toml."""

from __future__ import annotations

from functools import cache

import attrs
from htpy import dd, dl, dt, small
from IPython.display import Markdown

from reliefkit.errors import unknown_name
from reliefkit.learning.card import Card
from reliefkit.library import authority, cite_text
from reliefkit.library.reading import read_table
from reliefkit.paths import data_path


@attrs.frozen(kw_only=True)
class Term:
    """A word of the field: what it means in plain words, and where it comes from."""

    id: str
    says: str
    cite: list[str] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        if not self.says:
            raise ValueError("says: must not be empty")
        for id in self.cite:
            authority(id)

    @property
    def anchor(self) -> str:
        """Its place on the page of the glossary: glossary.ipynb#anchor."""
        return self.id.replace(" ", "-")

    @property
    def source(self) -> str:
        """The cites behind it in their short form, in brackets, or nothing."""
        return f"({cite_text(self.cite)})" if self.cite else ""


@cache
def terms() -> dict[str, Term]:
    """Return every term of data/glossary.toml.

    Raises ReliefError naming the term and the field where the file is not right.
    """
    return read_table(Term, data_path("glossary.toml"))


def term(name: str) -> Term:
    """Return one term. Raises ReliefError with the nearest where there is none."""
    if name not in terms():
        raise unknown_name("term", name, terms())
    return terms()[name]


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
