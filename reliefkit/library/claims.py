"""What a learner grades: statements of two web articles, and harms that were sorted in court."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated, Any, ClassVar

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import LAW
from reliefkit.library import cited
from reliefkit.library.entries import FACTS_GIVEN, of_protections, reader, results
from reliefkit.paths import data_path
from reliefkit.reading import list_of, load, one_from, one_of, some, then

VERDICTS = ("accurate", "half right", "outdated", "wrong")
NONE = "none"
SORTINGS = {
    "persecution": "Persecution",
    "not persecution alone": "Not persecution, taken alone",
    "open to argument": "Open to argument: they differ, or it depends",
}
ARTICLES = {
    "2018": "a popular web article of 2018 on withholding of removal",
    "2020": "a popular web article of 2020 on asylum and withholding",
}


def _before_and_after(pair: list[str]) -> tuple[str, str]:
    if len(pair) != 2:
        raise ReliefError(f"expected two results, before and after, got {len(pair)}")
    return pair[0], pair[1]


_EXPECT = {
    name: then(list_of(one), _before_and_after) for name, one in results("refused", "open").items()
}
_SomeFacts = Annotated[dict[str, Any], some(FACTS_GIVEN)]
_SomeCites = Annotated[list[str], some(list_of(cited))]


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A case and a change to it by which the rules show the point of a statement.

    All other facts are undisputed; `expect` has each result to look at, before and after.
    """

    case: _SomeFacts
    change: _SomeFacts
    shows: str
    expect: Annotated[dict[str, tuple[str, str]], some(of_protections(_EXPECT))]

    @property
    def before(self) -> Case:
        """The case before the change."""
        return Case.undisputed(**self.case)

    @property
    def after(self) -> Case:
        """The case after the change."""
        return self.before.but(**self.change)


@cache
def confusions(file: str = "claims.toml") -> dict[str, str]:
    """Return the confusions that recur, each with what to ask or remember."""
    return dict(load(data_path(file)).get("confusions", {}))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement of law made by a popular article, in our own words, graded.

    `about` are the protections whose rule it is ("none" where it is a rule of none). `demo` is None
    where the rules cannot show the point.
    """

    id: str
    article: Annotated[str, one_of(*ARTICLES)]
    claim: str
    verdict: Annotated[str, one_of(*VERDICTS)]
    about: Annotated[list[str], some(list_of(one_of(*LAW, NONE)))]
    why: str
    authorities: _SomeCites
    confusion: Annotated[str, one_from(confusions)]
    demo: Demo | None = None

    @property
    def source(self) -> str:
        """Where it is said."""
        return ARTICLES[self.article]

    def __str__(self) -> str:
        return self.claim


@dataclass(frozen=True, kw_only=True)
class Harm:
    """A harm in our own words, and its sorting: the Board's or a court's, never this course's."""

    id: str
    harm: str
    verdict: Annotated[str, one_of(*SORTINGS)]
    why: str
    authorities: _SomeCites
    confusion: Annotated[str, one_from(partial(confusions, "harms.toml"))]
    source: ClassVar = ""

    def __str__(self) -> str:
        return self.harm


# Each returns every entry of its file, by id. Raises ReliefError where one is not right.
claims = reader(Claim, "claims.toml", but="confusions")
harms = reader(Harm, "harms.toml", but="confusions")
