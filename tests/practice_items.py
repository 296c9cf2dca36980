"""What the rules, and their second implementation, say of an item: proofs, and a balance table.

`python -m tests.practice_items 10000` makes so many items of each endless kind, proves every one
and prints how often each answer is right.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import oracle
import spaces

from reliefkit import PROTECTIONS, Case, assess
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import PERSON
from reliefkit.law.oddities import warnings
from reliefkit.library.mistakes import mistakes
from reliefkit.logic import Truth
from reliefkit.practice import KINDS, Item, make
from reliefkit.practice.cases import MOST
from reliefkit.practice.items import requirements, say

ENDLESS = [name for name, kind in KINDS.items() if kind.endless]


def given(case: Case) -> set[str]:
    """The protections that the second implementation grants."""
    found = oracle.decide(dict(zip(spaces.NAMES, case.values, strict=True)))
    return {name for name in PROTECTIONS if found[name] in ("permitted", "required")}


def which(item: Item) -> None:
    """The answers to tick are the protections given, and no other."""
    assert set(item.right["which"]) == (given(item.case) or {"none"})


def decides(item: Item) -> None:
    """No requirement fails but the one that is right, and with it the protection."""
    found = assess(item.case)
    parts = requirements(item.about)
    failing = [name for name, part in parts.items() if found.on(part).truth is Truth.NOT_MET]
    (right,) = item.right["decides"]
    assert failing == ([right] if right in parts else [])
    assert (item.about in given(item.case)) is not bool(failing)
    assert [e for e in found[item.about].elements if e.truth is Truth.NOT_MET] == [
        *found[item.about].missing
    ]
    assert set(item.questions["decides"].options) & set(failing) == set(failing)


def change(item: Item) -> None:
    """Of the changes offered one alone turns the protection, to the side that was asked for."""
    before = item.about in given(item.case)
    turning = [
        option
        for option, (fact, value) in item.more.items()
        if (item.about in given(item.case.but(**{fact: value}))) is not before
    ]
    assert (*turning,) == item.right["change"]
    assert [*item.more] == [*item.questions["change"].options]


def ask(item: Item) -> None:
    """No fact offered changes more of the four results, on average, than each that is right."""
    from reliefkit.whatif import next_questions

    scores = {question.fact: question.score[0] for question in next_questions(item.case)}
    offered = {name: scores.get(name, 0.0) for name in item.questions["ask"].options}
    best = max(offered.values())
    assert best > 0
    assert {n for n, score in offered.items() if score == best} == set(item.right["ask"])
    assert all(item.case[name] is None for name in offered)


def two(item: Item) -> None:
    """Who can have it is right, and the difference alone turns one into the other, both ways."""
    first, second = item.people.values()
    ends = item.about in given(first), item.about in given(second)
    said = {(True, False): "first", (False, True): "second", (True, True): "both"}
    assert item.right["who"] == (said.get(ends, "neither"),)
    apart = first.differences(second)
    whys = [name for name in item.questions["why"].options if name in FACTS]
    assert len(whys) == 2
    turning = set()
    for name in whys:
        for start, end in ((first, second), (second, first)):
            own = {fact: end[fact] for fact in apart if _together(name, fact, whys, item)}
            if (item.about in given(start.but(**own))) is not (item.about in given(start)):
                turning.add(name)
    assert turning == ({*item.right["why"]} if ends[0] is not ends[1] else set())


def _together(name: str, fact: str, whys: list[str], item: Item) -> bool:
    """Whether a fact belongs to the difference that is called by `name`."""
    return fact in item.parts[name]


def mistake(item: Item) -> None:
    """One statement is false; the others are what the rules say, or true of the law."""
    (right,) = item.right["mistake"]
    found, options = assess(item.case), item.questions["mistake"].options
    assert len(options) == 4
    for name, text in options.items():
        if name in mistakes():
            assert text == mistakes()[name].says
            assert name == right
        elif name not in PROTECTIONS:
            assert text in {one.right for one in mistakes().values()}
        elif name != right:
            assert text == say(found[name], item.name)
        elif name in given(item.case):
            assert "not available" in text or "must" in text
            assert text != say(found[name], item.name)
        else:
            assert "granted" in text


PROOFS = {f.__name__: f for f in (which, decides, change, ask, two, mistake)}


def proved(kind: str, item: Item) -> None:
    """Prove the answers of an item, and that its story is fit to be told."""
    PROOFS[kind](item)
    for case in item.people.values():
        assert not warnings(case.values)
    for question in item.questions.values():
        assert len(set(question.options.values())) == len(question.options), item.surface
    assert len(item.told()) <= MOST + 5
    assert PERSON not in item.surface or kind in ("two", "ask"), item.surface
    for name, question in item.questions.items():
        assert set(item.right[name]) <= set(question.options)
        assert set(item.right[name]) != set(question.options)


def made(kind: str, many: int) -> Iterator[Item]:
    """Make many items of a kind, over all its skills, each of another surface than the last."""
    skills, last = KINDS[kind].skills(), ""
    for k in range(many):
        item = make(kind, skills[k % len(skills)], f"{k}", last)
        assert item.surface != last
        last = item.surface
        yield item


def balance(kind: str, many: int) -> tuple[dict[str, Counter[str]], dict[str, Counter[int]]]:
    """Prove many items; count, by question, the right answers and where they stand."""
    answers: dict[str, Counter[str]] = {}
    places: dict[str, Counter[int]] = {}
    for item in made(kind, many):
        proved(kind, item)
        for name, question in item.questions.items():
            right = item.right[name]
            order = [*question.options]
            answers.setdefault(name, Counter())[" + ".join(right)] += 1
            if not question.many:
                places.setdefault(name, Counter()).update({order.index(one) for one in right})
    return answers, places


def main(many: int, kinds: list[str]) -> None:
    """Print the balance table."""
    for kind in kinds:
        answers, places = balance(kind, many)
        for name, found in answers.items():
            top = ", ".join(f"{one} {n / many:.1%}" for one, n in found.most_common(4))
            where = sorted(places.get(name, {}).items())
            at = " ".join(f"{place + 1}:{n / many:.0%}" for place, n in where)
            print(
                f"{kind} | {name} | {many} proved | {len(found)} answers | {top} | {at}", flush=True
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or ENDLESS)
