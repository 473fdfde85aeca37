"""The small changes that make a mutant of a rule: for each kind, the places in a function where it can be made."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Optional, cast

#: What no change is made in: annotations, and what stands above a function (but see ``undecorate``).
_LEFT_ALONE = frozenset({"annotation", "returns", "decorator_list", "type_comment", "ctx"})
#: The condition under which a rule takes a short way. Where rules are examined these are barred.
_SHORT_WAY = "not short_ways.barred"

_INVERSE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}
#: Comparisons that differ in one case only.
_NEIGHBOUR: dict[type[ast.cmpop], type[ast.cmpop]] = {
    **_INVERSE,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OPPOSITE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_LONGEST_TEXT = 100


@dataclass(frozen=True)
class Place:
    """Where a change can be made: its line, the text there before and after, and what makes it (once)."""

    line: int
    before: str
    after: str
    change: Callable[[], None]


@dataclass(frozen=True)
class _Slot:
    """Where a node hangs in the tree."""

    parent: ast.AST
    field: str
    index: Optional[int]
    node: ast.AST

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    def becomes(self, node: ast.AST) -> Place:
        line: int = getattr(self.node, "lineno", 0)
        return Place(line, short(self.node), short(node), lambda: self.put(node))


Find = Callable[[ast.FunctionDef], "list[Place]"]


def text(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node))


def short(node: ast.AST) -> str:
    """The text of a node on one line, cut where it is long."""
    line = " ".join(text(node).split())
    return line if len(line) <= _LONGEST_TEXT else line[: _LONGEST_TEXT - 1] + "…"


def _slots(node: ast.AST) -> Iterator[_Slot]:
    """Everything inside ``node`` in reading order."""
    for field, value in ast.iter_fields(node):
        if field in _LEFT_ALONE:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_beside_the_rule(child):
                yield _Slot(node, field, index, child)
                yield from _slots(child)


def _is_beside_the_rule(node: ast.AST) -> bool:
    """What is said for the type checker and holds anyway, and a short way, which has to come to the same."""
    return isinstance(node, ast.Assert) or (isinstance(node, ast.If) and text(node.test) == _SHORT_WAY)


def _blocks(function: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in (function, *(slot.node for slot in _slots(function))):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _drop(function: ast.FunctionDef) -> list[Place]:
    """A statement is left out, unless it is all that its ``if`` holds: that is left out as a whole."""
    kinds = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete, ast.If, ast.For, ast.While)
    ends = (ast.Raise, ast.Return, ast.Break, ast.Continue)
    return [
        slot.becomes(ast.Pass())
        for slot in _slots(function)
        if isinstance(slot.node, (*kinds, *ends))
        and not _is_docstring(slot.node)
        and not (isinstance(slot.node, ast.AnnAssign) and slot.node.value is None)
        and not _is_all(slot)
    ]


def _is_all(slot: _Slot) -> bool:
    return isinstance(slot.parent, ast.If) and not slot.parent.orelse and len(slot.parent.body) == 1


def _swap(function: ast.FunctionDef) -> list[Place]:
    """Two statements, one after the other, change places, where that may matter."""
    return [
        _swapped(block, index)
        for block in _blocks(function)
        for index in range(len(block) - 1)
        if not _is_docstring(block[index]) and _order_may_matter(block[index], block[index + 1])
    ]


def _swapped(block: list[ast.stmt], index: int) -> Place:
    one, other = block[index], block[index + 1]

    def change() -> None:
        block[index], block[index + 1] = other, one

    return Place(one.lineno, f"{short(one)}; {short(other)}", f"{short(other)}; {short(one)}", change)


def _order_may_matter(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether both statements call something, or one of them writes what the other names.

    A statement that moves behind a return or raise is as good as left out; which of two checks comes first shows only
    where both would raise.
    """
    if _only_raises(one) and _only_raises(other):
        return False
    if any(isinstance(node, (ast.Return, ast.Raise, ast.Pass, ast.Break, ast.Continue)) for node in (one, other)):
        return False
    if _is_beside_the_rule(one) or _is_beside_the_rule(other):
        return False
    if all(any(isinstance(node, ast.Call) for node in ast.walk(statement)) for statement in (one, other)):
        return True
    return not (_written(one).isdisjoint(_named(other)) and _written(other).isdisjoint(_named(one)))


def _only_raises(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], ast.Raise)


def _named(node: ast.AST) -> set[str]:
    return {text(one) for one in ast.walk(node) if isinstance(one, (ast.Name, ast.Attribute, ast.Subscript))}


def _written(node: ast.AST) -> set[str]:
    kinds = (ast.Name, ast.Attribute, ast.Subscript)
    return {text(one) for one in ast.walk(node) if isinstance(one, kinds) and isinstance(one.ctx, ast.Store)}


def _conditions(function: ast.FunctionDef) -> Iterator[_Slot]:
    for slot in _slots(function):
        is_test = slot.field == "test" and isinstance(slot.parent, (ast.If, ast.While, ast.IfExp))
        if is_test or (slot.field == "ifs" and isinstance(slot.parent, ast.comprehension)):
            yield slot


