"""Subjects that were broken mechanically: one small change in one rule of the reference.

A mutant is found again by its id, for example ``gradients.accumulate:negate:3``: the rule, the kind of change, and
which of the places in that rule where such a change is possible, counted in reading order. Adding a place behind it or
changing another rule leaves the id as it is.
"""

from __future__ import annotations

import ast
import copy
import functools
import pathlib
from collections import Counter
from dataclasses import dataclass
from types import ModuleType
from typing import Callable, Iterator

import reference_impl
from reference_impl import instances

from ... import long_way
from .changes import CHANGES, Place, text
from .default_release import of_the_default_release

#: The modules whose rules are changed, as ``instances`` names them.
MODULES = (
    "modes",
    "utils._contextlib",
    "graph",
    "engine",
    "gradients",
    "views",
    "saved",
    "hooks",
    "tensor",
    "ops.declare",
    "ops.op_nodes",
    "ops.out_forms",
)


@dataclass(frozen=True)
class Mutant:
    """One change. ``before`` and ``after`` are the text that changed; ``line`` is where in the reference's source.

    ``nth`` tells the places of one rule apart where the same text changes in the same way, counted from 1.
    """

    id: str
    module: str
    function: str
    line: int
    before: str
    after: str
    nth: int
    clauses: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The rule as the log of rules names it."""
        return rule_of(self.id)

    def __str__(self) -> str:
        return f"{self.id}  line {self.line}: {self.before!r} became {self.after!r}"


@functools.cache
def mutants() -> dict[str, Mutant]:
    """All mutants by id, module by module in reading order."""
    return {mutant.id: mutant for module in MODULES for mutant in _of_module(module)}


def find(id: str) -> Mutant:
    """The mutant ``id``. LookupError where there is none."""
    if id not in mutants():
        raise LookupError(f"there is no mutant {id!r}; python -m gradspec.subjects.wrong --list names all")
    return mutants()[id]


def load(mutant: Mutant) -> ModuleType:
    """A fresh instance of the reference with a change."""
    return long_way.take(instances.load(transforms={mutant.module: functools.partial(_changed, mutant)}))


def changed_rule(mutant: Mutant) -> tuple[ast.FunctionDef, int]:
    """The definition of the changed rule, and the line where what it was in the source begins."""
    function = _definitions(mutant.module)[mutant.function]
    line = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    changed = copy.deepcopy(function)
    _change(changed, mutant)
    return changed, line


def rules() -> list[str]:
    """The rules of which mutants are made, as the log of rules names them."""
    names = (f"{module.rpartition('.')[2]}.{name}" for module in MODULES for name in _definitions(module))
    return list(dict.fromkeys(map(rule_named, names)))


def rule_of(id: str) -> str:
    """The rule that the mutant ``id`` changes, as the log of rules names it."""
    return rule_named(id.partition(":")[0])


def rule_named(function: str) -> str:
    """The rule that a function with its accessor is: a getter and a setter are one."""
    return function.removesuffix(".setter").removesuffix(".deleter")


def rules_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module that are marked as rules, by qualified name."""
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        path, node = waiting.pop(0)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                waiting.append((f"{path}{child.name}.", child))
            elif isinstance(child, ast.FunctionDef) and rule_clauses(child) is not None:
                yield f"{path}{child.name}{_accessor(child)}", child


def _accessor(function: ast.FunctionDef) -> str:
    """``.setter`` for the setter of a property, which has the name of its getter."""
    names = (decorator.attr for decorator in function.decorator_list if isinstance(decorator, ast.Attribute))
    return "".join(f".{name}" for name in names if name in ("setter", "deleter"))


def rule_clauses(function: ast.FunctionDef) -> tuple[str, ...] | None:
    """The clauses of ``@rule(...)`` above a function; None where it is no rule."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and text(decorator.func) == "rule":
            return tuple(str(ast.literal_eval(argument)) for argument in decorator.args)
    return None


def parsed(module: str) -> ast.Module:
    """The source of a module of ``MODULES`` as the default release has it; the caller's own."""
    root = pathlib.Path(reference_impl.__file__ or "").parent
    source = root.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    return of_the_default_release(ast.parse(source))


@functools.cache
def _definitions(module: str) -> dict[str, ast.FunctionDef]:
    """The rules of a module as the default release has them; nobody changes these."""
    return dict(rules_of(parsed(module)))


def _of_module(module: str) -> Iterator[Mutant]:
    for name, function in _definitions(module).items():
        # Two changes with one outcome are one mutant; where its own definition is what it was, it is none.
        seen = {text(function)}
        for kind, find in CHANGES.items():
            texts: Counter[tuple[str, str]] = Counter()
            for number, place in enumerate(find(function), 1):
                texts[place.before, place.after] += 1
                outcome = _outcome(function, find, number)
                if outcome not in seen:
                    seen.add(outcome)
                    yield Mutant(
                        id=f"{module.rpartition('.')[2]}.{name}:{kind}:{number}",
                        module=module,
                        function=name,
                        line=place.line,
                        before=place.before,
                        after=place.after,
                        nth=texts[place.before, place.after],
                        clauses=rule_clauses(function) or (),
                    )


def _outcome(function: ast.FunctionDef, find: Callable[[ast.FunctionDef], list[Place]], number: int) -> str:
    changed = copy.deepcopy(function)
    find(changed)[number - 1].change()
    return text(changed)


def _changed(mutant: Mutant, tree: ast.Module) -> ast.Module:
    of_the_default_release(tree)
    _change(dict(rules_of(tree))[mutant.function], mutant)
    return tree


def _change(function: ast.FunctionDef, mutant: Mutant) -> None:
    _, kind, number = mutant.id.split(":")
    place = CHANGES[kind](function)[int(number) - 1]
    if (place.line, place.before) != (mutant.line, mutant.before):
        raise LookupError(f"the source of {mutant.module} has changed since its mutants were derived")
    place.change()
