"""The changes made beside the law: to words, numbers, filters, lists and steps.

What cannot differ is left alone: annotations, docstrings, `__all__`. So is style: the name of a
class and a rule of CSS say nothing; which of two is chosen is changed, as a condition.
"""

import re
from ast import literal_eval

from tests.mutants.operators import Ours, code, without_each

STYLE = re.compile(r"[.#]?rk\b|\.[a-z]|[^{]*\{[^}]*:|utf-8$", re.DOTALL)
STYLED = ("class_", "style")


def annotated(node):
    """Say whether a node is part of a type annotation."""
    while (above := node.parent) is not None:
        after = node.get_previous_sibling()
        if above.type == "tfpdef" or (above.type == "annassign" and above.children[1] is node):
            return True
        if above.type == "funcdef" and after is not None and after.get_code().strip() == "->":
            return True
        node = above
    return False


def unseen(node):
    """Say whether a text is one nobody sees: a docstring, an export, an annotation, style."""
    if annotated(node) or node.search_ancestor("fstring_format_spec"):
        return True
    argument = node.search_ancestor("argument")
    if argument and argument.children[0].get_code().strip() in STYLED:
        return True
    statement = node.search_ancestor("expr_stmt")
    exported = statement and statement.children[0].get_code().strip() in ("__all__", "__slots__")
    return bool(exported) or node.parent.type == "simple_stmt"


class NoText(Ours):
    """A text, or the text between two parts of one, left empty."""

    def changes(self, node):
        """Give an empty text in place of one that is seen or that chooses."""
        if node.type not in ("string", "fstring_string") or unseen(node):
            return
        whole = node.type == "string"
        text = str(literal_eval(node.value)) if whole else node.value.strip()
        if text and not STYLE.match(text):
            yield '""' if whole else ""


class NoPart(Ours):
    """What a text says of a case left out of it: `{...}`."""

    def changes(self, node):
        """Give nothing in place of a part filled in."""
        if node.type == "fstring_expr" and not unseen(node):
            yield ""


class OtherNumber(Ours):
    """A small number one more or one less, a large one twice or half: visible in a picture too."""

    def changes(self, node):
        """Give two other numbers in place of each."""
        if node.type == "number" and not annotated(node):
            value = literal_eval(node.value)
            small = abs(value) < 10
            others = (value + 1, value - 1) if small else (value * 2, value // 2)
            yield from (f"({other})" if other < 0 else str(other) for other in others)


class NotIn(Ours):
    """`in` for `not in`, and the reverse."""

    def changes(self, node):
        """Give the opposite of a test of membership."""
        if node.type == "keyword" and node.value == "in" and node.parent.type == "comparison":
            yield "not in"
        elif node.type == "comp_op" and node.get_last_leaf().value == "in":
            yield "in"


class NotFilter(Ours):
    """The condition of a comprehension, turned around."""

    def changes(self, node):
        """Give the opposite of a condition."""
        if node.parent and node.parent.type == "comp_if" and node.parent.children[1] is node:
            yield f"not ({code([node])})"


class NoItem(Ours):
    """One item left out of a list, a tuple, or what stands inside a tag."""

    def changes(self, node):
        """Give the row without each item."""
        if node.type not in ("testlist_comp", "subscriptlist") or annotated(node):
            return
        row = node.children
        row = row[:-1] if row[-1].get_code().strip() == "," else row
        if len(row) > 2 and row[1].get_code() == "," and not unseen(row[0]):
            yield from (text + "," for text in without_each(row))


class NoStep(Ours):
    """A step left out: a call for its effect, something added, something yielded."""

    def changes(self, node):
        """Give `pass` in place of a statement."""
        if not node.parent or node.parent.type != "simple_stmt" or node.get_previous_sibling():
            return
        called = node.type == "atom_expr" and node.children[-1].get_code().startswith("(")
        added = node.type == "expr_stmt" and node.children[1].type == "operator"
        added = added and node.children[1].value in ("+=", "|=", "-=", "&=")
        if called or added or node.type == "yield_expr":
            yield "pass"


PROSE = (NoText, NoPart, OtherNumber, NotIn, NotFilter, NoItem, NoStep)
