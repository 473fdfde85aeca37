"""The forms of an op with arguments of its own, from the one function that computes it."""

from __future__ import annotations

from types import FunctionType
from typing import Any, Callable, NamedTuple, Optional, Sequence, Union

from .. import errors
from ..tensor import Tensor
from .declare import Op, change_in_place, function, method, recorded
from .out_forms import resize_out, write_out

#: What picks an op by the arguments; an op, or what picks one.
Choice = Callable[..., Op]
Chosen = Union[Op, Choice]


class Forms(NamedTuple):
    """What was derived: the function, and the in-place form (None where there is none)."""

    function: Callable[..., Any]
    in_place: Optional[Callable[..., Any]]


class Arguments:
    """The arguments of a function that computes an op: how a call's become a dict of values by name."""

    __slots__ = ("name", "positional", "keyword", "defaults", "required", "tensors")

    def __init__(self, name: str, compute: Callable[..., Any]) -> None:
        compute = getattr(compute, "__wrapped__", compute)
        assert isinstance(compute, FunctionType)
        code = compute.__code__
        count = code.co_argcount
        self.name = name
        self.positional = code.co_varnames[:count]
        self.keyword = frozenset(code.co_varnames[: count + code.co_kwonlyargcount])
        given = compute.__defaults__ or ()
        self.defaults = dict(zip(self.positional[count - len(given) :], given))
        self.required = self.positional[: count - len(given)]
        self.defaults.update(compute.__kwdefaults__ or {})
        kinds = compute.__annotations__
        self.tensors = tuple((i, p) for i, p in enumerate(self.positional) if kinds.get(p) == "Tensor")

    def of(self, arguments: tuple[Any, ...], named: dict[str, Any], name: str) -> dict[str, Any]:
        """Raises TypeError where the call does not fit."""
        positional = self.positional
        if len(arguments) > len(positional):
            raise TypeError(
                f"{name}() takes {len(positional)} positional argument{'s' * (len(positional) > 1)} but"
                f" {len(arguments)} were given"
            )
        values = {**self.defaults, **dict(zip(positional, arguments))}
        if named:
            if "input" in named:
                named["self"] = named.pop("input")
            for key, value in named.items():
                if key not in self.keyword:
                    raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
                values[key] = value
        missing = [p for p in self.required if p not in values]
        if missing:
            shown = ", ".join(f'"{"input" if p == "self" else p}"' for p in missing)
            raise TypeError(f"{name}() missing {len(missing)} required positional arguments: {shown}")
        for at, key in self.tensors:
            if not isinstance(values[key], Tensor):
                shown = "input" if key == "self" else key
                raise TypeError(errors.argument_type(name, shown, at + 1, "Tensor", values[key]))
        return values


# INF-37: beside an inference tensor a number is made a tensor beneath autograd, and reaches it as that. An in-place
# form with a number has a kernel of its own, which makes none.
def by_operands(of_tensors: Op, by_number: Op, of_number: Optional[Op] = None) -> tuple[Choice, Choice]:
    """As what an op is recorded whose second operand may be a number (or its first, then as ``of_number``), and as what
    its in-place form is."""

    def changed(self: Tensor, other: Any) -> Op:
        return of_tensors if isinstance(other, Tensor) else by_number

    def chosen(self: Any, other: Any) -> Op:
        if any(isinstance(one, Tensor) and one._inference for one in (self, other)):
            return of_tensors
        if of_number is not None and not isinstance(self, Tensor):
            return of_number
        return changed(self, other)

    return chosen, changed


def _picked(op: Chosen, values: dict[str, Any]) -> Op:
    return op if isinstance(op, Op) else op(**values)


def derive(
    name: str,
    op: Chosen,
    compute: Callable[..., Any],
    *,
    aliases: Sequence[str] = (),
    in_place: bool = True,
    in_place_function: bool = False,
    as_method: bool = True,
    out: bool = True,
    saved: Optional[Callable[[dict[str, Any]], dict[str, Any]]] = None,
    names: Sequence[str] = ("result",),
    before_change: Optional[Callable[..., None]] = None,
    changed_as: Optional[Chosen] = None,
    resizes: bool = False,
) -> Forms:
    """Declare the function and the method, and with ``in_place`` and ``out`` those forms.

    ``compute`` takes the op's arguments by torch's names (``self`` for the function's ``input``); where one is
    annotated as Tensor nothing else is taken. ``saved``: what is kept for the derivatives besides the arguments.
    ``names``: those of the results. ``before_change`` looks at the arguments of the in-place form, which is recorded
    as ``changed_as`` where that is another op, and ``resizes`` its tensor where the result has another shape.
    """
    arguments = Arguments(name, compute)

    def form(*given: Any, out: Optional[Tensor] = None, **named: Any) -> Any:
        values = arguments.of(given, named, name)
        if out is not None:
            return write_out(name, out, values, lambda: compute(**values))
        kept = values if saved is None else {**values, **saved(values)}
        return recorded(_picked(op, values), kept, lambda: compute(**values), names)

    def without_out(*given: Any, **named: Any) -> Any:
        values = arguments.of(given, named, name)
        kept = values if saved is None else {**values, **saved(values)}
        return recorded(_picked(op, values), kept, lambda: compute(**values), names)

    def change(*given: Any, **named: Any) -> Tensor:
        values = arguments.of(given, named, f"{name}_")
        kept = values if saved is None else {**values, **saved(values)}
        target: Tensor = values["self"]

        def changed() -> Tensor:
            if before_change is not None:
                before_change(**values)
            found: Tensor = compute(**values)
            if resizes and found._shape != target._shape:
                resize_out(target, found._shape, silently=True)
            return found

        return change_in_place(_picked(changed_as or op, values), target, kept, changed)

    chosen = form if out else without_out
    for each in (name, *aliases):
        if as_method:
            method(each, chosen)
        if in_place:
            method(f"{each}_", change)
            if in_place_function:
                function(f"{each}_", change)
        function(each, chosen)
    chosen.__name__ = chosen.__qualname__ = name
    return Forms(chosen, change if in_place else None)
