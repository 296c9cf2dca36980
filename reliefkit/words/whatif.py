"""What would change the answer, in words: the smallest flips, and the next questions."""

from __future__ import annotations

from reliefkit import whatif
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.words.change import compare
from reliefkit.words.deciding import listed
from reliefkit.words.finding import RESULT_WORDS, inner_title


class SpokenFlip(whatif.Flip):
    """A smallest set of fact changes that turns a protection around, with its sentence."""

    def text(self) -> str:
        """Return the sentence that explains the change."""
        said = compare(self.case, self.case.but(**self.changes)).sentence(self.protection)
        if self.fixed:
            said += f" (Nobody can change {' or '.join(FACTS[n].label for n in self.fixed)}.)"
        return said


class SpokenQuestion(whatif.Question):
    """An unknown fact worth asking about, with what its answers would settle."""

    def text(self) -> str:
        """Return the question, and what each answer would settle."""
        said = []
        for answer, changed in self.settles.items():
            ends: dict[str, list[str]] = {}
            for name, result in changed.items():
                ends.setdefault(RESULT_WORDS[result], []).append(inner_title(name))
            if ends:
                told = (f"{listed(names)}: {result}" for result, names in ends.items())
                said.append(f"If {answer}, {'; '.join(told)}.")
        nothing = "It settles nothing alone, but other answers may turn on it."
        return f"{self.question} {' '.join(said) or nothing}"

    def __repr__(self) -> str:
        return f"<ask {self.fact}: {self.text()}>"


def flips(case: Case, protection: str, at_most: int = 2) -> list[SpokenFlip]:
    """Return every smallest set of fact changes that turns a protection around, with its words.

    Takes and raises what `reliefkit.whatif.flips` does.
    """
    return [SpokenFlip(*flip) for flip in whatif.flips(case, protection, at_most)]


def next_questions(case: Case) -> list[SpokenQuestion]:
    """Return the unknown facts that could still matter, the weightiest first, with their words.

    Takes and raises what `reliefkit.whatif.next_questions` does.
    """
    return [SpokenQuestion(*question) for question in whatif.next_questions(case)]
