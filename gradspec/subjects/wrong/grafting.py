"""Mutants on one instance of the reference: a rule takes the changed code, and gets its own back.

Loading an instance takes as long as running a hundred scenarios; to give a function other code takes no time at all.
"""

from __future__ import annotations

import ast
import sys
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any, Iterator

from reference_impl import instances

from ... import long_way
from .mutants import Mutant, changed_rule

#: As in the modules of the reference: annotations are not evaluated.
_FLAGS = annotations.compiler_flag


class CannotGraftError(Exception):
    """The changed code does not fit the function: it names other variables of the functions around it."""


class Host:
    """An instance whose rules can be changed while it runs. What a changed rule leaves behind stays."""

    def __init__(self) -> None:
        self.module = long_way.take(instances.load(transforms={"rules": _marked_functions_are_kept}))
        marked = sys.modules[f"{self.module.__name__}.rules"]._marked
        self._rules = {(one.__module__, one.__code__.co_firstlineno): one for one in marked if _is_plain(one)}

    @contextmanager
    def grafted(self, mutant: Mutant) -> Iterator[ModuleType]:
        """The instance with the mutant's rule changed. CannotGraftError where it takes an instance of its own."""
        function, line = changed_rule(mutant)
        module = sys.modules[f"{self.module.__name__}.{mutant.module}"]
        rule = self._rules.get((module.__name__, line))
        graft = _made_in(module, mutant.function, function)
        if rule is None or graft.__code__.co_freevars != rule.__code__.co_freevars:
            raise CannotGraftError(mutant.id)
        own = rule.__code__, rule.__defaults__, rule.__kwdefaults__
        rule.__code__, rule.__defaults__, rule.__kwdefaults__ = graft.__code__, graft.__defaults__, graft.__kwdefaults__
        try:
            yield self.module
        finally:
            rule.__code__, rule.__defaults__, rule.__kwdefaults__ = own

    def end(self) -> None:
        instances.unload(self.module)


def _is_plain(function: Any) -> bool:
    """Not one that wraps the code that stands below it."""
    return isinstance(function, FunctionType) and not hasattr(function, "__wrapped__")


def _marked_functions_are_kept(tree: ast.Module) -> ast.Module:
    """``rule`` puts each function that it marks into a list."""
    (rule,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "rule")
    (mark,) = (node for node in rule.body if isinstance(node, ast.FunctionDef))
    mark.body[:0] = ast.parse(f"_marked.append({mark.args.args[0].arg})").body
    tree.body.insert(tree.body.index(rule), ast.parse("_marked = []").body[0])
    return tree


def _made_in(module: ModuleType, name: str, function: ast.FunctionDef) -> FunctionType:
    """What ``function`` defines, made in a module as if it stood there (inside its classes, without decorators)."""
    *classes, _ = name.removesuffix(".setter").removesuffix(".deleter").split(".")
    function.decorator_list = []
    tree = ast.Module([function], [])
    for path in reversed(classes):
        (around,) = ast.parse(f"class {path}:\n    pass").body
        assert isinstance(around, ast.ClassDef)
        around.body = tree.body
        tree = ast.Module([around], [])
    namespace: dict[str, Any] = dict(vars(module))
    exec(
        compile(ast.fix_missing_locations(tree), str(module.__file__), "exec", flags=_FLAGS, dont_inherit=True),
        namespace,
    )
    made: Any = namespace[classes[0] if classes else function.name]
    for path in [*classes[1:], function.name] if classes else []:
        made = vars(made)[path]
    # Defined as __new__ or the like, it is made a static or class method.
    found: FunctionType = getattr(made, "__func__", made)
    return found
