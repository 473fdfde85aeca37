"""Pointwise ops: one number per element from one number per element of each operand."""

from __future__ import annotations

import math
import operator
from array import array
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, forward_mode
from ..dtypes import dtype as dtype_
from ..layout import (
    broadcast,
    contiguous_strides,
    expanded_strides,
    is_contiguous,
    layout_of_operands,
    positions,
    prod,
    whole_run,
)
from ..tensor import Tensor, elements, new_strided
from . import quick
from .declare import (
    FUNCTIONS,
    Derivative,
    Op,
    change_in_place,
    function,
    method,
    not_differentiable,
    record,
    recorded,
    write_out,
)

Kernel = Callable[..., Any]
Form = Callable[..., Any]

#: Python's number types: what an operand may be besides a tensor.
NUMBERS = (int, float, complex)
OPERANDS = (Tensor, *NUMBERS)


# -- operands --------------------------------------------------------------------------------------


def common_dtype(operands: Sequence[Any]) -> dtype_:
    """The type in which the operands meet: of those of the highest category, those with dimensions decide."""
    if len(operands) == 2:
        a, b = operands
        if isinstance(a, Tensor) and isinstance(b, Tensor) and a._dtype is b._dtype:
            return a._dtype
    dimensioned: Optional[dtype_] = None
    zero_dim: Optional[dtype_] = None
    wrapped: Optional[dtype_] = None
    for one in operands:
        if isinstance(one, Tensor):
            if one._shape:
                dimensioned = one._dtype if dimensioned is None else dtypes.promote_types(dimensioned, one._dtype)
            else:
                zero_dim = one._dtype if zero_dim is None else dtypes.promote_types(zero_dim, one._dtype)
        else:
            of = dtypes.of_scalar(one)
            wrapped = of if wrapped is None else dtypes.promote_types(wrapped, of)
    return dtypes.result_type_of(dimensioned, zero_dim, wrapped)


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


def ulps_of(operands: Sequence[Any]) -> int:
    """The error that the operands bring along; each op that works on inexact values may double their distance."""
    return sum([one._storage.ulps for one in operands if isinstance(one, Tensor)])


