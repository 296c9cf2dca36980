"""Where a lab starts: the names a lesson gives, checked; its case, or one that someone shared."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from reliefkit.case import Case, as_case
from reliefkit.errors import ReliefError, known, nearest, shown
from reliefkit.law import LAW_AS_OF, PROTECTIONS
from reliefkit.library import Decision, decisions
from reliefkit.library.clients import ASIDE, Client, clients, set_aside

# Values for the facts that have no ordinary one: a claim that asylum's rules meet and the
# more-likely-than-not standard does not, so that there is something to move. A social group that
# is ticked does not count by itself: the answer waits for its three tests.
START: dict[str, Any] = {
    "political_opinion": True,
    "likelihood_of_persecution": 0.30,
    "nexus": "central reason",
    "persecutor": "government",
    "likelihood_of_torture": 0.20,
    "severe_harm": True,
    "official_role": "acquiesces",
    "group_immutable": None,
    "group_particular": None,
    "group_distinct": None,
}


def names(what: str, given: Iterable[str], allowed: Mapping[str, Any] | Iterable[str]) -> list[str]:
    """Return the names a lesson gave, each once. Raises ReliefError for none or an unknown one."""
    allowed = tuple(allowed)
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ReliefError(f"{what}s: expected a list of names, got {shown(given)}.")
    found = list(given)
    known(what, found, allowed)
    if not found:
        raise ReliefError(f"{what}s: the list is empty. Name at least one {what}.")
    return list(dict.fromkeys(found))


def protections_of(show: Iterable[str]) -> list[str]:
    """Return the protections a lesson gave, in the order of the course. Raises as `names`."""
    found = names("protection", show, PROTECTIONS)
    return [name for name in PROTECTIONS if name in found]


def starting_case(case: Case | str | Any, facts: Iterable[str], unknowns: bool) -> Case:
    """Return the case a lab begins with.

    `case` is what `case_for` takes, or None for an undisputed case in which every fact asked about
    has a value to start from; with `unknowns` these start as not known yet.
    """
    if case is None:
        asked = list(facts)
        start = {name: v for name, v in START.items() if v is not None or name not in asked}
        return Case.undisputed(**start | (dict.fromkeys(asked) if unknowns else {}))
    return case_for(case)


def case_for(given: Case | str | Any) -> Case:
    """Return a case: one given, what a lab shows now, or that of a client or decision, by name.

    Raises ReliefError for anything else, with the nearest name there is.
    """
    if isinstance(given, str):
        known: dict[str, Client | Decision] = {**clients(), **decisions()}
        if given not in known:
            aside = "".join(f" {one} {ASIDE}" for one in set_aside() if f"/{given}.toml" in one)
            raise ReliefError(
                f"case: unknown name {shown(given)}.{nearest(given, known)} Give a Case, or the "
                "name of a file in data/cases or data/decisions without its ending."
                f"{aside}"
            )
        return known[given].case
    found = getattr(given, "case", given)
    if not isinstance(found, Case):
        raise ReliefError(f"expected a Case, a lab or a name, got {shown(given)}.")
    return found


# -- facts as a short text: copied from one lab, opened in another -----------------------------

_MARK = "relief-"
_OTHER = (
    f"This text comes from another edition, the law as of {{}}; here it is as of {LAW_AS_OF}. What "
    "nobody gave has this edition's ordinary value, and answers may differ."
)
_LONGEST = 10_000  # characters of facts; the whole intake sheet takes about two thousand


def share_text(case: Case) -> str:
    """Return a short text that holds the facts of `case`, and its edition, for `read_shared`.

    It is not encrypted: anyone can read the facts. Raises ReliefError for what is not a case.
    """
    kept = as_case(case)
    told = kept.ordinary, kept.given, LAW_AS_OF.isoformat()
    facts = json.dumps(told, separators=(",", ":")).encode()
    return _MARK + urlsafe_b64encode(zlib.compress(facts, 9)).decode().rstrip("=")


def read_shared(text: str) -> tuple[Case, str]:
    """Return the case that `share_text` made into `text`, and a warning of another edition or "".

    Raises ReliefError for a damaged text, or one whose facts are not on this edition's sheet.
    """
    try:
        body = "".join(text.split()).removeprefix(_MARK)
        squeezed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        reader = zlib.decompressobj()
        facts = reader.decompress(squeezed, _LONGEST)
        if not reader.eof:
            raise ValueError("cut short")
        undisputed, pairs, *edition = json.loads(facts)
        given: dict[str, Any] = dict(**dict(pairs))
        day = date.fromisoformat(edition[0]).isoformat() if edition else "a day not named"
    except (AttributeError, TypeError, ValueError, RecursionError, zlib.error):
        raise ReliefError(
            "This is not a whole shared text. Copy it again, from the first letter to the last: "
            f"it begins with {_MARK!r}."
        ) from None
    told = "" if day == LAW_AS_OF.isoformat() else _OTHER.format(day)
    try:
        return Case.undisputed(**given) if undisputed else Case(**given), told
    except ReliefError as error:
        said = f"{told} It cannot be read here: {error}" if told else str(error)
        raise ReliefError(said) from None
