"""The law part of the bench: one case, a million rows, what-if questions, the cost of importing."""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.cases import COUNTS, FACTS, SHARES, WORDS, YES_NO, random_cases
from tests.bench.timing import CLOCK, Section, many, row

AGREE = 3000  # random cases every engine must agree on

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
    micro = {name: 1e6 * statistics.median(found) for name, found in times.items()}
    own = micro[e.RELIEFKIT.name]
    traced = micro[e.OPENFISCA_TRACED.name] / own
    plain = own / micro[e.PLAIN.name]
    whole = 1e6 * statistics.median(walking)
    what = "reliefkit: assess, then every .result, .missing and .open"
    return {
        "title": "One case: four protections with every finding",
        "rows": [
            row(what, own, "µs", "at most 100 µs", own <= 100),
            row("the same, then every part of every element down to the facts", whole, "µs"),
            row("OpenFisca, trace on", micro[e.OPENFISCA_TRACED.name], "µs"),
            row("OpenFisca, trace off", micro[e.OPENFISCA.name], "µs"),
            row("plain Python function, same findings", micro[e.PLAIN.name], "µs"),
            row(
                "reliefkit against OpenFisca, trace on",
                traced, "times faster", "at least 25 times", traced >= 25,
            ),
            row(
                "reliefkit against OpenFisca, trace off",
                micro[e.OPENFISCA.name] / own, "times faster",
            ),
            row("plain Python function against reliefkit", plain, "times faster"),
            row(
                "(before it) Case(**facts): the facts checked",
                1e6 * statistics.median(building), "µs",
            ),
        ],
    }  # fmt: skip


# ---- all of it ----------------------------------------------------------------------------------


def main(out: str) -> int:
    """Check that the engines agree, measure, and write the figures to ``out``."""
    began, load = time.perf_counter(), os.getloadavg()[0]
    sections = [importing()]  # first, while this process is small
    from tests.bench import engines as e

    cases = random_cases(AGREE, seed=5)
    if found := e.disagreements(cases):
        print("The engines disagree; no time counts.", *found, sep="\n", file=sys.stderr)
        return 1
    from tests.bench.law_batch import batches
    from tests.bench.law_whatif import what_if

    gc.collect()
    sections = [one_case(), batches(), what_if(), *sections]
    names = ("numpy", "pandas", "openfisca-core")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    figures = {
        "title": "The law engine",
        "environment": (
            f"{datetime.now(UTC):%Y-%m-%d}, {platform.python_implementation()} "
            f"{platform.python_version()}, {os.cpu_count()} cores, {libraries}; "
            f"load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end; "
            f"the run took {time.perf_counter() - began:.0f} s."
        ),
        "intro": [
            f"The whole model, {len(FACTS)} facts with unknowns ({len(YES_NO)} yes/no, "
            f"{len(WORDS)} with named values, {len(SHARES)} shares, {len(COUNTS)} counts), written "
            f"once for each engine. Before any time counted they agreed on {AGREE:,} random cases, "
            "unknowns and thresholds among them: every result, every element not met, every "
            "element open. On the million rows below every result agreed.",
        ],
        "sections": sections,
        "notes": NOTES,
    }
    Path(out).write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    return 0


NOTES = [
    f"Times are medians of {CLOCK}, except where the wall is named.",
    "All engines run in one process, by turns, each on a case it has not seen, put beforehand into "
    "the engine's own form; garbage collection stays on.",
    "OpenFisca is given its quickest form: truths and named values as integers, shares as whole "
    "millionths (it keeps floats as float32, which would move a case that stands on a threshold), "
    "only known facts set, a variable for each named element and none smaller, no parameters read "
    "from files. Its trace is recorded, not read out.",
    "The hand-written NumPy works on int8 columns in blocks that fit the cache, compares shares "
    "with the least float that rounds to the threshold, and gives the same table of results.",
    "Importing is measured with the modules already compiled, as in an installed copy.",
    "The plain function gives the same lists of elements, but no parts, cites or words.",
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
