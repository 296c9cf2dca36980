"""What data/ holds, read into types and checked: sources, decisions, clients, statements."""

from reliefkit.library.entries import (
    Authority,
    Consequence,
    Decision,
    Development,
    authorities,
    authority,
    cite_text,
    consequences,
    decisions,
    developments,
    element_names,
)

__all__ = [
    "Authority",
    "Consequence",
    "Decision",
    "Development",
    "authorities",
    "authority",
    "cite_text",
    "consequences",
    "decisions",
    "developments",
    "element_names",
]
