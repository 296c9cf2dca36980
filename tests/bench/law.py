"""The law part of the bench: one case, a million rows, what-if questions, the cost of importing."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.bench.cases import random_cases, random_frame
from tests.bench.timing import CLOCK, Run, Section, many, row

AGREE = 3000  # random cases every engine must agree on
ROWS = 1_000_000

# ---- importing ----------------------------------------------------------------------------------

IMPORT = "import reliefkit"
MEMORY = "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"


def busy_children() -> float:
    """Processor seconds of all finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def importing() -> Section:
    """What ``import reliefkit`` costs over a bare interpreter, in fresh processes by turns."""
    with tempfile.TemporaryDirectory() as compiled:  # as an installed copy: compiled once, before
        env = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        env.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(code: str) -> str:
            command = [sys.executable, "-c", code]
            done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
            return done.stdout

        def cost(code: str) -> tuple[float, float]:
            wall, busy = time.perf_counter(), busy_children()
            run(code)
            return 1000 * (time.perf_counter() - wall), 1000 * (busy_children() - busy)

        run(IMPORT)
        pairs = [(cost(""), cost(IMPORT)) for _ in range(60)]
        wall, busy = (statistics.median(b[k] - a[k] for a, b in pairs) for k in (0, 1))
        what = "import reliefkit, over a bare interpreter, on the wall"
        rows = [
            row(what, wall, "ms", "at most 30 ms", wall <= 30),
            row("the same in processor time", busy, "ms"),
        ]
        if Path("/proc/self/status").exists():
            peaks = [(int(run(MEMORY)), int(run(f"{IMPORT}\n{MEMORY}"))) for _ in range(15)]
            mib = statistics.median(loaded - bare for bare, loaded in peaks) / 1024
            what = "its peak memory, over a bare interpreter"
            rows.append(row(what, mib, "MiB", "at most 8 MiB", mib <= 8))
    return {"title": "Importing", "rows": rows}


# ---- one case -----------------------------------------------------------------------------------


def micro(seconds: list[float]) -> float:
    """The median in microseconds."""
    return 1e6 * statistics.median(seconds)


def one_case() -> Section:
    """Four protections with every finding, engines by turns in groups of 50 cases."""
    from tests.bench import engines as e

    cases = random_cases(1600, seed=11)
    times: dict[str, list[float]] = {engine.name: [] for engine in e.ENGINES}
    building: list[float] = []
    walking: list[float] = []
    for start in range(0, len(cases), 50):
        group = cases[start : start + 50]
        for engine in e.ENGINES:
            if engine is e.RELIEFKIT:
                building += many(engine.ready, group)
                walking += many(e.walk_reliefkit, [engine.ready(case) for case in group])
            found = many(engine.run, [engine.ready(case) for case in group])
            times[engine.name] += found if start >= 100 else []  # the first two groups warm up
    took = {name: micro(found) for name, found in times.items()}
    own = took[e.RELIEFKIT.name]
    traced = took[e.OPENFISCA_TRACED.name] / own
    return {
        "title": "One case: four protections with every finding",
        "rows": [
            row(
                "reliefkit: assess, then every .result, .missing and .open",
                own, "µs", "at most 100 µs", own <= 100,
            ),
            row("the same, then every part of every element", micro(walking), "µs"),
            *(row(each.name, took[each.name], "µs") for each in e.ENGINES[1:]),
            row(
                "reliefkit against OpenFisca, trace on",
                traced, "times faster", "at least 25 times", traced >= 25,
            ),
            row("against OpenFisca, trace off", took[e.OPENFISCA.name] / own, "times faster"),
            row("(before it) Case(**facts): the facts checked", micro(building), "µs"),
        ],
    }  # fmt: skip


