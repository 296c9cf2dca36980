"""The changes made to the law: Cosmic Ray's own that can change an answer, and three of ours.

Ours are for the way the law is written: one operand left out of a row of `&` or `|`, one item
left out of a list of bars, values or elements, and one value exchanged for another that the fact
can have. Prose (rule, title, burden, contested) and cites are not changed here.
"""

import re

from cosmic_ray.operators.operator import Operator

from reliefkit.facts import FACTS

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


LAW = (DropOperand, DropItem, OtherValue)
