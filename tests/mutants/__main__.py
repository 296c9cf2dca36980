"""Does a test notice when a rule, a sentence or a picture is changed? `make mutants` tries it.

    python -m tests.mutants             every layer
    python -m tests.mutants words labs  some layers
    python -m tests.mutants sample      draw the sample again, before any test is run

What is changed and by which tests it should be noticed stands in layers.toml, why in mutants.md.
"""

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from tempfile import TemporaryDirectory

from tests.mutants.changes import HOME, draw, every, sample, settings, write
from tests.mutants.trial import clean, sound, start, trial

WORKERS = min(2, os.cpu_count() or 1)


def main(words):
    """Draw the sample or run the layers named; return 0 if all is well."""
    layers, seed = settings()
    if unknown := set(words) - {"sample"} - {layer.name for layer in layers}:
        sys.exit(f"no such layer: {', '.join(sorted(unknown))}")
    with TemporaryDirectory() as folder:
        context = get_context("spawn")
        with ProcessPoolExecutor(WORKERS, context, start, (folder,)) as pool:
            if words == ["sample"]:
                sampled = [layer for layer in layers if layer.sample]
                drawn = pool.map(partial(draw, seed=seed, sound=sound), sampled)
                write([change for changes in drawn for change in changes])
                return 0
            return report(run(pool, [one for one in layers if not words or one.name in words]))


def run(pool, layers):
    """Try every change of some layers; yield the layer, and each change with its fate."""
    lists = [sample(layer) if layer.sample else list(every(layer)) for layer in layers]
    for layer, listed in zip(layers, lists, strict=True):
        passes, said, took = pool.submit(clean, layer).result()
        if not passes:
            sys.exit(f"{layer.name}: the tests fail before anything is changed:\n{said}")
        print(f"{layer.name}: {len(listed)} changes, tests of {took:.0f} s", flush=True)
        tried = pool.map(partial(trial, layer=layer, seconds=10 + 4 * took), listed)
        yield layer, [(change, *one) for change, one in zip(listed, tried, strict=True)]


def report(found):
    """Print every survivor and the figures by layer; return 0 if all is well."""
    explained = (HOME / "tests" / "mutants.md").read_text("utf-8").replace(r"\|", "|")
    wrong, table = [], []
    for layer, tried in found:
        unexplained = [one for one in tried if not survivor(*one, explained)]
        fates = Counter(fate for _, fate, _ in tried)
        total = fates["noticed"] + fates["survived"]
        rate = 100 * fates["noticed"] / total
        table.append((layer.name, total, fates["noticed"], fates["survived"], f"{rate:.1f}%"))
        if fates["unborn"]:
            print(f"left out, cannot be imported: {fates['unborn']}")
        if rate < layer.least:
            wrong.append(f"{layer.name}: fewer than {layer.least}% were noticed")
        if unexplained:
            wrong.append(f"{layer.name}: {len(unexplained)} survivors are not explained")
    for row in [("layer", "changes", "noticed", "survived", "rate"), *table]:
        print("{:10} {:>8} {:>8} {:>9} {:>7}".format(*row))
    print(*wrong, sep="\n")
    return int(bool(wrong))


def survivor(change, fate, diff, explained):
    """Print a change if it survived; say whether nothing is left to explain."""
    if fate != "survived":
        return True
    known = f"`{changed_line(diff)}`" in explained
    mark = "explained" if known else "NOT EXPLAINED"
    print(f"\n{change.file}:{change.number} {change.operator} ({mark})")
    print("\n".join(diff.splitlines()[2:]), flush=True)
    return known


def changed_line(diff):
    """The first line that a change wrote, or took out."""
    lines = [
        line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    written = [line[1:].strip() for line in lines if line[0] == "+"]
    return next(filter(None, written or [line[1:].strip() for line in lines]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
