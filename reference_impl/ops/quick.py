"""The short way of pointwise ops: of one floating tensor, of two of one type, or of one and a number.

Most ops of a program are such, and for them there is nothing to promote; the general way (``pointwise.pointwise``)
gives the same for them, at two to three times the time (``gradspec bench``: the families forward and in place). Each
function here says None or False where the general way has to be taken, or is told what that is (``otherwise``).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence

from .. import inexact, short_ways
from ..dtypes import bool_, float32, float64
from ..dtypes import dtype as dtype_
from ..graph import requires_grad
from ..layout import Shape, Take, contiguous_strides, layout_of_operands, prod, row_major_size, taking_repeated
from ..modes import state
from ..saved import saved_now
from ..tensor import HELD, Tensor, elements, new_rows
from ..views import Creation, rebase_history
from .recording import begin_change, record_one, record_two
from .written_out import Few, Kernel

if TYPE_CHECKING:
    from .declare import Op

#: What stands for ``a + b``: of a tensor and of anything else.
Operator = Callable[[Tensor, Any], Any]
#: A kernel of two operands written out: of two tensors, and of one and a number.
Written = tuple[Few, Few]


@lru_cache(maxsize=1024)
def _single(number: float) -> float:
    """The number in single precision. Not to be asked for zeros, which are equal though they differ."""
    rounded: float = float32.pack((number,))[0]
    return rounded


def as_operand(number: Any, dtype: dtype_) -> Optional[float]:
    """The number as tensors of that type compute with it; None where it cannot be said at once."""
    if number.__class__ is float or number.__class__ is int:
        if dtype is float32:
            return _single(number) if number else 0.0 * number
        if dtype is float64:
            return float(number)
    return None


def form_of_one(
    op: "Op",
    kernel: Kernel,
    ulps: int,
    on_floats: Kernel,
    of_single: Optional[Kernel],
    error: Optional[Callable[[Tensor, Tensor], int]],
    otherwise: Callable[..., Tensor],
) -> Callable[..., Tensor]:
    """The function of a pointwise op of one operand, as ``pointwise.unary`` describes it."""
    few = Few(of_single or on_floats, 1)

    def form(input: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
        if short_ways.barred or out is not None or not isinstance(input, Tensor):
            return otherwise(input, out=out)
        dtype, storage = input._dtype, input._storage
        data = storage.data
        if len(data) != input._whole or dtype.category != 2 or storage.ulps:
            return otherwise(input)
        lesser = of_single if dtype.itemsize < 8 else None
        try:
            if dtype is float32:
                values = few[len(data)](data)
            else:
                values = dtype.pack([*map(lesser or on_floats, data)])
        except (ArithmeticError, ValueError):
            values = dtype.pack([*map(lesser or kernel, data)])
        found = new_rows(values, input._shape, input._strides, dtype, ulps)
        if input._inference and not found._inference:
            return otherwise(input)
        if error is not None and inexact.tracked:
            found._storage.ulps += error(input, found)
        if input._requires_grad or input._view is not None:
            record_one(op, input, None, found)
        return found

    return form


def operator(op: "Op", kernel: Kernel, written: Written, ulps: int, otherwise: Operator) -> Operator:
    """The operator of an op of two operands; ``otherwise`` is the general way.

    What most operands are is done here, without another call: whole memories of one shape.
    """
    few, few_by_number = written

    def operate(a: Tensor, b: Any) -> Any:
        if short_ways.barred:
            return otherwise(a, b)
        found: Any
        if isinstance(b, Tensor):
            dtype, storage, other = a._dtype, a._storage, b._storage
            if b._dtype is not dtype or dtype.category != 2 or storage.ulps or other.ulps:
                return otherwise(a, b)
            data, others = storage.data, other.data
            if len(data) == a._whole and len(others) == b._whole and a._shape == b._shape:
                if dtype is float32:
                    values = few[len(data)](data, others)
                else:
                    values = dtype.pack([*map(kernel, data, others)])
                found = new_rows(values, a._shape, a._strides, dtype, ulps)
            else:
                found = _of_two_layouts(kernel, few, a, b, ulps)
                if found is None:
                    return otherwise(a, b)
            is_tracked = a._requires_grad or b._requires_grad or a._view is not None or b._view is not None
        elif b.__class__ is float or b.__class__ is int:
            found = _with_number(kernel, few_by_number, a, b, ulps)
            if found is None:
                return otherwise(a, b)
            is_tracked = a._requires_grad or a._view is not None
        else:
            return otherwise(a, b)
        return found if not is_tracked or record_two(op, a, b, 1, found) else otherwise(a, b)

    return operate


def _of_two_layouts(kernel: Kernel, few: Few, a: Tensor, b: Tensor, ulps: int) -> Optional[Tensor]:
    dtype, data, others = a._dtype, a._storage.data, b._storage.data
    meeting = _meeting(a._shape, a._strides, a._offset, b._shape, b._strides, b._offset)
    if meeting is None:
        return None
    shape, strides, taking_a, taking_b = meeting
    one = data if len(data) == a._whole and a._shape == shape else taking_a(data)
    two = others if len(others) == b._whole and b._shape == shape else taking_b(others)
    values = few[len(one)](one, two) if dtype is float32 else dtype.pack([*map(kernel, one, two)])
    return new_rows(values, shape, strides, dtype, ulps)


@lru_cache(maxsize=4096)
def _meeting(
    a_shape: Shape, a_strides: Shape, a_offset: int, b_shape: Shape, b_strides: Shape, b_offset: int
) -> Optional[tuple[Shape, Shape, Take, Take]]:
    """Shape and strides of a result that lies row by row, and what takes each operand's elements, repeated to it."""
    layout = layout_of_operands((a_shape, a_strides), (b_shape, b_strides))
    if layout is None or layout[1] != contiguous_strides(layout[0]):
        return None
    shape, strides = layout
    of_a = taking_repeated(a_shape, a_strides, a_offset, shape)
    return shape, strides, of_a, taking_repeated(b_shape, b_strides, b_offset, shape)


