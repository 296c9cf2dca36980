"""The words of the field, each said plainly: data/glossary.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from reliefkit.errors import unknown_name
from reliefkit.library import cite_text
from reliefkit.library.reading import read_table
from reliefkit.paths import data_path


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the field: what it means in plain words, and where it comes from."""

    id: str
    says: str
    cite: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        cite_text(self.cite)

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
