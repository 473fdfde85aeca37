"""Ops of the op table in programs: one of their samples, with tensors of the program in the place of templates."""

from __future__ import annotations

from typing import Any, Optional

from ..ops.sample import Name as Named
from ..ops.sample import T, Values
from ..ops.samples import TABLE
from .form import Form, Name, Op, Word
from .writer import Writer

#: Left out on purpose: see ``exclusions``.
_LEFT_OUT = frozenset({"sgn", "resize_", "resize_as_"})
#: Not of half precision: see ``exclusions``.
_NOT_OF_HALF = frozenset({"complex", "polar", "view_as_complex"})
#: Called only with what they take: see ``exclusions``.
_CALLED_RIGHT = frozenset({"meshgrid"})
#: No program can say what they give: memory that nobody wrote, and the subject's own state.
_WITHOUT_VALUES = frozenset({"value"})


class Sampled:
    """The calls of the op table that a program can make: those in which a tensor stands."""

    def __init__(self) -> None:
        self._calls = [
            (entry, call)
            for entry in TABLE.entries.values()
            if entry.name not in _LEFT_OUT
            and not entry.uncompared & _WITHOUT_VALUES
            and "." not in entry.name.replace("nn.functional.", "")
            for call in (*entry.calls, *(() if entry.name in _CALLED_RIGHT else entry.errors))
            if call.templates()
        ]

    def call(self, writer: Writer) -> Optional[Op]:
        """A call of one of them, on tensors of the program that have the sample's shapes; None where one is missing."""
        entry, call = writer.one_of(self._calls)
        try:
            args = tuple([_argument(one, writer) for one in call.args])
            keywords = tuple([(name, _argument(one, writer)) for name, one in call.kwargs])
        except LookupError:
            return None
        named = [writer.names[one] for one in (*args, *[value for _, value in keywords]) if one.__class__ is Name]
        if entry.name in _NOT_OF_HALF and any(one.dtype is writer.oracle.module.float16 for one in named):
            return None
        return Op((writer.new("t"),), entry.name, _form(entry.name, writer), args, keywords)


def _form(name: str, writer: Writer) -> Form:
    """What is no function, or has a name that stands for a type too, is called as a method."""
    module = writer.oracle.module
    found = module if "." in name else getattr(module, name, None)
    return Form.METHOD if found is None or isinstance(found, module.dtype) else Form.FUNCTION


def _argument(value: Any, writer: Writer) -> Any:
    if isinstance(value, T):
        name = writer.fits(value.shape)
        tensor = writer.oracle.names[name]
        if tuple(tensor.shape) != value.shape or tensor._ulps:
            raise LookupError
        return name
    if isinstance(value, Values):
        raise LookupError
    if isinstance(value, Named):
        return Word(f"torch.{value.name}")
    if isinstance(value, (list, tuple)):
        return type(value)([_argument(one, writer) for one in value])
    return value


SAMPLED = Sampled()
