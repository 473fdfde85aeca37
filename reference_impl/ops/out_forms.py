"""Writing into ``out=``: what is refused, which shape ``out`` takes, and that it counts as changed."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Optional, Sequence

from .. import errors, forward_mode
from ..graph import is_recording, requires_grad
from ..layout import contiguous_strides
from ..rules import rule
from ..tensor import Tensor
from ..views import bump_version
from .declare import check_writable, write_result
from .in_turn import reads_what_it_writes, write_in_turn
from .out_types import BY_FALLBACK, NEVER_DIFFERENTIABLE, check_out_type


# NG-19, INF-33: out= is not differentiable: with recording on it is refused if an argument requires grad.
@rule("NG-19", "INF-33")
def write_out(name: str, out: Tensor, values: dict[str, Any], compute: Callable[[], Tensor]) -> Tensor:
    if not isinstance(out, Tensor):
        raise TypeError(f"{name}(): argument 'out' must be Tensor, not {type(out).__name__}")
    _refuse_recording(name, values, (out,))
    _put_out(name, out, compute(), values, compute)
    bump_version(out)
    if forward_mode.depth:
        forward_mode.refuse_out(name, values, out)
    return out


def write_outs(
    name: str, outs: Sequence[Tensor], values: dict[str, Any], compute: Callable[[], tuple[Tensor, ...]]
) -> Any:
    """The ``out=`` form of an op of several results: all are written, then all are counted."""
    _refuse_recording(name, values, outs)
    results = compute()
    for out, result in zip(outs, results):
        _put_out(name, out, result, values)
    for out in outs:
        bump_version(out)
        if forward_mode.depth:
            forward_mode.refuse_out(name, values, out)
    return results.__class__(*outs) if hasattr(results, "_fields") else tuple(outs)


# INF-37: where all tensors are inference tensors the op does not reach autograd, which would refuse.
def _refuse_recording(name: str, values: dict[str, Any], outs: Sequence[Tensor]) -> None:
    if not is_recording() or name in NEVER_DIFFERENTIABLE:
        return
    if name in BY_FALLBACK:
        if any(map(requires_grad, outs)):
            raise RuntimeError(errors.out_requires_grad(f"aten::{name}"))
        return
    tensors = [one for one in (*values.values(), *outs) if isinstance(one, Tensor)]
    if any(map(requires_grad, tensors)) and not all(one._inference for one in tensors):
        raise RuntimeError(errors.out_requires_grad(name))


def _put_out(
    name: str,
    out: Tensor,
    result: Tensor,
    values: dict[str, Any],
    compute: Optional[Callable[[], Tensor]] = None,
) -> None:
    check_out_type(name, result._dtype, out._dtype)
    check_writable(out, *values.values())
    if out._shape != result._shape:
        resize_out(out, result._shape, result._strides)
    elif compute is not None and reads_what_it_writes(out, values.values()):
        write_in_turn(out, compute)
        return
    write_result(out, result)


# IP-31: what out= names takes the shape of the result; that it had another one, and elements, gives a warning.
@rule("IP-31")
def resize_out(
    out: Tensor, shape: tuple[int, ...], strides: Optional[tuple[int, ...]] = None, silently: bool = False
) -> None:
    """Give ``out`` another shape; its storage grows where it must."""
    if not silently and 0 not in out._shape:
        warnings.warn(errors.out_resized(out._shape, shape), UserWarning, stacklevel=4)
    needed = 1
    for size in shape:
        needed *= size
    data = out._storage.data
    if len(data) < out._offset + needed:
        data.extend(out._dtype.pack([0] * (out._offset + needed - len(data))))
    out._shape = shape
    out._strides = strides or contiguous_strides(shape)
