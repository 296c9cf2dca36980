"""The stylesheets: what they name is drawn somewhere, and no style stands anywhere else."""

import re
from pathlib import Path

import reliefkit
from reliefkit.assess import Result
from reliefkit.logic import Truth

PACKAGE = Path(reliefkit.__file__).parent
# Classes that Python puts together from a result, a truth, or what stands in another file.
SPELLED = {f"rk-{word.replace(' ', '-')}" for word in (*Result, *Truth, "elsewhere")}


def written(*endings):
    """The text of every file of the package with one of some endings."""
    return "\n".join(p.read_text("utf-8") for p in PACKAGE.rglob("*") if p.suffix in endings)


def test_every_class_that_has_a_style_is_drawn():
    """As it stands in Python or on the page, or with an ending of its own, as in `rk-zone-{n}`."""
    styles = re.sub(r"/\*.*?\*/", "", written(".css"), flags=re.DOTALL)
    named = set(re.findall(r"\.(rk-[\w-]+)", styles))
    source = written(".py", ".js")
    drawn = set(re.findall(r"rk-[\w-]+", source)) | SPELLED
    begun = tuple(set(re.findall(r"(rk-(?:\w+-)*\w+-?)\$?\{", source)))
    assert len(named) > 150
    assert {one for one in named - drawn if not one.startswith(begun)} == set()


def test_no_style_stands_in_python():
    """Rules are in the stylesheets; Python only says where something is drawn."""
    assert re.findall(r"^.*(?:@media|@page|\.rk-[\w-]+ \{).*$", written(".py"), re.MULTILINE) == []


def test_a_change_is_no_reason_to_style_the_whole_page_anew():
    """A browser looks again wherever a selector asks of any element what stands elsewhere inside
    one around it, `:not(.a:has(.b) *)`; and, if it asks for a style, whenever a handle moves.
    """
    styles = written(".css")
    assert ":has(" in styles
    assert re.findall(r".*(?::has\([^{]*\[style|:not\([^{]*:has\([^{},]*\) \*).*", styles) == []
