"""The source of the reference as its default release has it.

A rule that another release has instead is never run by the suite on the default one, so a change in it is no mutant.
"""

from __future__ import annotations

import ast
from typing import Optional, Union

from reference_impl.semantics import DEFAULT_VERSION, Semantics

_DEFAULT = Semantics(DEFAULT_VERSION)


def of_the_default_release(tree: ast.Module) -> ast.Module:
    """``tree`` (changed itself) without the fields of ``SEMANTICS`` in conditions, and without what they rule out."""
    folded = _Folding().visit(tree)
    assert isinstance(folded, ast.Module)
    return folded


class _Folding(ast.NodeTransformer):
    def visit_If(self, node: ast.If) -> Union[ast.If, list[ast.stmt], ast.Pass]:
        node.test = _decided(node.test)
        self.generic_visit(node)
        taken = _truth(node.test)
        if taken is None:
            return node
        return (node.body if taken else node.orelse) or ast.copy_location(ast.Pass(), node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        node.test = _decided(node.test)
        self.generic_visit(node)
        taken = _truth(node.test)
        return node if taken is None else node.body if taken else node.orelse


def _decided(test: ast.expr) -> ast.expr:
    """A condition without the parts that the release decides: as true or false as before, if not the same object.

    Where one part settles it the others are not asked: conditions of rules do nothing but ask.
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test.operand = _decided(test.operand)
        truth = _truth(test.operand)
        return test if truth is None else ast.copy_location(ast.Constant(not truth), test)
    if isinstance(test, ast.BoolOp):
        settles = isinstance(test.op, ast.Or)
        parts = [_decided(part) for part in test.values]
        if any(_truth(part) is settles for part in parts):
            return ast.copy_location(ast.Constant(settles), test)
        test.values = [part for part in parts if _truth(part) is None]
        if not test.values:
            return ast.copy_location(ast.Constant(not settles), test)
        return test if len(test.values) > 1 else test.values[0]
    field = _field(test)
    return test if field is None else ast.copy_location(ast.Constant(bool(getattr(_DEFAULT, field))), test)


def _field(test: ast.expr) -> Optional[str]:
    is_field = isinstance(test, ast.Attribute) and isinstance(test.value, ast.Name) and test.value.id == "SEMANTICS"
    return test.attr if is_field and isinstance(test, ast.Attribute) else None


def _truth(test: ast.expr) -> Optional[bool]:
    """What a decided condition is; None where no release says so."""
    return test.value if isinstance(test, ast.Constant) and isinstance(test.value, bool) else None