def pointwise(
    kernel: Kernel, operands: Sequence[Any], dtype: dtype_, result: Optional[dtype_] = None, ulps: int = 0
) -> Tensor:
    """Apply ``kernel`` to operands that meet in ``dtype``; the result is of that type or of ``result``."""
    shape, strides = result_layout(operands)
    columns = [operand_values(one, shape, dtype) for one in operands]
    type_ = result or dtype
    carried = ulps_of(operands)
    if carried and result is None:
        carried += 1
    return laid_out(type_.pack(map(kernel, *columns)), shape, strides, type_, carried + ulps)


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
) -> Op:
    """Declare a pointwise op of one operand: function, method, in-place form, ``out=`` form.

    ``floating``: an integral operand becomes floating first. ``ulps``: the error of the kernel where it is not exact.
    ``refuse``: the dtype categories that the op does not take.
    """
    op = Op(name, ("self",), {"self": derivative} if derivative else {}, node, beneath_autograd=beneath_autograd)
    if beneath_autograd:
        op.refuses_beneath = errors.out_requires_grad(name)

    def compute(self: Tensor) -> Tensor:
        dtype = self._dtype
        storage = self._storage
        strides = whole_run(self._shape, self._strides, len(storage.data))
        if strides is not None and dtype.category == 2 and not self._offset:
            # One run of memory: no positions to work out.
            carried = storage.ulps and storage.ulps + 1
            return new_strided(dtype.pack(map(kernel, storage.data)), self._shape, strides, dtype, carried + ulps)
        if dtype.category in refuse:
            refusal = errors.BOOL_NEGATION if name == "neg" else errors.not_implemented_for(name, dtype.legacy_name)
            raise RuntimeError(refusal)
        if floating and dtype.category < 2:
            dtype = dtypes.get_default_dtype()
        return pointwise(kernel, (self,), dtype, ulps=ulps)

    def form(input: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
        if out is not None:
            return write_out(name, out, {"self": input}, lambda: compute(input))
        if input._requires_grad or input._view is not None or input._inference or forward_mode.depth:
            return recorded(op, {"self": input}, lambda: compute(input))
        return compute(input)

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


def _guarded(function: Callable[[float], float], at_domain: float, at_overflow: float = math.inf) -> Kernel:
    """A function of ``math`` with the results of IEEE arithmetic where Python raises."""

    def kernel(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return at_overflow
        except ValueError:
            return at_domain

    return kernel


def _log(x: float) -> float:
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def _log2(x: float) -> float:
    if x > 0:
        return math.log2(x)
    return -math.inf if x == 0 else math.nan


def _sigmoid(x: float) -> float:
    if x < -700.0:
        return math.exp(x) if x > -745.0 else 0.0
    return 1.0 / (1.0 + math.exp(-x))


def _reciprocal(x: float) -> float:
    return 1.0 / x if x else math.copysign(math.inf, x)


def _rsqrt(x: float) -> float:
    if x > 0:
        return 1.0 / math.sqrt(x)
    return math.copysign(math.inf, x) if x == 0 else math.nan


def _sign(x: float) -> float:
    return (x > 0) - (x < 0)


def _relu(x: float) -> float:
    return x if x >= 0 or x != x else type(x)(0)


def _round_half_to_even(x: float) -> float:
    return float(round(x)) if isinstance(x, float) and math.isfinite(x) else x


def _floor(x: float) -> float:
    return float(math.floor(x)) if isinstance(x, float) and math.isfinite(x) else x


def _ceil(x: float) -> float:
    return float(math.ceil(x)) if isinstance(x, float) and math.isfinite(x) else x


def _trunc(x: float) -> float:
    return float(math.trunc(x)) if isinstance(x, float) and math.isfinite(x) else x


_BOOL = (0,)


def _through_tanh(grad: Any, result: Any) -> Any:
    return _tanh_backward(grad, result)


def _through_sigmoid(grad: Any, result: Any) -> Any:
    return _sigmoid_backward(grad, result)


def _through_threshold(grad: Any, result: Any) -> Any:
    return _threshold_backward(grad, result)


unary(
    "neg", operator.neg, lambda grad: -grad, floating=False, aliases=("negative",), operators=("__neg__",), refuse=_BOOL
)
unary(
    "abs",
    abs,
    lambda grad, self: grad * self.sgn(),
    floating=False,
    aliases=("absolute",),
    operators=("__abs__",),
    beneath_autograd=1,
)
unary("sign", _sign, lambda grad: grad.new_zeros(grad.shape), floating=False)
unary("sgn", _sign, lambda grad: grad.new_zeros(grad.shape), floating=False)
unary("exp", _guarded(math.exp, math.nan), lambda grad, result: grad * result, ulps=2)
unary("expm1", _guarded(math.expm1, math.nan), lambda grad, result: grad * (result + 1), ulps=2)
unary("log", _log, lambda grad, self: grad.div(self), ulps=2)
unary("log2", _log2, lambda grad, self: grad / (self * math.log(2)), ulps=2)
unary("log1p", _guarded(math.log1p, math.nan), lambda grad, self: grad / (self + 1), node="Log1PBackward0", ulps=2)
unary("sin", _guarded(math.sin, math.nan), lambda grad, self: grad * self.cos(), ulps=2)
unary("cos", _guarded(math.cos, math.nan), lambda grad, self: grad * -self.sin(), ulps=2)
unary("tanh", math.tanh, _through_tanh, ulps=2)
unary("sigmoid", _sigmoid, _through_sigmoid, ulps=2)
unary("relu", _relu, _through_threshold, floating=False, refuse=_BOOL)
unary("sqrt", _guarded(math.sqrt, math.nan), lambda grad, result: grad / (2 * result))
unary("rsqrt", _rsqrt, lambda grad, result: -0.5 * grad * result.pow(3), ulps=2)
unary("reciprocal", _reciprocal, lambda grad, result: -grad * (result * result))
unary("round", _round_half_to_even, lambda grad: grad.new_zeros(grad.shape), floating=False)
unary("floor", _floor, lambda grad: grad.new_zeros(grad.shape), floating=False)
unary("ceil", _ceil, lambda grad: grad.new_zeros(grad.shape), floating=False)
unary("trunc", _trunc, lambda grad: grad.new_zeros(grad.shape), floating=False, aliases=("fix",))


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
) -> Callable[..., Tensor]:
    """Declare a pointwise op of two operands, which broadcast and are promoted to a common type.

    ``floating``: integral operands become floating first. ``operators``: the dunder methods that are this op.
    ``scaled``: the kernel of three numbers for an op that takes a multiple ``alpha`` of its second operand.
    """
    given = {"self": self, "other": other}
    op = Op(name, ("self", "other"), {key: d for key, d in given.items() if d}, node, wraps_numbers=True)

    def general(a: Any, b: Any, alpha: Any) -> Tensor:
        dtype = common_dtype((a, b))
        if dtype.category in refuse:
            refusal = errors.BOOL_SUBTRACTION if name == "sub" else errors.not_implemented_for(name, dtype.legacy_name)
            raise RuntimeError(refusal)
        if floating and dtype.category < 2:
            dtype = dtypes.get_default_dtype()
        if alpha == 1:
            return pointwise(kernel, (a, b), dtype, ulps=ulps)
        if scaled is None:
            raise TypeError(f"{name}() got an unexpected keyword argument 'alpha'")
        if isinstance(alpha, float) and dtype.category < 2:
            raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")
        return pointwise(with_alpha(dtype.convert([alpha])[0]), (a, b), dtype)

    def with_alpha(alpha: Any) -> Kernel:
        """The kernel of two numbers that takes a multiple of the second; ``alpha`` is rounded to the operands' type."""
        return kernel if alpha == 1 or scaled is None else lambda x, y: scaled(x, y, alpha)

    def operate(a: Tensor, b: Any) -> Any:
        """What the operator does, and the function where nothing more is asked for."""
        found = quick.result(kernel, a, b, ulps)
        if found is None:
            if not isinstance(b, OPERANDS):
                return NotImplemented
            values = {"self": a, "other": b, "alpha": 1}
            return recorded(op, values, lambda: general(a, b, 1))
        if (
            a._requires_grad
            or a._view is not None
            or forward_mode.depth
            or (b.__class__ is not float and isinstance(b, Tensor) and (b._requires_grad or b._view is not None))
        ):
            record(op, {"self": a, "other": b, "alpha": 1}, found)
        return found

    def form(input: Any, other: Any, *, alpha: Any = 1, out: Optional[Tensor] = None) -> Tensor:
        if not isinstance(other, Tensor):
            check_operand(name, other)
        if not isinstance(input, Tensor):
            check_operand(name, input, "input")
            if not isinstance(other, Tensor):
                raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
        elif alpha == 1 and out is None:
            return operate(input, other)
        values = {"self": input, "other": other, "alpha": alpha}
        if out is not None:
            return write_out(name, out, values, lambda: general(input, other, alpha))
        return recorded(op, values, lambda: general(input, other, alpha))

    def change(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
        if not isinstance(other, Tensor):
            check_operand(f"{name}_", other)
        if alpha == 1:
            if quick.changed(kernel, input, other, ulps):
                return input
        elif scaled is not None and alpha.__class__ is float and input._dtype.category == 2:
            if quick.changed(with_alpha(input._dtype.pack((alpha,))[0]), input, other, ulps):
                return input
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


def _divide(a: Any, b: Any) -> Any:
    try:
        return a / b
    except ZeroDivisionError:
        if isinstance(a, complex) or isinstance(b, complex):
            return complex(math.nan, math.nan)
        if a == 0 or a != a:
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _power(base: Any, exponent: Any) -> Any:
    try:
        result = base**exponent
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ZeroDivisionError:
        odd = exponent == int(exponent) and exponent % 2 == 1
        return math.copysign(math.inf, base) if odd else math.inf
    if isinstance(result, complex) and not isinstance(base, complex) and not isinstance(exponent, complex):
        return math.nan
    return result


def _maximum(a: Any, b: Any) -> Any:
    return a if a != a or a >= b else b


def _minimum(a: Any, b: Any) -> Any:
    return a if a != a or a <= b else b


def _remainder(a: Any, b: Any) -> Any:
    if isinstance(a, int):
        if b == 0:
            raise RuntimeError("ZeroDivisionError")
        return a % b
    if b == 0 or a - a != 0 or b != b:
        return math.nan
    rest = math.fmod(a, b)
    return rest + b if rest and (rest < 0) != (b < 0) else rest


def _floor_divide(a: Any, b: Any) -> Any:
    if b == 0:
        if isinstance(a, int):
            raise RuntimeError("ZeroDivisionError")
        return _divide(a, b)
    return a // b


_mul = binary(
    "mul",
    operator.mul,
    self=lambda grad, other: grad * other,
    other=lambda grad, self: grad * self,
    aliases=("multiply",),
    operators=("__mul__", "__imul__"),
)


def _times(self: Tensor, other: Any) -> Any:
    return _mul(self, other) if isinstance(other, OPERANDS) else NotImplemented


# A number times a tensor is the tensor times the number: torch has no reflected multiplication.
method("__rmul__", _times)

_div = binary(
    "div",
    _divide,
    self=lambda grad, other: grad / other,
    other=lambda grad, self, other: -grad * ((self / other) / other),
    floating=True,
    aliases=("divide", "true_divide"),
    operators=("__truediv__", "__itruediv__"),
)


_div_by_number = Op("div", ("self",), {"self": lambda grad, other: divided(grad, other)}, "DivBackward1")


def divided(self: Tensor, by: float) -> Tensor:
    """Division by a number as backward formulas do it: with a node that knows one input only."""
    values = {"self": self, "other": by}
    return recorded(_div_by_number, values, lambda: pointwise(_divide, (self, by), self._dtype))


def _rdiv(self: Tensor, other: Any) -> Any:
    """``2 / x`` is the reciprocal of x, times 2."""
    return self.reciprocal() * other if isinstance(other, OPERANDS) else NotImplemented


method("__rtruediv__", _rdiv)
method("__rdiv__", _rdiv)

binary(
    "maximum",
    _maximum,
    self=lambda grad, self, other: _split_ties(grad, self, other, self > other),
    other=lambda grad, self, other: _split_ties(grad, self, other, self < other),
    in_place=False,
)
binary(
    "minimum",
    _minimum,
    self=lambda grad, self, other: _split_ties(grad, self, other, self < other),
    other=lambda grad, self, other: _split_ties(grad, self, other, self > other),
    in_place=False,
)
binary(
    "remainder",
    _remainder,
    self=lambda grad: grad,
    other=lambda grad, self, other: -grad * self.div(other).floor(),
    node="RemainderBackward1",
    operators=("__mod__", "__imod__"),
)
binary(
    "floor_divide",
    _floor_divide,
    self=not_differentiable("floor_divide"),
    other=not_differentiable("floor_divide"),
    node="NotImplemented",
    operators=("__floordiv__", "__ifloordiv__"),
)


def _positive(input: Tensor) -> Tensor:
    if input._dtype is dtypes.bool_:
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


function("positive", _positive)
method("positive", _positive)
method("__pos__", _positive)


def _split_ties(grad: Any, self: Any, other: Any, wins: Any) -> Any:
    """The gradient goes to the winner; where both are equal each gets half."""
    return FUNCTIONS["where"](self == other, grad / 2, grad).masked_fill_(~(wins | (self == other)), 0)


# -- add and subtract: a multiple of the second operand --------------------------------------------


def _times_alpha(grad: Any, alpha: Any) -> Any:
    return grad if alpha == 1 else grad * alpha


_add = binary(
    "add",
    operator.add,
    self=lambda grad: grad,
    other=_times_alpha,
    scaled=lambda x, y, alpha: x + alpha * y,
    operators=("__add__", "__iadd__"),
)
_sub = binary(
    "sub",
    operator.sub,
    self=lambda grad: grad,
    other=lambda grad, alpha: _times_alpha(-grad, alpha),
    scaled=lambda x, y, alpha: x - alpha * y,
    aliases=("subtract",),
    operators=("__sub__", "__isub__"),
    refuse=_BOOL,
)
# A number plus a tensor is the tensor plus the number: torch has no reflected addition, as it has no multiplication.
method("__radd__", lambda self, other: _add(self, other) if isinstance(other, OPERANDS) else NotImplemented)

_rsub_number = Op("rsub", ("self",), {"self": lambda grad, alpha: _times_alpha(-grad, alpha)}, "RsubBackward1")
_rsub_tensor = Op(
    "rsub",
    ("self", "other"),
    {"self": lambda grad, alpha: _times_alpha(-grad, alpha), "other": lambda grad: grad},
    "RsubBackward0",
)


def _rsub(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """``other - alpha * input``."""
    check_operand("rsub", other)
    dtype = common_dtype((input, other))
    if dtype is dtypes.bool_:
        raise RuntimeError(errors.BOOL_SUBTRACTION)
    if input._inference and not isinstance(other, Tensor):
        return _sub(other, input, alpha=alpha)  # INF-37: so it runs beneath autograd
    op = _rsub_tensor if isinstance(other, Tensor) else _rsub_number
    values = {"self": input, "other": other, "alpha": alpha}
    factor = dtype.convert([alpha])[0]
    return recorded(op, values, lambda: pointwise(lambda x, y: y - factor * x, (input, other), dtype))


function("rsub", _rsub)
method("__rsub__", lambda self, other: _rsub(self, other) if isinstance(other, OPERANDS) else NotImplemented)


# -- powers ----------------------------------------------------------------------------------------


def _power_of_number(grad: Any, self: Any, exponent: Any) -> Any:
    if exponent == 0:
        return grad.new_zeros(grad.shape)
    return grad * (exponent * self.pow(exponent - 1))


_pow_number = Op("pow", ("self",), {"self": _power_of_number}, "PowBackward0")
_pow_tensor = Op(
    "pow",
    ("self", "exponent"),
    {
        "self": lambda grad, self, exponent: FUNCTIONS["where"](
            exponent == 0.0, grad.new_zeros(()), grad * (exponent * self.pow(exponent - 1))
        ),
        "exponent": lambda grad, self, exponent, result: grad * (result * self.log()),
    },
    "PowBackward1",
)
_pow_of_number = Op(
    "pow",
    ("exponent",),
    {"exponent": lambda grad, self, result: grad * (result * math.log(self))},
    "PowBackward2",
    beneath_autograd=1,
    refuses_beneath=errors.out_requires_grad("pow"),
)


def _pow_compute(base: Any, exponent: Any) -> Tensor:
    dtype = common_dtype((base, exponent))
    if dtype.category == 1 and isinstance(exponent, int) and exponent < 0:
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    exact = not isinstance(exponent, Tensor) and exponent in (0, 1, 2, 3, 0.5, -1) and isinstance(base, Tensor)
    integral = dtype.category < 2
    if not isinstance(exponent, Tensor):
        by = dtype.convert([exponent])[0]
        return pointwise(lambda v: _power(v, by), (base,), dtype, ulps=0 if exact or integral else 2)
    return pointwise(_power, (base, exponent), dtype, ulps=0 if exact or integral else 2)


def _pow_op(base: Any, exponent: Any) -> Op:
    if not isinstance(exponent, Tensor):
        return _pow_number
    return _pow_tensor if isinstance(base, Tensor) else _pow_of_number


def _pow(input: Any, exponent: Any, *, out: Optional[Tensor] = None) -> Tensor:
    check_operand("pow", exponent, "exponent")
    check_operand("pow", input, "input")
    values = {"self": input, "exponent": exponent}
    if out is not None:
        return write_out("pow", out, values, lambda: _pow_compute(input, exponent))
    return recorded(_pow_op(input, exponent), values, lambda: _pow_compute(input, exponent))


def _pow_in_place(input: Tensor, exponent: Any) -> Tensor:
    check_operand("pow_", exponent, "exponent")
    values = {"self": input, "exponent": exponent}
    return change_in_place(_pow_op(input, exponent), input, values, lambda: _pow_compute(input, exponent))


function("pow", _pow)
method("pow", _pow)
method("pow_", _pow_in_place)
method("__pow__", lambda self, other: _pow(self, other) if isinstance(other, OPERANDS) else NotImplemented)
method("__rpow__", lambda self, other: _pow(other, self) if isinstance(other, OPERANDS) else NotImplemented)
method("__ipow__", lambda self, other: _pow_in_place(self, other))


def _square(input: Tensor) -> Tensor:
    return _pow(input, 2)


function("square", _square)
method("square", _square)
method("square_", lambda self: _pow_in_place(self, 2))


# -- backward formulas that are ops of their own ---------------------------------------------------


def _formula(
    name: str, node: str, kernel: Kernel, derivatives: dict[str, Derivative]
) -> Callable[[Tensor, Tensor], Tensor]:
    op = Op(name, ("grad_output", "result"), derivatives, node)

    def form(grad_output: Tensor, result: Tensor) -> Tensor:
        values = {"grad_output": grad_output, "result": result, "output": result}
        return recorded(
            op,
            values,
            lambda: pointwise(lambda y, g: kernel(g, y), (result, grad_output), grad_output._dtype),
            names=(),
        )

    return form


_tanh_backward = _formula(
    "tanh_backward",
    "TanhBackwardBackward0",
    lambda g, y: g * (1.0 - y * y),
    {
        "grad_output": _through_tanh,
        "result": lambda grad, grad_output, result: grad * (-2 * result * grad_output),
    },
)
_sigmoid_backward = _formula(
    "sigmoid_backward",
    "SigmoidBackwardBackward0",
    lambda g, y: g * (1.0 - y) * y,
    {
        "grad_output": _through_sigmoid,
        "result": lambda grad, grad_output, result: grad * grad_output * (-2 * result + 1),
    },
)
_threshold_backward = _formula(
    "threshold_backward",
    "ThresholdBackwardBackward0",
    lambda g, y: g if y > 0 or y != y else 0.0,
    {"grad_output": _through_threshold},
)


# -- comparisons and logic: never differentiable ---------------------------------------------------


def _truths(values: Any) -> array[int]:
    return array("B", list(values))


def comparison(name: str, kernel: Kernel, dunder: Optional[str], aliases: Sequence[str] = ()) -> None:
    """Declare a comparison: a bool tensor that cannot require grad."""

    def compute(a: Any, b: Any) -> Tensor:
        found = quick.computed(kernel, a, b, _truths) if isinstance(a, Tensor) else None
        if found is not None:
            return new_strided(found[0], found[1], found[2], dtypes.bool_)
        compared = pointwise(kernel, (a, b), common_dtype((a, b)), dtypes.bool_)
        compared._storage.ulps = 0
        return compared

    def form(input: Tensor, other: Any, *, out: Optional[Tensor] = None) -> Tensor:
        check_operand(name, other)
        if out is not None:
            return write_out(name, out, {"self": input, "other": other}, lambda: compute(input, other))
        return compute(input, other)

    for each in (name, *aliases):
        function(each, form)
        method(each, form)
    if dunder is not None:
        method(dunder, _comparison_operator(dunder, form))


def _comparison_operator(dunder: str, form: Callable[..., Any]) -> Callable[..., Any]:
    def compare(self: Tensor, other: Any) -> Any:
        return form(self, other) if isinstance(other, OPERANDS) else NotImplemented

    compare.__name__ = compare.__qualname__ = dunder
    return compare


comparison("eq", operator.eq, "__eq__")
comparison("ne", operator.ne, "__ne__", ("not_equal",))
comparison("lt", operator.lt, "__lt__", ("less",))
comparison("le", operator.le, "__le__", ("less_equal",))
comparison("gt", operator.gt, "__gt__", ("greater",))
comparison("ge", operator.ge, "__ge__", ("greater_equal",))


def bitwise(name: str, kernel: Kernel, dunder: str) -> None:
    def form(input: Tensor, other: Any) -> Tensor:
        dtype = common_dtype((input, other))
        if dtype.category > 1:
            raise RuntimeError(errors.not_implemented_for(f"{name}_cpu", dtype.legacy_name))
        return pointwise(kernel, (input, other), dtype)

    function(name, form)
    method(name, form)
    method(dunder, form)
    method(f"__r{dunder[2:]}", form)


bitwise("bitwise_and", operator.and_, "__and__")
bitwise("bitwise_or", operator.or_, "__or__")
bitwise("bitwise_xor", operator.xor, "__xor__")


def _invert(self: Tensor) -> Tensor:
    if self._dtype.category > 1:
        raise RuntimeError(errors.not_implemented_for("bitwise_not_cpu", self._dtype.legacy_name))
    kernel = (lambda v: 1 - v) if self._dtype is dtypes.bool_ else operator.invert
    return pointwise(kernel, (self,), self._dtype)


function("bitwise_not", _invert)
method("bitwise_not", _invert)
method("__invert__", _invert)


def _logical(name: str, kernel: Kernel) -> None:
    def form(input: Tensor, other: Tensor) -> Tensor:
        return pointwise(kernel, (input, other), common_dtype((input, other)), dtypes.bool_)

    function(name, form)
    method(name, form)


_logical("logical_and", lambda a, b: bool(a) and bool(b))
_logical("logical_or", lambda a, b: bool(a) or bool(b))


def _predicate(name: str, kernel: Kernel) -> None:
    def form(input: Tensor) -> Tensor:
        return pointwise(kernel, (input,), input._dtype, dtypes.bool_)

    function(name, form)
    method(name, form)


_predicate("logical_not", lambda v: not v)
_predicate("isnan", lambda v: v != v)
_predicate("isinf", lambda v: v in (math.inf, -math.inf))
_predicate("isfinite", lambda v: v == v and v not in (math.inf, -math.inf))


# -- clamp -----------------------------------------------------------------------------------------


def _clamp_kernel(v: Any, low: Any, high: Any) -> Any:
    if v != v:
        return v
    if low is not None and not v >= low:
        v = low
    if high is not None and not v <= high:
        v = high
    return v


def _inside(self: Any, low: Any, high: Any) -> Any:
    mask = None
    if low is not None:
        mask = self >= low
    if high is not None:
        below = self <= high
        mask = below if mask is None else mask & below
    return mask


def _clamp_gradient(grad: Any, self: Any, min: Any, max: Any) -> Any:
    return FUNCTIONS["where"](_inside(self, min, max), grad, grad.new_zeros(()))


_clamp_numbers = Op("clamp", ("self",), {"self": _clamp_gradient}, "ClampBackward1")
_clamp_tensors = Op(
    "clamp",
    ("self", "min", "max"),
    {
        "self": _clamp_gradient,
        "min": lambda grad, self, min, max: FUNCTIONS["where"](
            self < min if max is None else (self < min) & (min < max), grad, grad.new_zeros(())
        ),
        "max": lambda grad, self, min, max: FUNCTIONS["where"](
            self > max if min is None else (self > max) | (max < min), grad, grad.new_zeros(())
        ),
    },
    "ClampBackward0",
)


def _clamp_compute(self: Tensor, low: Any, high: Any) -> Tensor:
    if low is None and high is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    bounds = [b for b in (low, high) if b is not None]
    dtype = common_dtype([self, *bounds])
    if not any(isinstance(b, Tensor) for b in bounds):
        least, most = [None if b is None else dtype.convert([b])[0] for b in (low, high)]
        return pointwise(lambda v: _clamp_kernel(v, least, most), (self,), dtype)
    if low is None:
        return pointwise(lambda v, h: _clamp_kernel(v, None, h), (self, high), dtype)
    if high is None:
        return pointwise(lambda v, b: _clamp_kernel(v, b, None), (self, low), dtype)
    return pointwise(_clamp_kernel, (self, low, high), dtype)


def _clamp_op(low: Any, high: Any) -> Op:
    return _clamp_tensors if isinstance(low, Tensor) or isinstance(high, Tensor) else _clamp_numbers


def _clamp(input: Tensor, min: Any = None, max: Any = None, *, out: Optional[Tensor] = None) -> Tensor:
    values = {"self": input, "min": min, "max": max}
    if out is not None:
        return write_out("clamp", out, values, lambda: _clamp_compute(input, min, max))
    return recorded(_clamp_op(min, max), values, lambda: _clamp_compute(input, min, max))


def _clamp_in_place(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    values = {"self": input, "min": min, "max": max}
    return change_in_place(_clamp_op(min, max), input, values, lambda: _clamp_compute(input, min, max))


for _name in ("clamp", "clip"):
    function(_name, _clamp)
    method(_name, _clamp)
    method(f"{_name}_", _clamp_in_place)
    function(f"{_name}_", _clamp_in_place)
_clamp.__name__ = _clamp.__qualname__ = "clamp"


def _one_sided(name: str, bound: str, kernel: Kernel, inside: Kernel) -> None:
    def derivative_of_self(grad: Any, self: Any, limit: Any) -> Any:
        return FUNCTIONS["where"](inside(self, limit), grad, grad.new_zeros(()))

    node = "".join(part.capitalize() for part in name.split("_")) + "Backward0"
    op = Op(name, ("self",), {"self": derivative_of_self}, node)

    def form(input: Tensor, limit: Any) -> Tensor:
        dtype = common_dtype((input, limit))
        values = {"self": input, "limit": limit, bound: limit}
        return recorded(op, values, lambda: pointwise(kernel, (input, limit), dtype))

    def change(input: Tensor, limit: Any) -> Tensor:
        values = {"self": input, "limit": limit, bound: limit}
        return change_in_place(
            op, input, values, lambda: pointwise(kernel, (input, limit), common_dtype((input, limit)))
        )

    function(name, form)
    method(name, form)
    method(f"{name}_", change)


_one_sided("clamp_min", "min", lambda v, b: _clamp_kernel(v, b, None), lambda v, b: v >= b)
_one_sided("clamp_max", "max", lambda v, b: _clamp_kernel(v, None, b), lambda v, b: v <= b)


# -- choosing --------------------------------------------------------------------------------------

_where_op = Op(
    "where",
    ("self", "other"),
    {
        "self": lambda grad, condition: _where(condition, grad, 0),
        "other": lambda grad, condition: _where(condition, 0, grad),
    },
)


def _where(condition: Tensor, input: Any, other: Any) -> Tensor:
    """``input`` where the condition holds, else ``other``."""
    dtype = common_dtype((input, other))
    values = {"self": input, "other": other, "condition": condition}

    def compute() -> Tensor:
        shape = common_shape((condition, input, other))
        chosen = [
            a if c else b
            for c, a, b in zip(
                operand_values(condition, shape, condition._dtype),
                operand_values(input, shape, dtype),
                operand_values(other, shape, dtype),
            )
        ]
        return result_of(dtype.pack(chosen), shape, dtype, (condition, input, other), ulps_of((input, other)))

    return recorded(_where_op, values, compute)


function("where", _where)
method("where", lambda self, condition, other: _where(condition, self, other))

_masked_fill_number = Op(
    "masked_fill", ("self",), {"self": lambda grad, mask: grad.masked_fill(mask, 0)}, "MaskedFillBackward0"
)
_masked_fill_tensor = Op(
    "masked_fill",
    ("self", "value"),
    {
        "self": lambda grad, mask: grad.masked_fill(mask, 0),
        "value": lambda grad, mask: _where(mask, grad, 0).sum(),
    },
    "MaskedFillBackward1",
    forward_derivative=lambda self_t, value_t, mask, result: _masked_fill_form(
        result.new_zeros(result._shape) if self_t is None else self_t, mask, 0 if value_t is None else value_t
    ),
)


def _masked_fill_op(value: Any) -> Op:
    return _masked_fill_tensor if isinstance(value, Tensor) else _masked_fill_number


def _masked_fill_compute(self: Tensor, mask: Tensor, value: Any) -> Tensor:
    if mask._dtype is not dtypes.bool_:
        raise RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {mask._dtype.name}")
    shape = common_shape((self, mask))
    columns = [operand_values(one, shape, self._dtype) for one in (self, mask, value)]
    filled = [v if m else s for s, m, v in zip(*columns)]
    return new_strided(self._dtype.pack(filled), shape, contiguous_strides(shape), self._dtype, ulps_of((self, value)))


def _masked_fill_form(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    values = {"self": input, "mask": mask, "value": value}
    return recorded(_masked_fill_op(value), values, lambda: _masked_fill_compute(input, mask, value))


def _masked_fill_in_place(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    values = {"self": input, "mask": mask, "value": value}
    return change_in_place(_masked_fill_op(value), input, values, lambda: _masked_fill_compute(input, mask, value))


function("masked_fill", _masked_fill_form)
method("masked_fill", _masked_fill_form)
method("masked_fill_", _masked_fill_in_place)