def _not(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return ast.Compare(test.left, [_INVERSE[type(test.ops[0])]()], test.comparators)
    return ast.UnaryOp(ast.Not(), test)


def _negate(function: ast.FunctionDef) -> list[Place]:
    """A condition is turned round."""
    return [slot.becomes(_not(cast(ast.expr, slot.node))) for slot in _conditions(function)]


def _always(function: ast.FunctionDef) -> list[Place]:
    """A condition holds always. (A loop would then have no end.)"""
    slots = (slot for slot in _conditions(function) if not isinstance(slot.parent, ast.While))
    return [slot.becomes(ast.Constant(True)) for slot in slots]


def _never(function: ast.FunctionDef) -> list[Place]:
    """A condition holds never. (An ``if`` without ``else`` is then as good as left out.)"""
    slots = (slot for slot in _conditions(function) if not (isinstance(slot.parent, ast.If) and not slot.parent.orelse))
    return [slot.becomes(ast.Constant(False)) for slot in slots]


def _compare(function: ast.FunctionDef) -> list[Place]:
    """A comparison becomes its neighbour: ``<`` becomes ``<=``, ``==`` becomes ``!=``."""
    return [
        slot.becomes(ast.Compare(slot.node.left, [_NEIGHBOUR[type(slot.node.ops[0])]()], slot.node.comparators))
        for slot in _slots(function)
        if isinstance(slot.node, ast.Compare) and len(slot.node.ops) == 1
    ]


def _connect(function: ast.FunctionDef) -> list[Place]:
    """``and`` becomes ``or``, and the other way round."""
    return [
        slot.becomes(ast.BoolOp(ast.Or() if isinstance(slot.node.op, ast.And) else ast.And(), slot.node.values))
        for slot in _slots(function)
        if isinstance(slot.node, ast.BoolOp)
    ]


def _operand(function: ast.FunctionDef) -> list[Place]:
    """One part of an ``and`` or ``or`` is left out."""
    places = []
    for slot in _slots(function):
        if isinstance(slot.node, ast.BoolOp):
            for left_out in slot.node.values:
                rest = [value for value in slot.node.values if value is not left_out]
                places.append(slot.becomes(rest[0] if len(rest) == 1 else ast.BoolOp(slot.node.op, rest)))
    return places


def _flip(function: ast.FunctionDef) -> list[Place]:
    """True becomes False, and the other way round."""
    return [
        slot.becomes(ast.Constant(not slot.node.value))
        for slot in _slots(function)
        if isinstance(slot.node, ast.Constant) and isinstance(slot.node.value, bool)
    ]


def _unnegate(function: ast.FunctionDef) -> list[Place]:
    """``not`` is left out."""
    return [
        slot.becomes(slot.node.operand)
        for slot in _slots(function)
        if isinstance(slot.node, ast.UnaryOp) and isinstance(slot.node.op, ast.Not)
    ]


def _number(function: ast.FunctionDef) -> list[Place]:
    """A whole number is one more."""
    return [
        slot.becomes(ast.Constant(slot.node.value + 1))
        for slot in _slots(function)
        if isinstance(slot.node, ast.Constant) and type(slot.node.value) is int
    ]


def _arithmetic(function: ast.FunctionDef) -> list[Place]:
    """``+`` becomes ``-``, and the like."""
    places = []
    for slot in _slots(function):
        node = slot.node
        if isinstance(node, ast.BinOp) and type(node.op) in _OPPOSITE:
            places.append(slot.becomes(ast.BinOp(node.left, _OPPOSITE[type(node.op)](), node.right)))
        elif isinstance(node, ast.AugAssign) and type(node.op) in _OPPOSITE:
            places.append(slot.becomes(ast.AugAssign(node.target, _OPPOSITE[type(node.op)](), node.value)))
    return places


def _returned(function: ast.FunctionDef) -> list[Place]:
    """``return`` gives None, or, instead of one variable, the first parameter."""
    places = []
    parameters = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    for slot in _slots(function):
        if isinstance(slot.node, ast.Return) and slot.node.value is not None:
            before = text(slot.node.value)
            if before != "None":
                places.append(slot.becomes(ast.Return(None)))
            others = [name for name in parameters if name != before]
            if others and isinstance(slot.node.value, ast.Name):
                places.append(slot.becomes(ast.Return(ast.Name(others[0], ast.Load()))))
    return places


def _raised(function: ast.FunctionDef) -> list[Place]:
    """Another class of exception is raised."""
    places = []
    for slot in _slots(function):
        call = slot.node
        if slot.field == "exc" and isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            other = "ValueError" if call.func.id == "RuntimeError" else "RuntimeError"
            places.append(slot.becomes(ast.Call(ast.Name(other, ast.Load()), call.args, call.keywords)))
    return places


def _unwrap(function: ast.FunctionDef) -> list[Place]:
    """What stands in a ``with`` or ``try`` runs without it."""
    places = []
    for slot in _slots(function):
        if isinstance(slot.node, (ast.With, ast.Try)):
            body: list[Any] = list(slot.node.body)
            if isinstance(slot.node, ast.Try):
                body += [*slot.node.orelse, *slot.node.finalbody]
            places.append(slot.becomes(ast.If(ast.Constant(True), body, [])))
    return places


def _undecorate(function: ast.FunctionDef) -> list[Place]:
    """A function inside the rule loses what stands above it."""
    places = []
    for slot in _slots(function):
        for decorator in getattr(slot.node, "decorator_list", ()):
            places.append(_without(slot.node, decorator))
    return places


def _without(node: Any, decorator: ast.expr) -> Place:
    return Place(decorator.lineno, f"@{short(decorator)}", "", lambda: node.decorator_list.remove(decorator))


#: kind of change -> the places for it. Earlier kinds come first where two of them come to the same.
CHANGES: dict[str, Find] = {
    "drop": _drop,
    "negate": _negate,
    "always": _always,
    "never": _never,
    "compare": _compare,
    "connect": _connect,
    "operand": _operand,
    "flip": _flip,
    "unnegate": _unnegate,
    "number": _number,
    "arithmetic": _arithmetic,
    "return": _returned,
    "raise": _raised,
    "swap": _swap,
    "unwrap": _unwrap,
    "undecorate": _undecorate,
}
