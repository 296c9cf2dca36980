"""Answers in words, of the sentences of data/words.toml: templates, checked when they are read."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, GROUPS
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.paths import data_path
from reliefkit.reading import Check, checked, fields, list_of, load, text, then


def _with(slots: str) -> Check:
    """Return the check that a value is a template with no slots but these."""

    def filled(template: str) -> str:
        try:
            template.format(**dict.fromkeys(slots.split()))
        except KeyError as slot:
            raise ReliefError(f"no slot is called {slot} here. Allowed: {slots}") from None
        except (IndexError, AttributeError) as error:
            raise ReliefError(str(error)) from None
        return template

    return then(text, filled)


def _entries(needed: str, slots: str, optional: str = "") -> Check:
    """Return the check that a value is a table of templates with these names and slots."""
    template = _with(slots)
    may_have = dict.fromkeys(optional.split(), template)
    return fields(dict.fromkeys(needed.split(), template), may_have)


def _tables(names: Iterable[str], needed: str, slots: str, optional: str = "") -> Check:
    """Return the check that a value has such a table for each of some names."""
    return fields(dict.fromkeys(names, _entries(needed, slots, optional)), {})


_ELSEWHERE = "not_needed screening officer third_country"
_ENDS = f"required permitted refused open {_ELSEWHERE}"
_WHY = "reason brief text"
_NOW = f"{_ENDS} lacking answer instead"
_STANDARDS = [name for name, entries in HISTORY.items() if entries[-1].test != "among"]
BAR_FACTS = (*GROUPS["bars"], "entry_presumption")
_BARS = [name for name in BAR_FACTS if FACTS[name].kind == "yes/no"]
_ELEMENTS = [name for law in LAW.values() for name in law.named]
_JOINS = "changed so since helped hurt waits both involved between it bar three assumed"
_JOINS += " unknown moved"
_SIDES = "reached short still_reached still_short"
_COMPARED = "differ alone each alike reasons reason of several"
_CHECK = fields(
    {
        "tag": _entries("start one several none differ differs alike", "count"),
        "join": _entries(_JOINS, "cause block result facts count"),
        "result": _tables(_NOW.split(), "one", "protection facts", "several"),
        "still": _entries(f"{_ENDS} only_a_bar unknown", "protection facts"),
        "outcome": _tables(f"{_ENDS} undecided only_a_bar one_form".split(), "result", "", _WHY),
        "said": _entries("start back back_to_story same neither one none", "protection facts"),
        "compare": _entries(_COMPARED, "left right facts count protection result cause block"),
        "mark": _tables(_STANDARDS, _SIDES, "value", "at still_at beside_reached beside_short"),
        "bar": _tables(_BARS, "is closes", "protection"),
        "element": _tables(_ELEMENTS, "met fails open", "person"),
        "only": _entries("", "protection", " ".join(FACTS)),
        "banned": fields({"words": list_of(text)}, {}),
    },
    {},
)


def read(path: str = data_path("words.toml")) -> dict[str, Any]:
    """Return every template by group and entry.

    Raises ReliefError for one that is missing, or that has a slot no sentence fills.
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


def fitting(ways: Iterable[Said], most: int = MOST) -> Said:
    """Return the first of some ways to say it that has few enough words, or the shortest."""
    tried = []
    for said in ways:  # each is made only where the one before it is too long
        if word_count(said.sentence) <= most:
            return said
        tried.append(said)
    return min(tried, key=lambda said: word_count(said.sentence))
