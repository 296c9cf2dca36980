"""A show of hands: an answer as a few letters, to say aloud or to send, that carry no name.

A code is one number in nineteen letters, and one that checks the others: made of the question, the
answer, and a number drawn by chance for each learner, so that a code sent twice counts once.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import count
from math import prod

LETTERS = "BCDFGHJKLMNPRSTVWXZ"  # no vowel, so no word; none that looks like another or a figure
QUESTIONS, LEARNERS = 9973, 20011  # how many of each a code tells apart
_ASKED = re.compile(r"(?:^|/)((?:pair|choose|predict)-[^/]+|drill-[^/]+/[^/]+)$")
_CODE = re.compile(rf"(?<!\w)([{LETTERS}]{{4}})[-– ]?([{LETTERS}]{{3,9}})(?!\w)", re.IGNORECASE)
Options = Mapping[str, Sequence[str]]  # by name of question, the names of its answers


def about(key: str) -> int:
    """Return the number of a question, whatever its lesson; -1 for what has no show of hands."""
    card = _ASKED.search(key)
    return int(sha256(card[1].encode()).hexdigest(), 16) % QUESTIONS if card else -1


def code(key: str, options: Options, answers: Mapping[str, str]) -> str:
    """Return the code of an answer, in two groups of letters; "" for what has none."""
    asked = about(key)
    if asked < 0:
        return ""
    answer, many = 0, 1
    for name, offered in options.items():
        answer += many * offered.index(answers[name])
        many *= len(offered)
    number = (_learner(key) * many + answer) * QUESTIONS + asked
    size = next(n for n in count(6) if len(LETTERS) ** n >= QUESTIONS * LEARNERS * many)
    digits = [number // len(LETTERS) ** k % len(LETTERS) for k in range(size)]
    said = "".join(LETTERS[digit] for digit in [*digits, _check(digits)])
    return f"{said[:4]}-{said[4:]}"


def codes(text: str) -> list[str]:
    """Return the codes in a line of any text, whose check is right, as `code` writes them."""
    found = (f"{a}-{b}".upper() for a, b in _CODE.findall(text))
    return [one for one in found if _check(_digits(one)[:-1]) == _digits(one)[-1]]


def question(code: str) -> int:
    """Return the number of the question that a code is about."""
    return _number(code) % QUESTIONS


def answers(code: str, options: Options) -> dict[str, str] | None:
    """Return the answers of a code to a question, by name; None where it cannot be about that."""
    left = _number(code) // QUESTIONS
    if left // prod(map(len, options.values())) >= LEARNERS:
        return None
    found = {}
    for name, offered in options.items():
        left, place = divmod(left, len(offered))
        found[name] = offered[place]
    return found


def _digits(code: str) -> list[int]:
    return [LETTERS.index(letter) for letter in code.replace("-", "")]


def _number(code: str) -> int:
    return sum(d * len(LETTERS) ** k for k, d in enumerate(_digits(code)[:-1]))


def _check(digits: Sequence[int]) -> int:
    """Return what one wrong letter, or two that changed places, would change."""
    return sum(k * digit for k, digit in enumerate(digits, 1)) % len(LETTERS)


@cache
def _learner(key: str) -> int:
    return secrets.randbelow(LEARNERS)