def _with_number(kernel: Kernel, few: Few, a: Tensor, number: float, ulps: int) -> Optional[Tensor]:
    dtype, storage = a._dtype, a._storage
    data = storage.data
    shape, strides = a._shape, a._strides
    operand = as_operand(number, dtype)
    if operand is None or 0 in shape or storage.ulps:
        return None
    if len(data) != a._whole:
        if any(strides):
            return None
        # One element again and again, as in the gradient of a sum.
        data, strides = [data[a._offset]] * prod(shape), contiguous_strides(shape)
    values = few[len(data)](data, operand) if dtype is float32 else dtype.pack([*map(kernel, data, repeat(operand))])
    return new_rows(values, shape, strides, dtype, ulps)


def copied(a: Tensor) -> Optional[Tensor]:
    """A copy of a whole memory."""
    storage = a._storage
    data = storage.data
    if len(data) != a._whole or a._inference or a._dtype.category < 2:
        return None
    return new_rows(data[:], a._shape, a._strides, a._dtype, storage.ulps)


def compared(few: Few, few_by_number: Few, a: Tensor, b: Any) -> Optional[Tensor]:
    """A new tensor of the truths that a kernel finds of two tensors, or of one and a number."""
    dtype, shape = a._dtype, a._shape
    data = a._storage.data
    if len(data) != a._whole or a._storage.ulps:
        return None
    if isinstance(b, Tensor):
        others = b._storage.data
        if (
            b._dtype is not dtype
            or dtype.category != 2
            or b._shape != shape
            or len(others) != b._whole
            or b._storage.ulps
        ):
            return None
        truths = few[len(data)](data, others)
    else:
        operand = as_operand(b, dtype)
        if operand is None:
            return None
        truths = few_by_number[len(data)](data, operand)
    return new_rows(truths, shape, a._strides, bool_, 0)


