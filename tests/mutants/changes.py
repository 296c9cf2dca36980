"""Which changes there are: every one of a layer, or the committed sample of it.

A change of the sample is known by its file, its operator, the line it changes and its place among
that operator's changes on such lines. So the sample outlives edits elsewhere in the file, and a
line that is gone is noticed: the list is then refused, not run on something else.
"""

import csv
import random
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast_from_path

from tests.mutants.operators import CORE, LAW
from tests.mutants.prose import PROSE, annotated

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
SAMPLE = HERE / "sample.csv"
# Cosmic Ray's that a sample leaves out: a cache taken away changes only time; numbers are ours.
NOT_SAMPLED = re.compile(r"core/(RemoveDecorator|NumberReplacer)")
NOISE = re.compile(r"\blog(_level|ging|ger)?\b|TYPE_CHECKING")  # lines that nobody is to see
AGAIN = "`python -m tests.mutants sample` draws it again, from the same seed"


class Change(NamedTuple):
    """One change: where it is, and how Cosmic Ray finds it."""

    layer: str
    file: str
    operator: str
    place: int  # among this operator's changes on lines that read alike
    line: str
    occurrence: int  # among all this operator's changes in the file
    number: int  # the line's

    @property
    def known_by(self):
        """What the committed list keeps."""
        return self[:5]


class Layer(NamedTuple):
    """A part of the package, and the tests that should notice a change to it."""

    name: str
    files: list
    tests: list
    least: int
    without: tuple = ()
    sample: int = 0


class Provider(dict):
    """Our operators, by name, as Cosmic Ray asks for them."""

    def __init__(self, operators):
        super().__init__({one.__name__: one for one in operators})


plugins.OPERATOR_PROVIDERS["law"] = Provider(LAW)
plugins.OPERATOR_PROVIDERS["prose"] = Provider(PROSE)


def settings():
    """Read the layers and the seed."""
    read = tomllib.loads((HERE / "layers.toml").read_text("utf-8"))
    return [Layer(name, **layer) for name, layer in read["layers"].items()], read["seed"]


def operators(layer):
    """The operators for a layer, by name."""
    ours = "prose/" if layer.sample else "law/"
    for name in plugins.operator_names():
        core = CORE.fullmatch(name) and not (layer.sample and NOT_SAMPLED.fullmatch(name))
        if core or name.startswith(ours):
            yield name, plugins.get_operator(name)()


def files(layer):
    """A layer's files, each once."""
    return sorted({path for pattern in layer.files for path in HOME.glob(pattern)})


def every(layer):
    """Every change there is to a layer, in the order of its files."""
    for path in files(layer):
        lines = path.read_text("utf-8").split("\n")
        nodes = list(ast_nodes(get_ast_from_path(path)))
        for name, operator in operators(layer):
            seen: dict[str, int] = {}
            found = (n for node in nodes for n in positions(operator, node, layer))
            for occurrence, (number, counts) in enumerate(found):
                line = lines[number - 1].strip()
                place = seen[line] = seen.get(line, -1) + 1
                if counts and not (layer.sample and NOISE.search(line)):
                    file = path.relative_to(HOME).as_posix()
                    yield Change(layer.name, file, name, place, line, occurrence, number)


def positions(operator, node, layer):
    """The line of every change to a node, and whether it can make a difference."""
    for start, _ in operator.mutation_positions(node):
        yield start[0], not (layer.sample and annotated(node))


def draw(layer, seed, sound):
    """Draw a layer's sample: lines at random, one change on each, none that is not `sound`."""
    chance = random.Random(f"{seed} {layer.name}")
    lines: dict[tuple[str, int], list[Change]] = {}
    for change in every(layer):
        lines.setdefault((change.file, change.number), []).append(change)
    drawn = []
    for changes in chance.sample(list(lines.values()), len(lines)):
        if len(drawn) == layer.sample:
            break
        change = chance.choice(changes)
        if sound(change):
            drawn.append(change)
    return sorted(drawn, key=lambda change: (change.file, change.number))


def write(drawn):
    """Write the list that is committed."""
    with SAMPLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(Change._fields[:5])
        table.writerows(change.known_by for change in drawn)


def sample(layer):
    """Read a layer's sample; refuse a list that no longer fits the files."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["layer"] == layer.name]
    there = {change.known_by: change for change in every(layer)}
    wanted = [(*list(row.values())[:3], int(row["place"]), row["line"]) for row in rows]
    gone = [known for known in wanted if known not in there]
    if gone or len(wanted) != layer.sample:
        said = "".join(f"\n  {file}: {line}" for _, file, _, _, line in gone)
        raise SystemExit(
            f"{SAMPLE.name} is stale: of {layer.sample} changes to {layer.name}, {len(wanted)} are "
            f"listed and {len(gone)} of these are on lines that are gone; {AGAIN}.{said}"
        )
    return [there[known] for known in wanted]
