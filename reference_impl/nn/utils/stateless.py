"""Calling a module with other parameters and buffers in place of its own."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import Any, Iterator

from ... import derivative_errors as errors
from ...semantics import SEMANTICS
from ...tensor import Tensor
from ...warn import DEPRECATION

__all__ = ["functional_call"]


def _own(module: Any) -> list[tuple[str, Any]]:
    """All parameters and buffers, each under all of its names."""
    kinds = (lambda one: one._parameters.items(), lambda one: one._buffers.items())
    return [found for kind in kinds for found in module._named_members(kind, remove_duplicate=False)]


def _untied(module: Any, given: dict[str, Any]) -> dict[str, Any]:
    """``given``, with each value under all the names that its tensor has in the module."""
    names_of: dict[int, list[str]] = {}
    for name, tensor in _own(module):
        names_of.setdefault(id(tensor), []).append(name)
    complete = dict(given)
    for names in names_of.values():
        values = [given[name] for name in names if name in given]
        if len(names) > 1 and values:
            if any(one is not values[0] for one in values):
                raise ValueError(errors.tied_names(sorted(names)))
            complete.update(dict.fromkeys(names, values[0]))
    return complete


def _check_names(module: Any, given: dict[str, Any]) -> None:
    own = [name for name, _ in _own(module)]
    unexpected = [name for name in given if name not in own]
    missing = [name for name in own if name not in given]
    if unexpected or missing:
        raise RuntimeError(errors.wrong_names(type(module).__name__, unexpected, missing))


_ABSENT = object()


def _swap(module: Any, path: str, value: Any) -> Any:
    """Put a tensor where the path leads, and give back what was there."""
    *parents, name = path.split(".")
    for one in parents:
        if not hasattr(module, one):
            raise AttributeError(errors.no_submodule(type(module).__name__, one))
        module = getattr(module, one)
    for table in (module._parameters, module._buffers):
        if name in table:
            before, table[name] = table[name], value
            return before
    before = getattr(module, name, _ABSENT)
    if value is _ABSENT:
        delattr(module, name)
    else:
        setattr(module, name, value)
    return before


@contextmanager
def _swapped(module: Any, values: dict[str, Any]) -> Iterator[None]:
    before: dict[str, Any] = {}
    try:
        for path, value in values.items():
            if not (value is None or isinstance(value, Tensor)):
                raise TypeError(errors.no_tensor_for_a_name(value))
            before[path] = _swap(module, path, value)
        yield
    finally:
        for path, value in before.items():
            values[path] = _swap(module, path, value)


def called_with(
    module: Any, given: dict[str, Any], args: Any, kwargs: Any, tie_weights: bool = True, strict: bool = False
) -> Any:
    """What the module returns with the given tensors. A buffer that it replaces meanwhile is replaced in ``given``."""
    values = _untied(module, given) if tie_weights else dict(given)
    if strict:
        _check_names(module, values)
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    try:
        with _swapped(module, values):
            return module(*args, **(kwargs or {}))
    finally:
        given.update({name: values[name] for name in given})


def functional_call(
    module: Any,
    parameters_and_buffers: dict[str, Any],
    args: Any = None,
    kwargs: Any = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """The older name of ``torch.func.functional_call``."""
    if SEMANTICS.stateless_calls_are_deprecated:
        warnings.warn(errors.STATELESS_DEPRECATED, DEPRECATION, stacklevel=2)
    return called_with(module, parameters_and_buffers, args, kwargs, tie_weights, strict)
