"""Performing a statement while the program is being written: the grammar's programs run on the reference as they grow.

So what a statement may use, whether it raises, and whether a value is inexact is never guessed, and needs no second
model of any rule. Only the content of the programs rests on this: what is compared is the printed source, run anew.
"""

from __future__ import annotations

import operator
from typing import Any, Callable, Union

from .families import SOURCE
from .form import Form, Name, Op, Word

_OPERATORS: dict[str, Callable[..., Any]] = {
    "*": operator.mul,
    "+": operator.add,
    "-": operator.sub,
    "/": operator.truediv,
    "@": operator.matmul,
    "**": operator.pow,
    "==": operator.eq,
    "<": operator.lt,
    "is": operator.is_,
}
_AUGMENTED: dict[str, Callable[..., Any]] = {
    "*": operator.imul,
    "+": operator.iadd,
    "-": operator.isub,
    "/": operator.itruediv,
}


class Oracle:
    """The names of one program on one side, and what the words mean there."""

    def __init__(self, module: Any) -> None:
        self.module = module
        self._meanings: dict[str, Any] = {}
        self._space: dict[str, Any] = {"torch": module, "print": lambda *said: None}
        self._paths: dict[str, Callable[[Any], Any]] = {"": lambda value: value}
        self._functions: dict[str, Any] = {}
        self.names: dict[str, Any] = {}

    def begin(self) -> None:
        """A new program: no names."""
        self.names = {}

    def meaning(self, word: str) -> Any:
        """What a word stands for: a member of a family, a dtype, a slice."""
        found = self._meanings.get(word)
        if found is None:
            if word in SOURCE:
                exec(SOURCE[word], self._space)
                found = self._space[word]
            else:
                # `1:` and `..., 0` mean something between brackets only.
                text = word if word.startswith("torch.") else f"_index[{word}]"
                found = eval(text, {"torch": self.module, "_index": _Index()})
            # An exception is another one each time: what raised it would be held by its traceback.
            if not isinstance(found, BaseException):
                self._meanings[word] = found
        return found

    def argument(self, one: Any) -> Any:
        kind = one.__class__
        if kind is Name:
            return self.names[one]
        if kind is Word:
            return self.meaning(one)
        if kind is list:
            return [self.argument(item) for item in one]
        if kind is tuple:
            return tuple([self.argument(item) for item in one])
        return one

    def made(self, where: Union[Op, Name, Word]) -> Any:
        """What is entered, or decorates: made here, or there by its name."""
        return self.perform(where) if isinstance(where, Op) else self.argument(where)

    def function(self, path: str) -> Any:
        """``path`` in torch's namespace."""
        found = self._functions.get(path)
        if found is None:
            found = self._functions[path] = operator.attrgetter(path)(self.module)
        return found

    def receiver(self, op: Op) -> Any:
        value = self.names[op.args[0]] if op.args[0].__class__ is Name else op.args[0]
        if not op.through:
            return value
        path = self._paths.get(op.through)
        if path is None:
            path = self._paths[op.through] = eval(f"lambda value: value{op.through}")
        return path(value)

    def perform(self, op: Op) -> Any:
        """What the op gives; what it raises comes out."""
        form = op.form
        if form is Form.OPERATOR and len(op.args) == 2:
            return _OPERATORS[op.op](self.receiver(op), self.argument(op.args[1]))
        if form is Form.ATTRIBUTE:
            return getattr(self.receiver(op), op.op)
        if form is Form.INDEX:
            return self.receiver(op)[self.argument(op.args[1])]
        if form is Form.SET_INDEX:
            self.receiver(op)[self.argument(op.args[1])] = self.argument(op.args[2])
            return None
        if form is Form.SET_ATTRIBUTE:
            setattr(self.receiver(op), op.op, self.argument(op.args[1]))
            return None
        if form is Form.AUGMENTED:
            return _AUGMENTED[op.op](self.receiver(op), self.argument(op.args[1]))
        if form is Form.METHOD:
            call = getattr(self.receiver(op), op.op)
            args = op.args[1:]
        elif form is Form.IN_PLACE:
            call = getattr(self.receiver(op), op.op + "_")
            args = op.args[1:]
        elif form is Form.FUNCTION:
            call, args = self.function(op.op), op.args
        elif form is Form.APPLY:
            call, args = self.meaning(op.op).apply, op.args
        elif form is Form.CALL:
            call, args = self._called(op.op), op.args
        else:
            called = self._called(op.op)
            return self.names[op.args[0]].submit(called, *map(self.argument, op.args[1:])).result()
        given = [self.argument(one) for one in args]
        if op.keywords:
            return call(*given, **{name: self.argument(value) for name, value in op.keywords})
        return call(*given)

    def _called(self, name: str) -> Any:
        """What is called by its name alone: the program's own, Python's, or a member of a family."""
        found = self.names.get(name)
        return found if found is not None else _BUILT_IN.get(name) or self.meaning(name)


class _Index:
    def __getitem__(self, index: Any) -> Any:
        return index


_BUILT_IN: dict[str, Any] = {"next": next, "repr": repr, "hasattr": hasattr, "isinstance": isinstance}
