"""How pointwise ops are declared and computed: one number per element from one number per element of each operand."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, inexact, refused_types
from ..dtypes import dtype as dtype_
from ..layout import (
    broadcast,
    expanded_strides,
    is_contiguous,
    layout_of_operands,
    positions,
    prod,
)
from ..tensor import Tensor, elements, new_strided
from . import few_kernels, kernels, quick, refusals
from .declare import FUNCTIONS, Op, change_in_place, check_writable, function, method, recorded
from .op_nodes import Derivative
from .operands import OPERANDS, SCALED_AT_ONCE, check_factor, common_dtype
from .out_forms import number_or_tensor, write_out
from .written_out import Few, Kernel

Form = Callable[..., Any]

# -- operands --------------------------------------------------------------------------------------


def common_shape(operands: Sequence[Any]) -> tuple[int, ...]:
    """What the operands broadcast to. Raises RuntimeError where they do not."""
    return result_layout(operands)[0]


def result_layout(operands: Sequence[Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shape and strides of a new result. Raises RuntimeError where the operands do not broadcast."""
    found = layout_of_operands(
        *[(one._shape, one._strides) if isinstance(one, Tensor) else _NUMBER for one in operands]
    )
    if found is None:
        shape: tuple[int, ...] = ()
        for one in operands:
            if isinstance(one, Tensor):
                wider = broadcast(shape, one._shape)
                if wider is None:
                    raise RuntimeError(errors.shapes_do_not_broadcast(shape, one._shape))
                shape = wider
    assert found is not None
    return found


#: The layout of a number among operands.
_NUMBER: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


def operand_values(operand: Any, shape: tuple[int, ...], dtype: dtype_) -> Sequence[Any]:
    """The elements of an operand, broadcast to ``shape`` and converted to ``dtype``, in row-major order."""
    if not isinstance(operand, Tensor):
        return list(dtype.convert([operand])) * prod(shape)
    if operand._shape == shape:
        values = elements(operand)
    else:
        strides = expanded_strides(operand._shape, operand._strides, shape)
        data = operand._storage.data
        values = [data[i] for i in positions(shape, strides, operand._offset)]
    return values if operand._dtype is dtype else dtype.convert(values)


def result_of(values: Any, shape: tuple[int, ...], dtype: dtype_, operands: Sequence[Any], ulps: int = 0) -> Tensor:
    """A new tensor of ``values`` (packed, row-major), laid out in the operands' order of dimensions."""
    return laid_out(values, shape, result_layout(operands)[1], dtype, ulps)


def laid_out(values: Any, shape: tuple[int, ...], strides: tuple[int, ...], dtype: dtype_, ulps: int) -> Tensor:
    """A new tensor of ``values`` (packed, row-major), which lie in memory as ``strides`` say."""
    if not is_contiguous(shape, strides):
        ordered = dtype.pack(values)
        for place, value in zip(positions(shape, strides, 0), values):
            ordered[place] = value
        values = ordered
    return new_strided(values, shape, strides, dtype, ulps)


def type_of_factor(dtype: dtype_) -> dtype_:
    """How a number is held that multiplies or divides numbers of the type: not rounded to 16 bits."""
    return dtypes.float32 if dtype.itemsize == 2 and dtype.category == 2 else dtype


def pointwise(
    kernel: Kernel,
    operands: Sequence[Any],
    dtype: dtype_,
    result: Optional[dtype_] = None,
    ulps: int = 0,
    by_factor: bool = False,
) -> Tensor:
    """Apply ``kernel`` to operands that meet in ``dtype``; the result is of that type or of ``result``.

    ``by_factor``: the last operand multiplies or divides, so that one number is held as ``type_of_factor`` says.
    """
    shape, strides = result_layout(operands)
    columns = [operand_values(one, shape, dtype) for one in operands]
    if by_factor and not (isinstance(operands[-1], Tensor) and operands[-1]._shape):
        columns[-1] = operand_values(operands[-1], shape, type_of_factor(dtype))
    type_ = result or dtype
    values = type_.pack(map(kernel, *columns))
    bounds = [(one._storage.ulps, one._dtype) if isinstance(one, Tensor) else (0, dtype) for one in operands]
    if any([carried for carried, _ in bounds]) or inexact.is_narrowed():
        given = [(column, *of) for column, of in zip(columns, bounds)]
        ulps = inexact.carried(kernel, given, values, type_, ulps)
    return laid_out(values, shape, strides, type_, ulps)


