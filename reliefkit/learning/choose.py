"""A question of vocabulary or of a common mistake; what the rules can decide is not asked so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from htpy import Node

from reliefkit.errors import ReliefError, unknown_name
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.card import cited
from reliefkit.learning.feedback import Feedback


def choose(
    question: str, options: Sequence[str], answer: str, why: Mapping[str, str], *, title: str = ""
) -> Ask:
    """Return a question with one right answer, and the reason for or against every option.

    Only for words and common mistakes: what the rules can decide belongs in a lab. `why` gives
    each option its reason, with ids of authorities in square brackets. Raises ReliefError for an
    answer that is not an option, an option without a reason, or an id that does not exist.
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

    def told(answers: list[str]) -> tuple[list[Feedback], Node]:
        said = answers[0]
        right = [] if said == answer else [reasons[answer]]
        return [Feedback(said == answer, answer, [reasons[said], *right])], None

    return Ask([Question(question, offered)], told, title=title)
