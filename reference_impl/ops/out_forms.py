"""Writing into ``out=``: what is refused, which shape ``out`` takes, and that it counts as changed."""

from __future__ import annotations

import functools
import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, forward_mode
from ..graph import is_recording, requires_grad
from ..layout import contiguous_strides, prod
from ..modes import no_grad
from ..other_readings import same_memory
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, new_tensor, write
from ..type_info import iinfo
from ..views import bump_version, rebase_history
from ..warn import warn_caller
from .declare import Op, begin_record, check_apart, check_writable, not_differentiable, write_result
from .in_turn import reads_what_it_writes, write_in_turn
from .out_rules import ELEMENTWISE, KERNEL_FIRST, TYPED_APART, Way, way_of
from .out_types import check_out_type


def number_or_tensor(out: Any) -> Tensor:
    """``out`` of arithmetic: as the other operand it may be a number, which is made a tensor."""
    if isinstance(out, Tensor):
        return out
    dtype = dtypes.OF_PYTHON[type(out)]
    return new_tensor(dtype.pack([out]), (), dtype)


# NG-19, INF-33: out= is not differentiable: with recording on it is refused if an argument requires grad.
@rule("NG-19", "INF-33")
def write_out(
    name: str, out: Tensor, values: dict[str, Any], compute: Callable[[], Tensor], way: Optional[Way] = None
) -> Tensor:
    """What ``compute`` gives, in ``out``; ``values`` are the arguments. ``way`` where it is not that of the name."""
    way = way or way_of(name)
    if way.graph == "copied":
        return _copy_out(name, out, compute(), way)
    if not way.shape_first:
        _refuse_recording(way, values, (out,))
    _put_out(name, way, out, _fitting(name, way, out, values, compute), values, compute)
    _count(name, way, out, values)
    if way.graph == "fallback":
        _record_fallback(way.called.removeprefix("aten::"), out, values)
    return out


# IP-28: that memory may be written to is settled before the operands broadcast, and before a kernel is looked up.
@rule("IP-28")
def _fitting(name: str, way: Way, out: Tensor, values: dict[str, Any], compute: Callable[[], Tensor]) -> Tensor:
    try:
        return compute()
    except RuntimeError as error:
        is_late = errors.is_about_broadcasting(error) or (errors.is_about_kernels(error) and name not in KERNEL_FIRST)
        if is_late and not way.overlapping:
            check_writable(out, *values.values())
        raise


def write_outs(
    name: str, outs: Sequence[Tensor], values: dict[str, Any], compute: Callable[[], tuple[Tensor, ...]]
) -> Any:
    """The ``out=`` form of an op of several results: all are written, then all are counted."""
    way = way_of(name)
    _refuse_recording(way, values, outs)
    results = compute()
    for out, result in zip(outs, results):
        _put_out(name, way, out, result, values)
    for out in outs:
        _count(name, way, out, values)
    return _named_for_out(type(results))(outs) if hasattr(results, "n_fields") else tuple(outs)


@functools.lru_cache(maxsize=None)
def _named_for_out(kind: type[Any]) -> type[Any]:
    """The class of a named result that stands in ``out=``: torch calls it by another name."""
    return type(f"{kind.__name__}_out", (kind,), {"__slots__": (), "__module__": kind.__module__})


def _count(name: str, way: Way, out: Tensor, values: dict[str, Any]) -> None:
    if out._inference and not way.counted:
        bump_version(out)  # which it may not be
    for _ in range(way.counted):
        bump_version(out, values.values())
    if forward_mode.depth:
        forward_mode.refuse_out(name, values, out)


# INF-37: where all tensors are inference tensors the op does not reach autograd, which would refuse.
def _refuse_recording(way: Way, values: dict[str, Any], outs: Sequence[Tensor]) -> None:
    if way.graph == "left" or not is_recording():
        return
    tensors = [one for one in (*values.values(), *outs) if isinstance(one, Tensor)]
    takes_number = way.wraps_numbers and any(not isinstance(values.get(key), Tensor) for key in ("self", "other"))
    seen = [one for one in outs if one.is_leaf] if way.graph == "fallback" else tensors
    if any(map(requires_grad, seen)) and (way.by_fresh or takes_number or not all(one._inference for one in tensors)):
        raise RuntimeError(errors.out_requires_grad(way.called))