def root_error(self: Tensor, result: Tensor) -> int:
    """torch's square roots are those of a library that does not always round to the nearest; whole ones are exact."""
    return 0 if all(map(kernels.is_root, elements(result), elements(self))) else 1


#: How far torch's quotients of complex numbers may be off, which it computes from several rounded numbers.
_QUOTIENT_ULPS = 4


def quotient_error(divisor: Any) -> int:
    """None where all divisors lie on an axis, at a power of two: then nothing is rounded on the way."""
    values = elements(divisor) if isinstance(divisor, Tensor) else (divisor,)
    return 0 if all(map(_is_simple_divisor, values)) else _QUOTIENT_ULPS


def _is_simple_divisor(value: Any) -> bool:
    parts = abs(value.real), abs(value.imag)
    return 0 in parts and math.frexp(max(parts))[0] in (0.5, 0.0)


def no_kernel(kernel: str, operands: Sequence[Any], dtype: dtype_) -> RuntimeError:
    """That no kernel is there for a type. It is looked up when the operands are known to broadcast."""
    common_shape(operands)
    return errors.missing_kernel(kernel, dtype.legacy_name)


def refused(name: str, operands: Sequence[Any], dtype: dtype_) -> Exception:
    """How an op refuses the type of its operands: in words of its own, or as it finds no kernel."""
    error = refusals.of(name, dtype)
    if errors.is_about_kernels(error):
        common_shape(operands)
    return error


def check_operand(op: str, value: Any, name: str = "other", position: int = 1) -> None:
    if not isinstance(value, OPERANDS):
        raise TypeError(errors.argument_type(op, name, position, "Tensor", value))


# -- one operand -----------------------------------------------------------------------------------


