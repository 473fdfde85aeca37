"""``torch.library.opcheck``: whether what a program says about its op is true of it."""

from __future__ import annotations

from typing import Any, Callable, Optional, Sequence, Union

from .. import library_errors as errors
from ..autograd.differentiation import grad
from ..dispatching import OpOverload, OpOverloadPacket
from ..modes import no_grad
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor, elements
from ..utils._pytree import tree_leaves, tree_map
from .registered import RegisteredOverload

Call = tuple[OpOverload, tuple[Any, ...], dict[str, Any]]


class OpCheckError(Exception):
    """A check found that an op is not what it says."""


def _tensors(tree: Any) -> list[Tensor]:
    return [one for one in tree_leaves(tree) if isinstance(one, Tensor)]


def _copies(call: Call) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments once more, leaves that require grad where the given ones do."""

    def copy(one: Any) -> Any:
        return one.detach().clone().requires_grad_(one.requires_grad) if isinstance(one, Tensor) else one

    args, kwargs = tree_map(copy, (call[1], call[2]))
    return args, kwargs


def _run(call: Call) -> tuple[tuple[Any, ...], dict[str, Any], Any]:
    args, kwargs = _copies(call)
    return args, kwargs, call[0](*args, **kwargs)


def _schema(call: Call) -> None:
    """Only arguments that the schema marks are changed, and no other lends its memory to a result."""
    op = call[0]
    args, kwargs = _copies(call)
    before = [list(elements(one)) for one in _tensors((args, kwargs))]
    result = op(*args, **kwargs)
    if not isinstance(op, RegisteredOverload):
        return
    given, named = op._schema.filled(args, kwargs)
    lent = {id(one._storage) for one in _tensors(result)}
    values = iter(before)
    for argument, value in zip(op._schema.arguments, (*given, *named.values())):
        for one in _tensors(value):
            if list(elements(one)) != next(values) and not argument.is_write:
                raise RuntimeError(errors.changed_unsaid(argument.name))
            if id(one._storage) in lent and not argument.alias:
                raise RuntimeError(errors.lent_unsaid(argument.name))


def _autograd_registration(call: Call) -> None:
    """A result that requires grad comes from a gradient of the op's own, not from what its kernel happens to call."""
    op = call[0]
    if not isinstance(op, RegisteredOverload) or not any(one.requires_grad for one in _tensors(call[1:])):
        return
    is_told = op.is_recorded or op.autograd is not None or op.composite is not None
    if not is_told and any(one.requires_grad for one in _tensors(_run(call)[2])):
        raise RuntimeError(errors.no_autograd_registration(op._schema.name))


def _fake_tensors(call: Call) -> None:
    """What the op says of its results without computing them holds of those that it computes."""
    op = call[0]
    args, kwargs, result = _run(call)
    if not isinstance(op, RegisteredOverload) or op.composite is not None or not op._schema.returns:
        return
    if op.fake is None:
        raise RuntimeError(errors.no_fake(op.overloadpacket._name, f"{op._schema.name}"))
    with no_grad():
        told = op.fake(*args, **kwargs)
    for one, other in zip(_tensors(result), _tensors(told)):
        for what, have, said in (("Shapes", one.shape, other.shape), ("Dtypes", one.dtype, other.dtype)):
            if have != said:
                raise RuntimeError(errors.told_otherwise(str(op), what, have, said))


def _as_a_graph(call: Call) -> None:
    """The op can be differentiated where an argument requires grad; and it can be traced, which needs its fakes."""
    args, kwargs, result = _run(call)
    outputs = [one for one in _tensors(result) if one.requires_grad]
    inputs = [one for one in _tensors((args, kwargs)) if one.requires_grad]
    if outputs and inputs:
        grad(outputs, inputs, [FUNCTIONS["ones_like"](one) for one in outputs], allow_unused=True)
    _fake_tensors(call)


CHECKS: dict[str, Callable[[Call], None]] = {
    "test_schema": _schema,
    "test_autograd_registration": _autograd_registration,
    "test_faketensor": _fake_tensors,
    "test_aot_dispatch_static": _as_a_graph,
    "test_aot_dispatch_dynamic": _as_a_graph,
}
DEFAULT = tuple(name for name in CHECKS if name != "test_aot_dispatch_static")


def overload_of(op: Any) -> OpOverload:
    found = getattr(op, "_opoverload", op)
    if isinstance(found, OpOverloadPacket):
        found = found.default
    if not isinstance(found, OpOverload):
        raise ValueError(errors.no_overload(type(op)))
    return found


def opcheck(
    op: Any,
    args: tuple[Any, ...],
    kwargs: Optional[dict[str, Any]] = None,
    *,
    test_utils: Union[str, Sequence[str]] = DEFAULT,
    raise_exception: bool = True,
    atol: Any = None,
    rtol: Any = None,
) -> dict[str, Any]:
    """Name of each check -> "SUCCESS", or what it found. Raises OpCheckError unless ``raise_exception`` is False."""
    names = (test_utils,) if isinstance(test_utils, str) else tuple(test_utils)
    found = overload_of(op)
    if not set(names) <= CHECKS.keys():
        raise ValueError(errors.no_such_checks(names, tuple(CHECKS)))
    results: dict[str, Any] = {}
    for name in names:
        try:
            CHECKS[name]((found, tuple(args), dict(kwargs or {})))
            results[name] = "SUCCESS"
        except Exception as error:
            if raise_exception:
                raise OpCheckError(errors.check_failed(name, error)) from error
            results[name] = error
    return results
