"""What the source of a scenario needs beside itself: the imports and definitions of its file that it uses."""

from __future__ import annotations

import ast
import functools
import pathlib

from .scenario import Scenario

#: What no script of a scenario takes along: the harness's own names.
_OWN = "gradspec"


def of(scenario: Scenario) -> str | None:
    """As text, in the order of the file; None where there is no such text: the file is none, or it uses the harness."""
    try:
        lines, defined = _definitions(scenario.file)
    except (OSError, SyntaxError):
        return None
    wanted = _names(ast.parse(scenario.source).body[0], decorators=False)
    taken: set[ast.stmt] = set()
    while True:
        new = {defined[name] for name in wanted if name in defined} - taken
        if not new:
            break
        taken |= new
        for statement in new:
            wanted |= _names(statement)
    if any(isinstance(one, ast.ImportFrom) and (one.module or "").split(".")[0] == _OWN for one in taken):
        return None
    ordered = sorted(taken, key=lambda one: one.lineno)
    return "\n".join("\n".join(lines[_first(one) - 1 : one.end_lineno]) for one in ordered)


@functools.lru_cache
def _definitions(file: str) -> tuple[list[str], dict[str, ast.stmt]]:
    """The lines of a file, and the statement at its top that gives each name its value."""
    text = pathlib.Path(file).read_text(encoding="utf-8")
    defined: dict[str, ast.stmt] = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            continue
        for name in _bound(statement):
            defined[name] = statement
    return text.splitlines(), defined


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        return {statement.name}
    return {one.id for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def _names(statement: ast.stmt, decorators: bool = True) -> set[str]:
    """The names that a statement reads. A scenario's own decorator is no part of what it needs."""
    skipped: set[ast.AST] = set()
    if not decorators and isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        skipped = {node for one in statement.decorator_list for node in ast.walk(one)}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and node not in skipped}


def _first(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])
