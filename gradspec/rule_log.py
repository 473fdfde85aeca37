"""Which rules of the reference a program ran: an instance whose marked functions announce themselves."""

from __future__ import annotations

import ast
import pathlib
from types import ModuleType
from typing import Optional, TypeVar

from . import long_way

Function = TypeVar("Function", ast.FunctionDef, ast.AsyncFunctionDef)

_ran: dict[str, None] = {}


def announce(rule: str) -> None:
    """Called by each rule of an instrumented instance when it starts."""
    _ran[rule] = None


def take() -> list[str]:
    """The rules that ran since the last call, each once, in the order of their first run."""
    names = list(_ran)
    _ran.clear()
    return names


def load(version: str) -> ModuleType:
    """An instance of the reference whose rules announce themselves, with the semantics of ``version``."""
    # Not before it is asked for: judging two other sides does without the reference.
    import reference_impl
    from reference_impl import instances

    root = pathlib.Path(reference_impl.__file__ or "").parent
    modules = [".".join(path.relative_to(root).with_suffix("").parts) for path in root.rglob("*.py")]
    names = {name.removesuffix("__init__").rstrip(".") for name in modules}
    announcing = {name: _Announcing(name).visit for name in names}
    return long_way.take(instances.load(version, transforms=announcing))


class _Announcing(ast.NodeTransformer):
    """Puts a call of ``announce`` at the start of each function marked ``@rule(...)``."""

    def __init__(self, module: str) -> None:
        self._module = module.rpartition(".")[2]
        self._path: list[str] = []
        self._found = False

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self.generic_visit(node)
        if self._found:
            start = sum(isinstance(part, ast.ImportFrom) and part.module == "__future__" for part in node.body)
            start += _docstring_length(node)
            node.body.insert(start, ast.parse("from gradspec.rule_log import announce as _announce_rule").body[0])
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self._path.append(node.name)
        self.generic_visit(node)
        self._path.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self._function(node)

    def _function(self, node: Function) -> Function:
        self._path += [node.name, "<locals>"]
        self.generic_visit(node)
        del self._path[-2:]
        if any(_is_rule(decorator) for decorator in node.decorator_list):
            self._found = True
            name = ".".join([self._module, *self._path, node.name])
            call = ast.parse(f"_announce_rule({name!r})").body[0]
            node.body.insert(_docstring_length(node), call)
        return node


def _docstring_length(node: ast.AST) -> int:
    return 0 if ast.get_docstring(node, clean=False) is None else 1  # type: ignore[arg-type]


def _is_rule(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call):
        return False
    function = decorator.func
    name: Optional[str] = getattr(function, "id", None) or getattr(function, "attr", None)
    return name == "rule"
