"""The source of the reference as its default release has it.

A rule that another release has instead is never run by the suite on the default one, so a change in it is no mutant.
"""

from __future__ import annotations

import ast
import functools
import pathlib
import re
from typing import Optional, Union

import reference_impl
from reference_impl.semantics import DEFAULT_VERSION, Semantics

_DEFAULT = Semantics(DEFAULT_VERSION)
_KEEPS = re.compile(r"^([A-Z_]+) = SEMANTICS\.(\w+)$", re.MULTILINE)


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
    """The field that a condition asks for, here or by the name that a module keeps its answer under."""
    if isinstance(test, ast.Name):
        return _kept().get(test.id)
    if isinstance(test, ast.Attribute) and isinstance(test.value, ast.Name):
        return test.attr if test.value.id == "SEMANTICS" else _kept().get(test.attr)
    return None


@functools.cache
def _kept() -> dict[str, str]:
    """Constants of modules that are fields of SEMANTICS, asked once: ``LATE_HOOKS_RUN``."""
    files = pathlib.Path(reference_impl.__file__ or "").parent.rglob("*.py")
    return {name: field for file in files for name, field in _KEEPS.findall(file.read_text(encoding="utf-8"))}


def _truth(test: ast.expr) -> Optional[bool]:
    """What a decided condition is; None where no release says so."""
    return test.value if isinstance(test, ast.Constant) and isinstance(test.value, bool) else None
