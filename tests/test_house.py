"""The house: what may import what, read off the source, imports inside functions included."""

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Each layer may import from itself and from those above it here. What is not named is on top:
# what is offered to readers, and the package's own list of names.
LAYERS = (
    ("errors", "paths", "logic", "later"),
    ("reading",),
    ("law.standards",),
    ("facts",),
    ("law",),
    ("case",),
    ("assess", "variants", "tables", "figures"),
    ("library",),
    ("words",),
    ("whatif",),
    ("views",),
    ("record",),
    ("labs",),
    ("learning",),
    ("practice",),
)


def _name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {_name(path): ast.parse(path.read_text()) for path in (ROOT / "reliefkit").rglob("*.py")}


def names(tree):
    """Every name a module imports, in full: "reliefkit.words.finding.words"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, ast.unparse(node)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports(module):
    """The package's own modules that a module imports."""
    for name in names(TREES[module]):
        owner = name if name in TREES else name.rpartition(".")[0]
        if owner in TREES and owner != module:
            yield owner


def layer(module):
    """How high a module stands; the most exact name in `LAYERS` counts."""
    inside = f"{module.removeprefix('reliefkit.')}."
    found = [(len(n), k) for k, row in enumerate(LAYERS) for n in row if inside.startswith(f"{n}.")]
    return max(found)[1] if found else len(LAYERS)


@pytest.mark.parametrize("module", TREES)
def test_a_module_imports_only_from_its_own_layer_or_below(module):
    """Rules know nothing of words, words nothing of pictures, pictures nothing of lessons."""
    assert [name for name in imports(module) if layer(name) > layer(module)] == []


def test_there_is_no_circle():
    """No module imports, by whatever way round, what imports it; a type's name counts."""
    order = TopologicalSorter({module: set(imports(module)) for module in TREES})
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
    assert len(TREES) > 50


def test_the_engine_imports_only_the_standard_library():
    """Truth and the graph can be read, tested and used alone."""
    roots = {name.partition(".")[0] for name in names(TREES["reliefkit.logic"])}
    assert roots <= {*sys.stdlib_module_names}


@pytest.mark.parametrize("module", [m for m in TREES if m.startswith("reliefkit.views")])
def test_a_picture_needs_no_widget(module):
    """Pictures are pure functions, drawn without a kernel's widgets."""
    roots = {name.partition(".")[0] for name in names(TREES[module])}
    assert roots.isdisjoint({"ipywidgets", "anywidget", "traitlets"})


@pytest.mark.parametrize("module", TREES)
def test_a_module_uses_no_private_name_of_another(module):
    """What one module needs of another is public there."""
    own = (name for name in names(TREES[module]) if name.startswith("reliefkit."))
    known = {name.rpartition(".")[2] for name in own}
    private = [name for name in names(TREES[module]) if name.rpartition(".")[2].startswith("_")]
    private += [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Attribute) and node.attr.startswith("_")
        if isinstance(node.value, ast.Name) and node.value.id in known
    ]
    assert private == []
