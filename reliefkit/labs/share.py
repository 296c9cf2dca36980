"""Facts as a short text: copied from one lab, opened in another."""

from __future__ import annotations

import binascii
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from reliefkit.case import Case, as_case
from reliefkit.errors import ReliefError

_MARK = "relief-"
_LONGEST = 10_000  # characters of facts; the whole intake sheet takes about two thousand


def share_text(case: Case) -> str:
    """Return a short text that holds the facts of `case`, for `open_shared`.

    It is not encrypted: anyone can read the facts out of it. Raises ReliefError for what is not
    a case.
    """
    kept = as_case(case)
    facts = json.dumps([kept.ordinary, kept.given], separators=(",", ":")).encode()
    return _MARK + urlsafe_b64encode(zlib.compress(facts, 9)).decode().rstrip("=")


def open_shared(text: str) -> Case:
    """Return the case that `share_text` made into `text`.

    Raises ReliefError for a text that is damaged, or whose facts are not on the intake sheet.
    """
    try:
        body = "".join(text.split()).removeprefix(_MARK)
        squeezed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        reader = zlib.decompressobj()
        facts = reader.decompress(squeezed, _LONGEST)
        if not reader.eof:
            raise ValueError("cut short")
        undisputed, given = json.loads(facts)
        pairs = dict(given)
    except (AttributeError, TypeError, ValueError, RecursionError, zlib.error, binascii.Error):
        raise ReliefError(
            "This is not a whole shared text. Copy it again, from the first letter to the last: "
            f"it begins with {_MARK!r}."
        ) from None
    return Case.undisputed(**pairs) if undisputed else Case(**pairs)