def _elements_in(tensor: Tensor, shape: tuple[int, ...]) -> Sequence[Any]:
    """The elements, row by row, repeated to ``shape``."""
    if tensor._shape == shape:
        return elements(tensor)
    return taking_repeated(tensor._shape, tensor._strides, tensor._offset, shape)(tensor._storage.data)


def is_whole_and_unseen(target: Tensor) -> bool:
    """Whether an in-place change that is not recorded concerns the whole memory of ``target`` and no tracked view."""
    return (
        len(target._storage.data) == target._whole
        and target._view is None
        and not (target._inference or target._version_counter is None or short_ways.barred)
    )


def overwrite(target: Tensor, values: Any, ulps: int) -> None:
    """Give a whole memory the packed ``values``: an in-place change of a tensor of which ``is_whole_and_unseen``."""
    storage = target._storage
    storage.data[:] = values
    storage.ulps = ulps and inexact.kept(ulps)
    target._version_counter.value += 1  # type: ignore[union-attr]


def _may_be_recorded(target: Tensor, other: Any) -> bool:
    """Whether a change is recorded, and nothing forbids it; ``views.check_in_place`` says what may."""
    if isinstance(other, Tensor) and other._inference:
        return False
    info = target._view
    if info is None:
        return target._grad_fn is not None or not target._requires_grad
    if info.creation is not Creation.DEFAULT or info.replay is not None:
        return False
    return info.base._grad_fn is not None or not requires_grad(target)


def changed(op: "Op", kernel: Kernel, written: Optional[Written], a: Tensor, b: Any, alpha: Any, ulps: int) -> bool:
    """Change ``a`` in place, where it is one run of memory, row by row; ``declare.change_in_place`` is the rule.

    ``written``: the kernel written out, if it is.
    """
    counter = a._version_counter
    if a._inference or counter is None or short_ways.barred:
        return False
    is_tensor = isinstance(b, Tensor)
    is_recorded = False
    if a._requires_grad or a._view is not None or (is_tensor and (b._requires_grad or b._view is not None)):
        if state.grad_enabled and not state.inference_mode and (requires_grad(a) or (is_tensor and requires_grad(b))):
            if not _may_be_recorded(a, b):
                return False
            is_recorded = True
    dtype, storage, shape = a._dtype, a._storage, a._shape
    if storage.ulps:
        return False
    data, first, size = storage.data, a._offset, a._whole
    held: Any = data
    if size != len(data):
        size = row_major_size(shape, a._strides)
        if size < 0 or data.__class__ not in HELD:
            return False
        held = data[first : first + size]
    if is_tensor:
        other = b._storage
        if b._dtype is not dtype or dtype.category != 2 or (other is storage and b is not a) or other.ulps:
            return False
        others = other.data
        if b._shape != shape:
            layout = layout_of_operands((shape, a._strides), (b._shape, b._strides))
            if layout is None or layout[0] != shape:
                return False
            others = _elements_in(b, shape)
        elif len(others) != b._whole:
            others = elements(b)
        if written is not None and dtype is float32:
            values = written[0][len(held)](held, others)
        else:
            values = dtype.pack([*map(kernel, held, others)])
    else:
        number = as_operand(b, dtype)
        if number is None:
            return False
        if written is not None and dtype is float32:
            values = written[1][len(held)](held, number)
        else:
            values = dtype.pack([*map(kernel, held, repeat(number))])
    node = begin_change(op, a, b, alpha) if is_recorded else None
    data[first : first + size] = values
    storage.ulps = ulps and inexact.kept(ulps)
    counter.value += 1
    if node is not None:
        rebase_history(a, node)
        place = node.plan.place.get("result")
        if place is not None:
            node.saved[place] = saved_now(a, True)  # type: ignore[index]
    return True
