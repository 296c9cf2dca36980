"""The one error type of the project, for facts, files and sheets."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

T = TypeVar("T")
_LONGEST = 60
_MOST = 16  # names that an error lists
_PLAIN: dict[type, Any] = {bool: bool, str: str.__str__, int: int.__int__, float: float.__float__}


class ReliefError(ValueError):
    """Bad input: the message names the place, the value given and what is allowed."""


def shown(value: object) -> str:
    """Return `value` as an error message shows it: short, and safe whatever it is."""
    value = plain(value)
    if value is None or isinstance(value, bool | float):
        return repr(value)
    if isinstance(value, int):
        return repr(value) if abs(value) < 10**15 else "a number of more than 15 digits"
    if isinstance(value, str):
        text = value[: _LONGEST + 1].encode("utf-8", "backslashreplace").decode("utf-8")
        return repr(text if len(value) <= _LONGEST else text[:_LONGEST] + "...")
    return f"a value of type {type(value).__name__}"


def plain(value: Any) -> Any:
    """Return a NumPy scalar, or a number or text of a class of its own, as the plain value.

    What such a class makes of comparing, hashing or showing is then of no account.
    """
    if type(value) in _PLAIN:
        return value
    numpy = type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
    if numpy and not isinstance(value, str):  # of a text, item() drops what NumPy pads with
        value = value.item()
    for kind, as_plain in _PLAIN.items():
        if isinstance(value, kind):
            return as_plain(value)
    return value


def nearest(name: object, names: Iterable[str]) -> str:
    """Return " Did you mean ...?" with the nearest of `names`, or an empty string."""
    name = plain(name)
    if not isinstance(name, str) or len(name) > _LONGEST:
        return ""
    joined = {n.lower().replace(" ", "_"): n for n in names}
    name = name.lower().replace(" ", "_")
    longer = [n for n in joined if f"_{name}_" in f"_{n}_"]  # a word of one name is no other's
    match = longer if len(longer) == 1 else get_close_matches(name, joined, n=1, cutoff=0.6)
    return f" Did you mean {joined[match[0]]!r}?" if match else ""


def some_of(names: Iterable[str]) -> str:
    """Return what is allowed, as an error lists it: the names, or how many they are."""
    names = tuple(names)
    return ", ".join(names) if len(names) <= _MOST else f"{len(names)} names"


def unknown_name(what: str, name: object, names: Iterable[str], place: str = "") -> ReliefError:
    """Return the error for a name that does not exist, with the nearest that does."""
    names = tuple(names)
    allowed = f"{'one of ' if len(names) > _MOST else ''}{some_of(names)}"
    return ReliefError(
        f"{place}unknown {what} {shown(name)}.{nearest(name, names)} Allowed: {allowed}."
    )


def entry(what: str, name: object, among: Mapping[str, T], place: str = "") -> T:
    """Return what is called `name`. Raises ReliefError with the nearest where nothing is."""
    if not isinstance(name, str) or name not in among:
        raise unknown_name(what, name, among, place)
    return among[name]


def known(what: str, names: Iterable[object], allowed: Iterable[str], place: str = "") -> None:
    """Refuse a name that is not allowed, with the nearest that is."""
    among = dict.fromkeys(allowed)
    for name in names:
        entry(what, name, among, place)
