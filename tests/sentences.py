"""What labs say after a move: random moves, and what is wrong with a sentence.

`python -m tests.sentences FILE` writes a sample of 80 sentences for reading aloud.
"""

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import spaces

from reliefkit import Case, assess
from reliefkit.case import Case as AnyCase
from reliefkit.library.clients import clients
from reliefkit.words import MOST, WORDS, Said
from reliefkit.words.change import Difference

EXAMPLE = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.3,
)
_TAGS = re.compile(r"<[^>]+>")


def moves(seed: object, many: int) -> Iterator[tuple[AnyCase, AnyCase, str]]:
    """Yield cases before and after a move of one fact, or of two, and whom they are about."""
    rng = random.Random(seed)
    people = [(one.case, one.name) for one in clients().values()]
    while many:
        case, person = rng.choice(
            [*people, (Case(**spaces.STRONG), "the person"), (EXAMPLE, "the person")]
        )
        for name in rng.sample(spaces.NAMES, rng.choice((0, 0, 1, 3))):
            case = case.but(**{name: spaces.any_value(rng, name)})
        names = rng.sample(spaces.NAMES, rng.choice((1, 1, 1, 2)))
        after = case.but(**{n: rng.choice((*spaces.values_of(n), None)) for n in names})
        if after != case:
            many -= 1
            yield case, after, person


def said(before: AnyCase, after: AnyCase, person: str) -> Said:
    """What a lab says of a move."""
    return Difference(assess(before), assess(after), person).said()


def banned(text: str) -> list[str]:
    """The words in a text that a page for learners does not say."""
    return [word for word in WORDS["banned"]["words"] if word in text.lower()]


def faults(html: str) -> list[str]:
    """What is wrong with what a lab says changed, as it stands on the page."""
    sentence, _, rest = html.partition("</p>")
    tag, _, told = sentence.partition("</span>")
    words = _TAGS.sub("", told).split()
    found = banned(_TAGS.sub(" ", html))
    found += [f"{len(words)} words"] * (len(words) > MOST)
    found += ["more than one cite"] * (rest.count("rk-cite") > 1 or "§" in told)
    turned = bool(re.search(r">((\d+ c|C)hanged|\d+ differs?)", tag))
    found += ["nothing is bold, or too much is"] * (told.count("<strong>") != turned)
    found += ["no sentence"] * (not words or words[-1][-1:] != ".")
    return [f"{fault}: {_TAGS.sub('', told)}" for fault in found]


def main(path: str) -> None:
    """Write a sample of 80 sentences to a file."""
    told = [said(*move) for move in moves("sample", 80)]
    lines = [f"{one.tag} | {one.sentence} [{one.cite}] {' '.join(one.more)}" for one in told]
    Path(path).write_text("\n".join(map(str.rstrip, lines)) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
