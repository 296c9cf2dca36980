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
from reliefkit.facts.kinds import PERSON
from reliefkit.law.oddities import warnings
from reliefkit.learning.feedback import decided
from reliefkit.library.mistakes import mistakes
from reliefkit.logic import Truth
from reliefkit.practice import KINDS, Item, make
from reliefkit.practice.cases import MOST, story
from reliefkit.practice.endless import WHO, requirements
from reliefkit.practice.items import say
from reliefkit.words.finding import BARS, elsewhere, lowered, title

ENDLESS = [name for name, kind in KINDS.items() if kind.endless]


def given(case: Case) -> set[str]:
    """The protections that the second implementation grants."""
    found = oracle.decide(dict(zip(spaces.NAMES, case.values, strict=True)))
    return {name for name in PROTECTIONS if found[name] in ("permitted", "required")}


def only(item: Item) -> tuple[str, Case]:
    """The one person, and the case."""
    (one,) = item.people.items()
    return one


def which(item: Item) -> None:
    """The answers to tick are the protections given, and no other."""
    assert set(item.right) == (given(only(item)[1]) or {"none"})


def decides(item: Item) -> None:
    """No requirement fails but the one that is right, and with it the protection."""
    case = only(item)[1]
    found = assess(case)
    parts = requirements(item.about)
    failing = [name for name, part in parts.items() if found.on(part).truth is Truth.NOT_MET]
    (right,) = item.right
    assert failing == ([right] if right in parts else [])
    assert (item.about in given(case)) is not bool(failing)
    assert [e for e in found[item.about].elements if e.truth is Truth.NOT_MET] == [
        *found[item.about].missing
    ]
    assert set(item.answers) & set(failing) == set(failing)


def change(item: Item) -> None:
    """Of the changes offered one alone turns the protection, to the side that was asked for."""
    case = only(item)[1]
    before = item.about in given(case)
    turning = [
        fact
        for fact, value in item.more.items()
        if (item.about in given(case.but(**{fact: value}))) is not before
    ]
    assert (*turning,) == item.right
    assert [*item.more] == [*item.answers]
    assert ("no longer" in item.text) is before


def ask(item: Item) -> None:
    """No fact offered changes more of the four results, on average, than each that is right."""
    from reliefkit.whatif import next_questions

    case = only(item)[1]
    scores = {question.fact: question.score[0] for question in next_questions(case)}
    offered = {name: scores.get(name, 0.0) for name in item.answers}
    best = max(offered.values())
    assert best > 0
    assert {n for n, score in offered.items() if score == best} == set(item.right)
    assert all(case[name] is None for name in offered)


def two(item: Item) -> None:
    """Who can have it is right, and the difference alone turns one into the other, both ways."""
    first, second = item.people.values()
    ends = item.about in given(first), item.about in given(second)
    (right,) = item.right
    assert WHO[right.partition(" ")[0]] == ends
    apart = first.differences(second)
    whys = [*item.more]
    assert len(whys) == 2
    sided = {f"{who} {name}" for who in ("first", "second") for name in whys}
    assert {*item.answers} == {*sided, "both", "neither"}
    turning = set()
    for name in whys:
        for start, end in ((first, second), (second, first)):
            own = {fact: end[fact] for fact in apart if fact in item.more[name]}
            if (item.about in given(start.but(**own))) is not (item.about in given(start)):
                turning.add(name)
    label = right.partition(" ")[2]
    assert turning == {label} - {""}
    if label:  # by itself, from the one who cannot have it
        bad, good = (first, second) if ends[1] else (second, first)
        alone = {n for n in item.more[label] if item.about in given(bad.but(**{n: good[n]}))}
        assert alone == {label}
    both, *own = (" ".join(some) for _, some in item.story)
    for (name, case), told in zip(item.people.items(), own, strict=True):
        for said, of_both in zip(story(case, name), story(case, PERSON), strict=True):
            assert said in told or of_both in both, said


def mistake(item: Item) -> None:
    """One statement is false; the others are what the rules say, or true of the law."""
    (right,) = item.right
    name, case = only(item)
    found = assess(case)
    assert len(item.answers) == 4
    for law, answer in item.answers.items():
        text = answer.words
        if law in mistakes():
            assert text == mistakes()[law].says
            assert law == right
        elif law not in PROTECTIONS:
            assert text in {one.right for one in mistakes().values()}
        elif law != right:
            assert text == say(found[law], name)
        elif law in given(case):
            assert "not available" in text or "must" in text or "is barred" in text
            assert text != say(found[law], name)
        else:
            assert "granted" in text


PROOFS = {f.__name__: f for f in (which, decides, change, ask, two, mistake)}


def proved(kind: str, item: Item) -> None:
    """Prove the answers of an item, and that its story is fit to be told."""
    PROOFS[kind](item)
    for case in item.people.values():
        assert not warnings(case.values)
    for found in (law for one in item.answers.values() for law in one.laws.values()):
        why = " ".join(decided(found))
        deciding = [e for e in found.missing if e.name != "a bar applies"] or found.missing
        for e in deciding if not elsewhere(found) else ():
            assert ("a bar applies" if e.name in BARS else lowered(title(e))) in why
    assert len({one.words for one in item.answers.values()}) == len(item.answers), item.surface
    assert sum(len(some) for _, some in item.told) <= MOST + 5
    assert PERSON not in item.surface or kind in ("two", "ask"), item.surface
    assert 0 < len(item.right) < len(item.answers)


def made(kind: str, many: int) -> Iterator[Item]:
    """Make many items of a kind, over all its skills, each of another surface than the last."""
    skills, last = KINDS[kind].skills(), ""
    for k in range(many):
        item = make(kind, skills[k % len(skills)], f"{k}", last)
        assert item.surface != last
        last = item.surface
        yield item


def balance(kind: str, many: int) -> tuple[Counter[str], Counter[int], Counter[int]]:
    """Prove many items; count the right answers, where they stand, and the surfaces."""
    answers, places, surfaces = Counter[str](), Counter[int](), Counter[int]()
    for item in made(kind, many):
        proved(kind, item)
        surfaces[hash(item.surface)] += 1
        answers[" + ".join(item.right)] += 1
        if not item.many:
            places.update([*item.answers].index(one) for one in item.right)
    return answers, places, surfaces


def main(many: int, kinds: list[str]) -> None:
    """Print the balance table."""
    for kind in kinds:
        found, places, surfaces = balance(kind, many)
        top = ", ".join(f"{one} {n / many:.1%}" for one, n in found.most_common(4))
        at = " ".join(f"{place + 1}:{n / many:.0%}" for place, n in sorted(places.items()))
        said = f"{many} proved, {len(surfaces)} of them distinct; {len(found)} answers"
        print(f"{kind} | {said} | {top} | {at}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or ENDLESS)
