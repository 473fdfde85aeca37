"""Forms derived from one another: function, method, in-place and ``out=`` form; a view and its copying twin."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import Any, Callable, Mapping, Optional

from .. import forward_mode, levels
from ..formats import contiguous_format
from ..graph import set_history
from ..layout import has_internal_overlap, positions
from ..tensor import Tensor, elements, new_tensor
from ..warn import warn_caller
from .copies import copied
from .cut_short import as_far_as_it_goes, whole_or_none
from .declare import FUNCTIONS, Op, change_in_place, check_apart, function, method, recorded
from .out_forms import write_out, write_parts
from .real_only import refuse_complex

#: The op as which it is recorded, the values that its derivatives may name, and what computes the result.
Described = tuple[Op, dict[str, Any], Callable[[], Any]]


def forms(
    name: str,
    *,
    in_place: bool = False,
    in_place_function: bool = False,
    out: bool = True,
    as_function: bool = True,
    expanded: Optional[str] = None,
    before_change: Optional[Callable[..., None]] = None,
    apart: bool = False,
    by_places: bool = False,
    changed_as: Mapping[Op, Op] = MappingProxyType({}),
) -> Callable[[Callable[..., Described]], Callable[..., Any]]:
    """Decorator: derive the forms of an op from a function that checks the arguments and describes the op.

    ``in_place``: there is a method with an underscore; ``in_place_function``: and a function. ``out``: the function
    takes ``out=``. ``as_function``: the op is a function too, not a method alone. ``expanded``: a tensor whose elements
    overlap is changed in place nevertheless, with this warning where it is not empty. ``before_change`` looks at what
    is to be changed and the values of the op. ``apart``: neither an index nor what is put there may lie in the memory
    that is written to. ``by_places``: it may be cut short at a place that is refused. ``changed_as``: ops that are
    others where they change in place.
    """

    def derive(describe: Callable[..., Described]) -> Callable[..., Any]:
        described = _wholly(describe) if by_places else describe

        @functools.wraps(describe)
        def form(input: Any, *arguments: Any, out: Optional[Tensor] = None, **named: Any) -> Any:
            op, values, compute = described(input, *arguments, **named)
            if out is not None:
                if apart:
                    compute = functools.partial(_apart, out, values, compute)
                return write_out(name, out, values, compute)
            return recorded(op, values, compute)

        @functools.wraps(describe)
        def method_form(self: Any, *arguments: Any, **named: Any) -> Any:
            return recorded(*described(self, *arguments, **named))

        chosen = form if out else method_form
        chosen.__name__ = chosen.__qualname__ = method_form.__name__ = method_form.__qualname__ = name
        if as_function:
            FUNCTIONS[name] = chosen
        method(name, method_form)
        if in_place:

            @functools.wraps(describe)
            def change(self: Any, *arguments: Any, **named: Any) -> Any:
                op, values, compute = describe(self, *arguments, **named)
                op = changed_as.get(op, op)
                if by_places:
                    is_shared = has_internal_overlap(self._shape, self._strides)
                    so_far = whole_or_none if is_shared else functools.partial(as_far_as_it_goes, self)
                    compute = functools.partial(so_far, compute)
                if before_change is not None:
                    compute = functools.partial(_after, before_change, values, compute)
                if apart:
                    compute = functools.partial(_apart, self, values, compute)
                if expanded is not None and has_internal_overlap(self._shape, self._strides):

                    def agreeing() -> Tensor:
                        if expanded:
                            warn_caller(expanded)
                        return _agreeing(self, compute())

                    return change_in_place(op, self, values, agreeing, check_overlap=False)
                return change_in_place(op, self, values, compute, check_overlap=expanded is None)

            change.__name__ = change.__qualname__ = f"{name}_"
            method(f"{name}_", change)
            if in_place_function:
                FUNCTIONS[f"{name}_"] = change
        return chosen

    return derive


def _wholly(describe: Callable[..., Described]) -> Callable[..., Described]:
    """For forms that make a new tensor: what is cut short is refused."""

    @functools.wraps(describe)
    def described(*arguments: Any, **named: Any) -> Described:
        op, values, compute = describe(*arguments, **named)
        return op, values, functools.partial(whole_or_none, compute)

    return described


def _after(check: Callable[..., None], values: dict[str, Any], compute: Callable[[], Tensor]) -> Tensor:
    check(**values)
    return compute()


def _apart(target: Tensor, values: dict[str, Any], compute: Callable[[], Tensor]) -> Tensor:
    check_apart(target, values["index"], values.get("src", values.get("source")))
    return compute()


def _agreeing(target: Tensor, result: Tensor) -> Tensor:
    """``result``, with one value for the elements that lie at one place: that which was changed last."""
    places = positions(target._shape, target._strides, target._offset)
    old, new = elements(target), list(elements(result))
    changed = {place: after for place, before, after in zip(places, old, new) if before != after}
    values = [changed.get(place, value) for place, value in zip(places, new)]
    return new_tensor(result._dtype.pack(values), result._shape, result._dtype, result._storage.ulps)


def copy_of_view(name: str, view_form: Callable[..., Any], *ops: Op) -> Callable[..., Any]:
    """Declare the copying twin of a view, ``view_copy`` of ``view``: its node is the view's own, under another name.

    ``ops``: those as which the view may be recorded.
    """
    twins = {op: Op(op.name, op.inputs, op.derivatives, f"{op.node_class.__name__}_copy") for op in ops}

    def copy(input: Tensor, *arguments: Any, out: Any = None, **named: Any) -> Any:
        if isinstance(out, (tuple, list)):
            return write_parts(name, out, view_form(input.detach(), *arguments, **named))
        if out is not None:
            values = {"self": input}
            return write_out(name, out, values, lambda: _laid_out(view_form(input.detach(), *arguments, **named)))
        seen = view_form(input, *arguments, **named)
        if not isinstance(seen, tuple):
            return _copied(seen, twins)
        return tuple([_copied(one, twins) for one in seen])

    return function(name, copy)


def _laid_out(view: Tensor) -> Tensor:
    return copied(view, view._dtype, contiguous_format)


def _copied(view: Tensor, twins: dict[Op, Op]) -> Tensor:
    made = _laid_out(view)
    _follow(made, view, twins)
    return made


def _follow(made: Tensor, view: Tensor, twins: dict[Op, Op]) -> None:
    """Give the copy the view's history, at each level."""
    node: Any = view._grad_fn
    if node is not None:
        twin = twins.get(node.op)
        if twin is not None:
            node.__class__ = twin.node_class
            if twin.real_only is not None:
                refuse_complex(twin.real_only, made)
        set_history(made, node, view._output_nr)
    tangent = forward_mode.tangent_of(view) if forward_mode.depth else None
    if tangent is not None:
        forward_mode.set_tangent(made, tangent.clone())
    if view._inner is not None and view._level is not None:
        inner = levels.beneath_of(made)
        with levels.beneath(view._level):
            _follow(inner, view._inner, twins)
        levels.stand_for(made, inner, view._level)
