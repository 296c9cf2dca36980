"""A question of vocabulary or of a common mistake; what the rules can decide is not asked so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliefkit.errors import ReliefError, unknown_name
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.card import cited
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.key import key_for


class Choice(Ask):
    """A question with one right answer. Attributes: those of `Ask`."""

    def __init__(
        self, question: str, right: str, reasons: Mapping[str, str], title: str, key: str
    ) -> None:
        self._right, self._reasons = right, reasons
        super().__init__(
            {"answer": Question(question, {one: one for one in reasons})}, title=title, key=key
        )

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return the reason against the answer given, if wrong, and the one for the right one."""
        said, right = answers["answer"], self._right
        reasons = [self._reasons[one] for one in dict.fromkeys((said, right))]
        return {"answer": Feedback(said == right, right, reasons)}


def choose(
    question: str,
    options: Sequence[str],
    answer: str,
    why: Mapping[str, str],
    *,
    title: str = "",
    key: str = "",
) -> Choice:
    """Return a question with one right answer, and the reason for or against every option.

    Only for words and common mistakes: what the rules can decide belongs in a lab. `why` gives
    each option its reason, with ids of authorities in square brackets; `key` names the card for a
    record, where its words are not to. Raises ReliefError for an answer that is not an option, an
    option without a reason, or an id that does not exist.
    """
    offered = list(options)
    if answer not in offered:
        raise unknown_name("answer", answer, offered)
    if missing := [one for one in offered if one not in why]:
        raise ReliefError(f"why: no reason is given for {', '.join(missing)}.")
    for extra in why:
        if extra not in offered:
            raise unknown_name("option", extra, offered, "why: ")
    reasons = {one: cited(why[one]) for one in offered}
    return Choice(question, answer, reasons, title, key_for(key, "choose", question, *offered))
