"""The simplest card that asks: one question, with a right answer or several."""

from collections.abc import Mapping, Sequence
from typing import Any

from reliefkit.errors import ReliefError, entry, unknown_name
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.locked import Feedback
from reliefkit.library import with_cites
from reliefkit.library.course import choices
from reliefkit.record import in_lesson, key_for
from reliefkit.words.clauses import listed


class Choice(Ask):
    """One question, with a right answer or several; `reasons` has what is told of each answer."""

    def __init__(
        self,
        name: str,
        question: Question,
        right: Sequence[str],
        reasons: Mapping[str, str],
        **frame: Any,
    ) -> None:
        self._right, self._reasons = right, reasons
        super().__init__({name: question}, **frame)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        ((name, said),) = answers.items()
        reasons = dict.fromkeys((self._reasons[said], self._reasons[self._right[0]]))
        words = listed(self.questions[name].options[one] for one in self._right)
        right, again = dict.fromkeys(self._right, ""), self._reasons[said]
        agrees = said in self._right
        return {name: Feedback(agrees, words, [*reasons], right=right, again=again)}


def choose(
    question: str, answer: str = "", why: Mapping[str, str] | None = None, **figures: Any
) -> Choice:
    """Return a question with one right answer, and the reason for or against every option.

    Only for what the rules cannot decide. `why` has every option with its reason and ids of
    authorities in square brackets. Alone, `question` is the id of one of data/asked/choices.toml,
    and `figures` fill its braces. Raises ReliefError for an unknown answer or id.
    """
    if why is None:
        one = entry("choice", question, choices())
        own = in_lesson(f"choose-{one.id}")
        try:
            question = one.question.format(**figures)
            why = {option: said.format(**figures) for option, said in one.why.items()}
        except KeyError as missing:
            raise ReliefError(f"choice {one.id!r}: {missing} has to be given.") from None
        answer = one.answer
    else:
        own = key_for("choose", question, *why)
    if answer not in why:
        raise unknown_name("answer", answer, why)
    reasons = {option: with_cites(" ".join(said.split())) for option, said in why.items()}
    asked = Question(question, {option: option for option in why})
    return Choice("answer", asked, [answer], reasons, key=own)