def _put_out(
    name: str,
    way: Way,
    out: Tensor,
    result: Tensor,
    values: dict[str, Any],
    compute: Optional[Callable[[], Tensor]] = None,
) -> None:
    if not way.overlapping and name in ELEMENTWISE:
        check_writable(out, *values.values())
    check_out_type(name, result._dtype, out._dtype)
    if way.apart:
        check_apart(out, *values.values())
    if not way.overlapping:
        check_writable(out, *(() if way.over_inputs else values.values()))
    if out._shape != result._shape:
        if name in ELEMENTWISE and any(one is out for one in values.values()):
            raise RuntimeError(errors.out_shape(out._shape, result._shape))
        if result._dtype is not out._dtype and name in TYPED_APART and 0 not in out._shape:
            warn_caller(errors.out_resized(out._shape, result._shape))
        resize_out(out, result._shape, result._strides, way.silent)
    if way.shape_first:
        _refuse_recording(way, values, (out,))
    if compute is not None and way.begins is not None and any(_lies_in(out, one) for one in values.values()):
        write(out, out._dtype.pack([_within(out._dtype, way.begins)] * prod(out._shape)))
        if any(one is out for one in values.values()):
            return  # it has the shape of the result by now, and reduces what it begins with
        result = compute()
    if compute is not None and reads_what_it_writes(out, values.values()):
        write_in_turn(out, compute)
    else:
        write_result(out, result)


def _within(dtype: dtypes.dtype, number: float) -> float:
    """``number``, or where it is an infinity that the type does not have, the last number on its side."""
    if dtype.category > 1 or math.isfinite(number):
        return number
    if not dtype.category:
        return number > 0
    limits = iinfo(dtype)
    return limits.max if number > 0 else limits.min


def _lies_in(out: Tensor, value: Any) -> bool:
    return isinstance(value, Tensor) and same_memory(value._storage, out._storage)


def write_parts(name: str, outs: Sequence[Tensor], parts: Sequence[Tensor]) -> None:
    """The ``out=`` form of an op that copies the parts of a tensor: one after the other, whatever requires grad."""
    if name == "unbind_copy":
        _refuse_recording(way_of(name), {}, outs)
    if len(parts) != len(outs):
        kind = _PARTS_ARE_CALLED.get(name, f"{name}_out")
        raise RuntimeError(f"{kind} expected an out= argument of size {len(parts)}, got size {len(outs)}")
    with no_grad():
        for out, part in zip(outs, parts):
            if name != "split_copy" and (name != "unbind_copy" or SEMANTICS.unbind_copy_resizes_what_it_writes_to):
                if out._shape != part._shape:
                    resize_out(out, part._shape)
                    bump_version(out)
                check_out_type(name, part._dtype, out._dtype)
            out.copy_(part)


#: What the message says where the number of tensors is wrong.
_PARTS_ARE_CALLED = {"unbind_copy": "unbind_copy_int_out", "split_copy": "split_copy_Tensor_out()"}


# IP-31: an op that others compute gives its result, history and all, to out= as ``copy_`` does.
def _copy_out(name: str, out: Tensor, result: Tensor, way: Way) -> Tensor:
    check_out_type(name, result._dtype, out._dtype)
    if out._shape != result._shape:
        resize_out(out, result._shape, None, way.silent)
    return out.copy_(result)


# NG-19: an op that torch leaves to the fallback is recorded in out= as one that has no derivative.
def _record_fallback(name: str, out: Tensor, values: dict[str, Any]) -> None:
    given = [(key, one) for key, one in (*values.items(), ("out", out)) if isinstance(one, Tensor)]
    tensors = {key: one for key, one in given if requires_grad(one)}
    if not (out._dtype.is_floating_point or out._dtype.is_complex) or not is_recording():
        return
    if tensors and not all(one._inference for _, one in given):
        op = _fallback_op(name, tuple(tensors))
        node = begin_record(op, tensors)
        node._outputs = ((out._shape, out._dtype),)
        rebase_history(out, node)


@functools.lru_cache(maxsize=None)
def _fallback_op(name: str, inputs: tuple[str, ...]) -> Op:
    return Op(name, inputs, dict.fromkeys(inputs, not_differentiable(name)), "NotImplemented")


def as_row(name: str, out: Tensor, result: Tensor) -> Tensor:
    """``result``, before which ``out`` is resized as for a matrix of one row, and flattened."""
    check_out_type(name, result._dtype, out._dtype)
    if out._shape != (1, *result._shape):
        resize_out(out, (1, *result._shape))
    out._shape, out._strides, out._whole = result._shape, result._strides, -1
    return result


# IP-31: what out= names takes the shape of the result; that it had another one, and elements, gives a warning.
@rule("IP-31")
def resize_out(
    out: Tensor, shape: tuple[int, ...], strides: Optional[tuple[int, ...]] = None, silently: bool = False
) -> None:
    """Give ``out`` another shape; its storage grows where it must."""
    if not silently and 0 not in out._shape:
        warn_caller(errors.out_resized(out._shape, shape))
    needed = 1
    for size in shape:
        needed *= size
    data = out._storage.data
    if len(data) < out._offset + needed:
        data.extend(out._dtype.pack([0] * (out._offset + needed - len(data))))
    out._shape = shape
    out._strides = strides or contiguous_strides(shape)
    out._whole = -1
