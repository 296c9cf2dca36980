"""Does a test notice when a rule is changed? `make mutants` changes the rules one at a time.

Cosmic Ray makes the changes, in copies of the package, and runs tests on each. Its own operators
are used where they can change an answer: and, or, not, comparisons, numbers, booleans, loops.
Three more are defined here for the way the law is written: one operand left out of a row of `&`
or `|`, one item left out of a list of bars, values or elements, and one value exchanged for
another that the fact can have.

Prose (rule, title, burden, contested) and cites are not changed: Cosmic Ray changes no strings,
and here only strings that a rule compares with are exchanged. What is said and cited is checked
elsewhere, by tests of the texts and of the library.

A change with which the package cannot even be imported is no test of the tests: it is left out
of the count. Survivors must be explained in mutants.md, by the line as changed.
"""

import os
import re
import shlex
import shutil
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from cosmic_ray import plugins
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.operators.operator import Operator
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, TestOutcome

from reliefkit.facts import FACTS

HOME = Path(__file__).resolve().parent.parent
MUTATED = ("reliefkit/logic.py", "reliefkit/law")
TESTS = ("test_law.py", "test_logic.py", "test_agreement.py")
HELPERS = ("oracle.py", "spaces.py")
# Of the agreement with the oracle: every case one fact away from four starts.
CHOSEN = "not random and not sheet"
COMMAND = (sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider")
COMMAND += ("--noconftest", "-k", CHOSEN, *(f"tests/{name}" for name in TESTS))
LEAST = 95  # per cent
PATIENCE = 60  # seconds for a run that takes about two
WORKERS = min(2, os.cpu_count() or 1)

# Cosmic Ray's own operators, each replacement once and none that Python cannot carry out at all
# (`+` on two elements of the law) or that cannot differ (`is` and `==` on None or on a class).
_REPLACED = (
    "BinaryOperator_(BitAnd_BitOr|BitOr_BitAnd|BitXor_BitAnd|BitXor_BitOr|Add_Sub|Sub_Add"
    "|FloorDiv_Mul|RShift_LShift|LShift_RShift)",
    "ComparisonOperator_(Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt"
    "|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt)",
    "UnaryOperator_Delete_(Invert|Not|USub)",
    "TrueWithFalse",
    "FalseWithTrue",
    "AndWithOr",
    "OrWithAnd",
    "BreakWithContinue",
    "ContinueWithBreak",
)
CORE = re.compile(
    rf"core/(Replace({'|'.join(_REPLACED)})|AddNot|NumberReplacer|ExceptionReplacer"
    r"|RemoveDecorator|ZeroIterationForLoop)"
)
LISTS = ("none_of", "is_one_of", "All", "AnyOf")
VALUES = ("is_one_of", "at_least")


class Ours(Operator):
    """An operator of ours: each of its changes to a node is a text to put in its place."""

    def changes(self, node):
        """Give the texts that could stand in a node's place."""
        raise NotImplementedError

    def mutation_positions(self, node):
        """Give one position for every change to a node."""
        for _ in self.changes(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        """Return a leaf with the changed text in the node's place."""
        leaf = node.get_first_leaf()
        text = list(self.changes(node))[index]
        return type(leaf)(text, leaf.start_pos, prefix=leaf.prefix)

    @classmethod
    def examples(cls):
        """Give none: the examples are in the rules."""
        return ()


def code(nodes):
    """Nodes as source code, without what stands before the first."""
    first, *rest = nodes
    return first.get_code(include_prefix=False) + "".join(node.get_code() for node in rest)


def without_each(children):
    """A row of items with an operator or comma between them, each item left out in turn."""
    items = children[::2]
    for k in range(len(items)):
        first = 0 if k else 2
        rest = children[first : max(2 * k - 1, first)] + children[2 * k + 1 if k else 2 :]
        yield code(rest)


class DropOperand(Ours):
    """One operand left out of `a & b & c` or `a | b | c`; not in a type annotation."""

    def changes(self, node):
        """Give the row without each operand."""
        row = node.type in ("and_expr", "expr")
        annotation = row and node.search_ancestor("annassign", "param", "tfpdef")
        if row and not annotation and node.children[1].value in ("&", "|"):
            yield from without_each(node.children)


def called(node):
    """The name of the function or method that a list of arguments belongs to."""
    before = node.parent.get_previous_sibling() if node.parent.type == "trailer" else None
    leaf = before and before.get_last_leaf()
    return leaf.value if leaf else ""


class DropItem(Ours):
    """One item left out of a list of bars or values, or of a named tuple of elements or bars."""

    def changes(self, node):
        """Give the list without each item."""
        named = node.type == "testlist_comp" and node.parent.parent.type == "expr_stmt"
        words = node.get_first_leaf().type == "string"
        if (node.type == "arglist" and called(node) in LISTS) or (named and not words):
            row = node.children
            row = row[:-1] if row[-1].get_code().strip() == "," else row
            if len(row) > 2 and row[1].get_code() == ",":
                yield from (text + "," for text in without_each(row))


class OtherValue(Ours):
    """One value that a rule compares with exchanged for each other value of the fact."""

    def changes(self, node):
        """Give the values in place of a string that is an argument of such a test."""
        if node.type != "string":
            return
        listed = node.parent if node.parent.type == "arglist" else node
        if called(listed) not in VALUES:
            return
        method = listed.parent.get_previous_sibling()
        fact = FACTS.get(method.get_previous_sibling().get_last_leaf().value)
        if fact:
            yield from (repr(v) for v in fact.values if repr(v) != repr(node.value.strip("\"'")))


class Provider:
    """Our operators, by name, as Cosmic Ray asks for them."""

    def __init__(self):
        self.operators = {op.__name__: op for op in (DropOperand, DropItem, OtherValue)}

    def __iter__(self):
        return iter(self.operators)

    def __getitem__(self, name):
        return self.operators[name]


plugins.OPERATOR_PROVIDERS["law"] = Provider()


def copy_to(folder):
    """Copy what the tests need into a folder."""
    for name in ("reliefkit", "data"):
        shutil.copytree(HOME / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    for name in (*TESTS, *HELPERS):
        shutil.copy(HOME / "tests" / name, folder / "tests" / name)


def start(parent):
    """Prepare a worker: its own copy of the package, and no plugins that slow pytest down."""
    folder = Path(parent, str(os.getpid()))
    copy_to(folder)
    os.chdir(folder)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


def clean():
    """Say whether the tests pass on the package as it is."""
    outcome, output = run_tests(shlex.join(COMMAND), PATIENCE)
    return outcome is TestOutcome.SURVIVED, output


def trial(change: MutationSpec):
    """Run the tests on one change: what became of it, and its difference as text."""
    result = mutate_and_test([change], shlex.join(COMMAND), PATIENCE)
    if result.test_outcome is None or result.test_outcome is TestOutcome.INCOMPETENT:
        raise RuntimeError(f"{change}: {result.output}")
    if result.test_outcome is TestOutcome.SURVIVED:
        return "survived", result.diff
    unborn = "ERROR collecting" in (result.output or "")
    return "unborn" if unborn else "killed", result.diff


def all_changes(folder):
    """Every change to make, in the order of the files."""
    os.chdir(HOME)
    paths = [Path(p) for name in MUTATED for p in sorted(modules(Path(name)))]
    database = WorkDB(str(Path(folder, "changes.sqlite")), WorkDB.Mode.create)
    init(paths, database, {})
    changes = [change for item in database.work_items for change in item.mutations]
    database.close()
    return [c for c in changes if CORE.fullmatch(c.operator_name) or c.operator_name[:4] == "law/"]


def modules(path):
    """The modules of a package, or the module itself."""
    return path.glob("*.py") if path.is_dir() else [path]


def changed_line(diff):
    """The first line that a change wrote, or took out."""
    lines = [
        line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    written = [line[1:].strip() for line in lines if line[0] == "+"]
    return next(filter(None, written or [line[1:].strip() for line in lines]))


def main():
    """Run every change, print the figures, and fail below LEAST or on an unexplained survivor."""
    explained = (HOME / "tests" / "mutants.md").read_text("utf-8")
    with TemporaryDirectory() as folder:
        changes = all_changes(folder)
        print(f"{len(changes)} changes, {WORKERS} at a time", flush=True)
        with ProcessPoolExecutor(WORKERS, get_context("spawn"), start, (folder,)) as pool:
            passes, output = pool.submit(clean).result()
            if not passes:
                sys.exit(f"the tests fail before anything is changed:\n{output}")
            found = []
            for k, (fate, diff) in enumerate(pool.map(trial, changes), 1):
                found.append((changes[k - 1], fate, diff))
                if k % 50 == 0:
                    print(f"{k} done", flush=True)
    return report(found, explained)


def report(found, explained):
    """Print the figures and every survivor; return 0 if all is well."""
    unexplained = 0
    for change, fate, diff in found:
        if fate == "survived":
            line = changed_line(diff)
            known = f"`{line}`" in explained
            unexplained += not known
            mark = "explained" if known else "NOT EXPLAINED"
            print(f"\n{change.module_path}:{change.start_pos[0]} {change.operator_name} ({mark})")
            print("\n".join(diff.splitlines()[3:]))
    print(f"\n{'file':32} {'killed':>7} {'survived':>9} {'total':>6}")
    counts = Counter((str(change.module_path), fate) for change, fate, _ in found)
    for path in sorted({str(change.module_path) for change, _, _ in found}):
        killed, survived = counts[path, "killed"], counts[path, "survived"]
        print(f"{path:32} {killed:7} {survived:9} {killed + survived:6}")
    fates = Counter(fate for _, fate, _ in found)
    total = fates["killed"] + fates["survived"]
    rate = 100 * fates["killed"] / total
    print(f"{'all':32} {fates['killed']:7} {fates['survived']:9} {total:6}   {rate:.1f}% killed")
    print(f"left out, cannot be imported: {fates['unborn']}")
    if rate < LEAST:
        print(f"fewer than {LEAST}% were killed")
    if unexplained:
        print(f"{unexplained} survivors are not explained in tests/mutants.md")
    return int(rate < LEAST or unexplained > 0)


if __name__ == "__main__":
    sys.exit(main())
