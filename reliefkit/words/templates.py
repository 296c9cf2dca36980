"""The sentences of data/words.toml: templates whose slots are named, and checked when read."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter
from typing import Any, NamedTuple

from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, GROUPS
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.paths import data_path
from reliefkit.reading import Check, checked, fields, list_of, load, text


def _with(slots: str) -> Check:
    """Return the check that a value is a template with no slots but these."""
    allowed = slots.split()

    def check(place: str, value: Any) -> str:
        kept: str = text(place, value)
        try:
            found = [slot for _, slot, _, _ in Formatter().parse(kept) if slot is not None]
        except ValueError as error:
            raise ReliefError(f"{place}: {error}") from None
        for slot in found:
            if slot not in allowed:
                raise ReliefError(f"{place}: no slot is called {slot!r} here. Allowed: {slots}")
        return kept

    return check


def _entries(names: str, slots: str) -> Check:
    return fields(dict.fromkeys(names.split(), _with(slots)), {})


_ENDS = "required permitted refused open not_needed screening officer third_country"
_SEVERAL = "required refused screening officer third_country lacking answer"
_NOW = " ".join(f"{end}_several" for end in _SEVERAL.split())
_STANDARDS = [name for name, entries in HISTORY.items() if entries[-1].test != "among"]
_BARS = [n for n in (*GROUPS["bars"], "entry_presumption") if FACTS[n].kind == "yes/no"]
_ELEMENTS = [name for law in LAW.values() for name in law.named]
_CHECK = fields(
    {
        "tag": _entries("start one several none differ differs alike", "count"),
        "join": _entries(
            "changed so helped hurt waits both between it bar three assumed unknown moved",
            "cause block result facts count",
        ),
        "result": _entries(f"{_ENDS} {_NOW} lacking answer instead", "protection facts"),
        "still": _entries(f"{_ENDS} only_a_bar unknown", "protection facts"),
        "said": _entries("start back back_to_story same neither one none", "protection facts"),
        "compare": _entries(
            "differ alone each alike reasons reason of several",
            "left right facts count protection result cause block",
        ),
        "mark": fields(
            dict.fromkeys(_STANDARDS, _entries("reached short still_reached still_short", "value")),
            {},
        ),
        "bar": fields(dict.fromkeys(_BARS, _entries("is closes", "protection")), {}),
        "element": fields(dict.fromkeys(_ELEMENTS, _entries("met fails open", "person")), {}),
        "only": fields({}, dict.fromkeys(FACTS, _with("protection"))),
        "banned": fields({"words": list_of(text)}, {}),
    },
    {},
)


def read(path: str = data_path("words.toml")) -> dict[str, Any]:
    """Return every template by group and entry.

    Raises ReliefError naming the file, the entry and the field of a template that is missing, or
    that has a slot no sentence fills.
    """
    found: dict[str, Any] = checked(_CHECK, "words.toml", "words", load(path))
    return found


WORDS = read()


def say(group: str, entry: str, field: str = "", **slots: object) -> str:
    """Return a template with its slots filled."""
    found = WORDS[group][entry]
    template: str = found[field] if field else found
    return template.format(**slots)


# -- one sentence --------------------------------------------------------------------------------

MOST = 20  # words of a sentence under a lab


class Said(NamedTuple):
    """What a page says of a move, in pieces.

    `tag` stands before the sentence, which is `cause`, `turned` (the result that turned, in bold)
    and `after`; `cite` is its one authority, `more` are the sentences behind a fold.
    """

    tag: str
    cause: str
    turned: str = ""
    after: str = ""
    cite: str = ""
    more: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence, without its cite."""
        return f"{self.cause}{self.turned}{self.after}"

    def text(self) -> str:
        """Return the sentence and what is behind the fold, the cite in brackets."""
        cite = f" ({self.cite})." if self.cite else "."
        said = self.sentence.removesuffix(".") + cite
        lead = [] if self.turned else [f"{self.tag}."]
        return " ".join([*lead, said, *self.more])


def opening(entry: str) -> Said:
    """Return what is said where nothing has moved: an entry of `said` in data/words.toml."""
    return Said(say("tag", "start"), say("said", entry))


def word_count(said: str) -> int:
    """Return the number of words in a sentence."""
    return len(said.split())


def first_fit(options: Sequence[tuple[str, Any]], most: int = MOST) -> tuple[str, Any]:
    """Return the first of some options that is told in few enough words, or the shortest."""
    fits = (one for one in options if word_count(one[0]) <= most)
    return next(fits, None) or min(options, key=lambda one: word_count(one[0]))