def unary(
    name: str,
    kernel: Kernel,
    derivative: Optional[Derivative],
    *,
    node: Optional[str] = None,
    floating: bool = True,
    ulps: int = 0,
    aliases: Sequence[str] = (),
    operators: Sequence[str] = (),
    refuse: Sequence[int] = (),
    beneath_autograd: int = 0,
    error: Optional[Callable[[Tensor, Tensor], int]] = None,
    on_floats: Optional[Callable[[float], float]] = None,
    of_single: Optional[Kernel] = None,
) -> Op:
    """Declare a pointwise op of one operand: function, method, in-place form, ``out=`` form.

    ``floating``: an integral operand becomes floating first. ``ulps``: the error of the kernel where it is not exact.
    ``error``: from the operand and the result, that of a kernel which is exact only for some numbers.
    ``refuse``: the dtype categories that the op does not take. ``on_floats``: what the kernel is for floats, unless
    that raises. ``of_single``: the kernel where torch computes in single precision and this shows.
    """
    on_floats = on_floats or kernels.ON_FLOATS.get(kernel, kernel)
    lesser = of_single or kernel
    refusal = errors.out_requires_grad(name) if beneath_autograd else None
    op = Op(name, ("self",), {"self": derivative} if derivative else {}, node, refuses_beneath=refusal)

    def compute(self: Tensor) -> Tensor:
        dtype = self._dtype
        if dtype.category in refuse:
            raise refusals.of(name, dtype)
        if dtype.category == 1:
            few_kernels.refuse(name, dtype)
        if floating and dtype.category < 2:
            dtype = dtypes.get_default_dtype()
        result = pointwise(kernel if dtype.itemsize >= 8 else lesser, (self,), dtype, ulps=ulps)
        if error is not None and inexact.tracked:
            result._storage.ulps += error(self, result)
        return result

    def at_length(input: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
        if out is not None:
            return write_out(name, out, {"self": input}, lambda: compute(input))
        return recorded(op, {"self": input}, lambda: compute(input))

    form = quick.form_of_one(op, kernel, ulps, on_floats, of_single, error, at_length)

    def in_place(input: Tensor) -> Tensor:
        return change_in_place(op, input, {"self": input}, lambda: compute(input))

    for each in (name, *aliases):
        function(each, form)
        method(each, form)
        function(f"{each}_", in_place)
        method(f"{each}_", in_place)
    form.__name__ = form.__qualname__ = name
    for each in operators:
        method(each, lambda self: form(self))
    return op


# -- two operands ----------------------------------------------------------------------------------


def binary(
    name: str,
    kernel: Kernel,
    self: Optional[Derivative],
    other: Optional[Derivative],
    *,
    node: Optional[str] = None,
    floating: bool = False,
    ulps: int = 0,
    aliases: Sequence[str] = (),
    operators: Sequence[str] = (),
    refuse: Sequence[int] = (),
    in_place: bool = True,
    scaled: Optional[Kernel] = None,
    takes_numbers: bool = False,
    complex_error: Optional[Callable[[Any], int]] = None,
    complex_floor: Optional[Callable[[Sequence[Any], Sequence[Any], dtype_], float]] = None,
    by_factor: bool = False,
    cancels: bool = False,
) -> Callable[..., Tensor]:
    """Declare a pointwise op of two operands, which broadcast and are promoted to a common type.

    ``floating``: integral operands become floating first. ``operators``: the dunder methods that are this op.
    ``scaled``: the kernel of three numbers for an op that takes a multiple ``alpha`` of its second operand.
    Complex operands are always taken times ``alpha``, though it is 1: that tells in signs of zeros and at infinity.
    ``takes_numbers``: an operand may be a number, or both. ``complex_error``: from the second operand, the error of the
    kernel where they are complex; ``complex_floor``: from the numbers of both, how far off what is left may be where
    that is small. ``by_factor``: the second operand multiplies or divides. ``cancels``: what is left
    where the result is small has an error of the operands' size.
    """
    given = {"self": self, "other": other}
    op = Op(name, ("self", "other"), {key: d for key, d in given.items() if d}, node, wraps_numbers=True)

    def general(a: Any, b: Any, alpha: Any) -> Tensor:
        dtype = common_dtype((a, b))
        if dtype.category in refuse:
            raise refused(name, (a, b), dtype)
        if dtype.category == 1:
            few_kernels.refuse(name, dtype)
        if name == "sub" and (_is_bool(a) or _is_bool(b)):
            raise refused_types.BOOL(errors.SUBTRACTION_OF_BOOL)
        if floating and dtype.category < 2:
            dtype = dtypes.get_default_dtype()
        if alpha.__class__ is not int and scaled is not None:
            check_factor("alpha", alpha, dtype)
        if alpha == 1 and not (scaled is not None and dtype.category == 3):
            error = complex_error(b) if complex_error is not None and dtype.category == 3 else 0
            result = pointwise(kernel, (a, b), dtype, ulps=ulps + error, by_factor=by_factor)
            if complex_floor is not None and dtype.category == 3 and inexact.tracked:
                left, right = [operand_values(one, result._shape, dtype) for one in (a, b)]
                cancelled = inexact.bound(ulps, complex_floor(left, right, dtype))
                result._storage.ulps = inexact.worst(result._storage.ulps, cancelled)
            if cancels and inexact.tracked:
                values = [v for one in (a, b) for v in operand_values(one, common_shape((one,)), dtype)]
                floor = max([inexact.error_of(v, 4, dtype) for v in values], default=0.0)
                result._storage.ulps = inexact.worst(result._storage.ulps, inexact.bound(ulps, floor))
            return result
        if scaled is None:
            raise TypeError(f"{name}() got an unexpected keyword argument 'alpha'")
        if not isinstance(alpha, OPERANDS):
            raise TypeError(f"{name}(): argument 'alpha' must be Number, not {type(alpha).__name__}")
        factor = dtype.convert([alpha])[0]
        result = pointwise(with_alpha(factor), (a, b), dtype)
        # A multiple that is real is not rounded before it is added, but for the last numbers of a row of bfloat16.
        if inexact.tracked and (dtype.category == 3 or dtype is dtypes.bfloat16):
            right = operand_values(b, result._shape, dtype)
            if dtype.category == 2:
                right = [one for one in right if dtype.convert([one * factor])[0] != one * factor]
            scaled_by = inexact.of_complex_factors(right, factor, dtype)
            result._storage.ulps = inexact.worst(result._storage.ulps, inexact.bound(0, scaled_by))
        return result

    def with_alpha(alpha: Any) -> Kernel:
        """The kernel of two numbers that takes a multiple of the second; ``alpha`` is rounded to the operands' type."""
        if scaled is None or (alpha == 1 and alpha.__class__ is not complex):
            return kernel
        return lambda x, y: scaled(x, y, alpha)

    def operate_at_length(a: Tensor, b: Any) -> Any:
        if not isinstance(b, OPERANDS):
            return NotImplemented
        return recorded(op, {"self": a, "other": b, "alpha": 1}, lambda: general(a, b, 1))

    # What the operator does, and the function where nothing more is asked for.
    written = (Few(kernel, 2), Few(kernel, 2, by_number=True))
    operate = operate_at_length if cancels else quick.operator(op, kernel, written, ulps, operate_at_length)

    def form(input: Any, other: Any, *, alpha: Any = 1, out: Optional[Tensor] = None) -> Tensor:
        if not isinstance(other, Tensor):
            check_operand(name, other)
            if not takes_numbers:
                raise TypeError(errors.argument_type(name, "other", 1, "Tensor", other))
        if not isinstance(input, Tensor):
            check_operand(name, input, "input")
            if not takes_numbers:
                raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
            if not isinstance(other, Tensor):
                return form(FUNCTIONS["tensor"](input), other, alpha=alpha, out=out)
        elif alpha == 1 and alpha.__class__ is int and out is None:
            return operate(input, other)
        values = {"self": input, "other": other, "alpha": alpha}
        if out is not None:
            return write_out(name, number_or_tensor(out), values, lambda: general(input, other, alpha))
        return recorded(op, values, lambda: general(input, other, alpha))

    def change(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
        if not isinstance(other, Tensor):
            check_operand(f"{name}_", other)
        if alpha == 1 and alpha.__class__ is int:
            if quick.changed(op, kernel, written, input, other, 1, ulps):
                return input
        elif scaled is not None and alpha.__class__ is float and input._dtype in SCALED_AT_ONCE:
            if quick.changed(op, with_alpha(input._dtype.pack((alpha,))[0]), None, input, other, alpha, ulps):
                return input
        if alpha.__class__ is not int and not (name == "sub" and _is_bool(input)):
            check_writable(input, other)  # before the multiple is refused
        values = {"self": input, "other": other, "alpha": alpha}
        return change_in_place(op, input, values, lambda: general(input, other, alpha))

    for each in (name, *aliases):
        function(each, form)
        method(each, form)
        if in_place:
            method(f"{each}_", change)
    form.__name__ = form.__qualname__ = name
    for each in operators:
        method(each, _operator(each, form, operate, change))
    return form


def _is_bool(operand: Any) -> bool:
    return operand._dtype.category == 0 if isinstance(operand, Tensor) else isinstance(operand, bool)


def _operator(dunder: str, form: Form, operate: Form, change: Form) -> Form:
    """``__mul__``, ``__rmul__`` or ``__imul__`` of a form. Python asks the other operand where one is no number."""
    if dunder.startswith("__i"):

        def in_place_operator(self: Tensor, other: Any) -> Any:
            return change(self, other) if isinstance(other, OPERANDS) else NotImplemented

        chosen: Form = in_place_operator
    elif dunder.startswith("__r"):

        def reflected_operator(self: Tensor, other: Any) -> Any:
            return form(other, self) if isinstance(other, OPERANDS) else NotImplemented

        chosen = reflected_operator
    else:
        chosen = operate
    chosen.__name__ = chosen.__qualname__ = dunder
    return chosen