def in_words() -> Section:
    """What a learner reads of a case, and what would change it, each for cases not seen before."""
    from reliefkit import PROTECTIONS, Case, assess, compare, flips

    cases = [Case(**facts) for facts in random_cases(240, seed=13)]
    pairs = list(zip(cases[:120], cases[120:], strict=True))
    explained = many(lambda case: assess(case).text(), cases)
    compared = many(lambda pair: compare(*pair).text(), pairs)
    turned = [each for case in cases[:120] for each in many(partial(flips, case), PROTECTIONS)]
    flip = micro(turned) / 1000
    return {
        "title": "In words, and what if",
        "rows": [
            row("assess(case).text(): all four explained", micro(explained) / 1000, "ms"),
            row("compare(one, other).text()", micro(compared) / 1000, "ms"),
            row("flips(case, protection)", flip, "ms", "at most 20 ms", flip <= 20),
            row(f"its worst of {len(turned)} calls", 1000 * max(turned), "ms"),
        ],
    }  # fmt: skip


# ---- a table ------------------------------------------------------------------------------------


def table() -> Section:
    """A table read, checked and decided; and OpenFisca on the same rows."""
    import numpy as np

    from reliefkit.facts import FACTS
    from reliefkit.law import LAW
    from reliefkit.tables import assess_table
    from tests.bench import openfisca_model

    frame = random_frame(ROWS)
    found = assess_table(frame)
    inputs = {}
    for name, fact in FACTS.items():
        column = frame[name]
        if fact.values:
            codes = column.map({value: k for k, value in enumerate(fact.values, 1)})
            inputs[name] = codes.astype("Int32").fillna(0).to_numpy(np.int32)
        else:
            scaled = column.astype("Float64") * (1_000_000 if fact.kind == "share" else 1)
            inputs[name] = scaled.round().fillna(-1).to_numpy(np.int32)
    simulation = openfisca_model.simulate(inputs, trace=False, rows=ROWS)
    for name, law in LAW.items():
        truth = openfisca_model.truths(simulation, name)[0]
        code = np.where(truth > 0, 3 if law.mandatory else 2, truth + 1)
        if (found[name].cat.codes.to_numpy() != code).any():
            raise SystemExit(f"OpenFisca and assess_table differ in {name}.")
    own = many(assess_table, [frame] * 5)
    fisca = many(lambda i: openfisca_model.simulate(i, trace=False, rows=ROWS), [inputs] * 3)
    frame["likelihood_of_persecution"] = np.random.default_rng(7).random(ROWS)
    apart = many(assess_table, [frame])
    rate, unit = ROWS / micro(own), "million cases/s"
    return {
        "title": "A million rows",
        "rows": [
            row("assess_table, reading and checking included", rate, unit, "at least 1", rate >= 1),
            row("the same with a different likelihood in every row", ROWS / micro(apart), unit),
            row("OpenFisca, trace off, on prepared arrays", ROWS / micro(fisca), unit),
        ],
    }


# ---- all of it ----------------------------------------------------------------------------------


def main(out: str) -> int:
    """Check that the engines agree, measure, and write the figures to ``out``."""
    run = Run()
    sections = [importing()]  # first, while this process is small
    from tests.bench import engines as e

    cases = random_cases(AGREE, seed=5)
    if found := e.disagreements(cases):
        print("The engines disagree; no time counts.", *found, sep="\n", file=sys.stderr)
        return 1
    gc.collect()
    sections = [one_case(), in_words(), table(), *sections]
    told = {"intro": INTRO, "sections": sections, "notes": NOTES}
    run.write(out, "The law engine", "numpy", "pandas", "openfisca-core", **told)
    return 0


INTRO = [
    "The whole model with unknowns. The plain engine is the second implementation that the tests "
    "hold against the package; OpenFisca's rules are walked off the package's own graph. Before "
    f"any time counted all agreed on {AGREE:,} random cases, unknowns and thresholds among them: "
    "every result, every element not met, every element open. On the million rows OpenFisca agreed "
    "in every result.",
]
NOTES = [
    f"Times are medians of {CLOCK}, except where the wall is named.",
    "All engines run in one process, by turns, each on a case it has not seen, put beforehand into "
    "the engine's own form; garbage collection stays on.",
    "OpenFisca is given its quickest form: truths and named values as integers, shares as whole "
    "millionths (it keeps floats as float32, which would move a case that stands on a threshold), "
    "only known facts set, a variable for each named element and none smaller, no parameters read "
    "from files. Its trace is recorded, not read out.",
    "Importing is measured with the modules already compiled, as in an installed copy.",
    "The plain oracle gives the truth of every named element, but no parts, cites or words.",
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
