"""Pointwise ops: one number per element from one number per element of each operand."""

from __future__ import annotations

import math
import operator
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, forward_mode
from ..dtypes import dtype as dtype_
from ..layout import (
    broadcast,
    expanded_strides,
    is_contiguous,
    layout_of_operands,
    positions,
    prod,
    whole_run,
)
from ..tensor import Tensor, elements, new_strided
from . import kernels, quick, refusals
from .declare import (
    FUNCTIONS,
    Derivative,
    Op,
    change_in_place,
    function,
    method,
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
            raise refusals.of(name, dtype)
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


def _sigmoid(x: Any) -> Any:
    if isinstance(x, complex):
        return kernels.divide(1.0, 1.0 + kernels.EXP(-x))
    if x < -700.0:
        return math.exp(x) if x > -745.0 else 0.0
    return 1.0 / (1.0 + math.exp(-x))


def _relu(x: float) -> float:
    return x if x >= 0 or x != x else type(x)(0)


def _rounding(to_integer: Callable[[float], int]) -> Kernel:
    """A way to round; a zero has the sign of what was rounded to it."""

    def kernel(x: float) -> float:
        return math.copysign(to_integer(x), x) if isinstance(x, float) and math.isfinite(x) else x

    return kernel


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
    refuse=_BOOL,
    beneath_autograd=1,
)


def _sgn_gradient(grad: Any, self: Any, result: Any) -> Any:
    """Nothing for real numbers; for complex ones the part of the gradient across the number's direction."""
    if self._dtype.category < 3:
        return grad.new_zeros(grad.shape)
    size = self.abs()
    turned = (grad / size) - (grad / result).real * result / size
    return FUNCTIONS["where"](size == 0.0, 0.0, turned)


def _sgn_along(self: Any, self_t: Any, result: Any) -> Any:
    if self._dtype.category < 3:
        return self_t.new_zeros(self_t.shape)
    size = self.abs()
    return self_t / size - (self_t * result.conj()).real / size * result


_BOOL_OR_COMPLEX = (0, 3)
_EXP, _SIN, _COS = kernels.EXP, kernels.SIN, kernels.COS
unary("sign", kernels.sgn, lambda grad: grad.new_zeros(grad.shape), floating=False, refuse=(3,))
unary("sgn", kernels.sgn, _sgn_gradient, floating=False).forward_derivative = _sgn_along
unary("exp", _EXP, lambda grad, result: grad * result.conj(), ulps=2)
unary("expm1", kernels.EXPM1, lambda grad, result: grad * (result.conj() + 1), ulps=2)
unary("log", kernels.log, lambda grad, self: grad.div(self.conj()), ulps=2)
unary("log2", kernels.log2, lambda grad, self: grad / (self.conj() * math.log(2)), ulps=2)
unary("log1p", kernels.log1p, lambda grad, self: grad / (self + 1).conj(), node="Log1PBackward0", ulps=2)
unary("sin", _SIN, lambda grad, self: grad * self.cos().conj(), ulps=2)
unary("cos", _COS, lambda grad, self: grad * -self.sin().conj(), ulps=2)
unary("tanh", kernels.TANH, _through_tanh, ulps=2)
unary("sigmoid", _sigmoid, _through_sigmoid, ulps=2)
unary("relu", _relu, _through_threshold, floating=False, refuse=_BOOL_OR_COMPLEX)
unary("sqrt", kernels.SQRT, lambda grad, result: grad / (2 * result.conj()))
unary("rsqrt", kernels.rsqrt, lambda grad, result: -0.5 * grad * result.pow(3).conj(), ulps=2)
unary("reciprocal", kernels.reciprocal, lambda grad, result: -grad * (result * result).conj())
unary("round", _rounding(round), lambda grad: grad.new_zeros(grad.shape), floating=False, refuse=_BOOL_OR_COMPLEX)
unary("floor", _rounding(math.floor), lambda grad: grad.new_zeros(grad.shape), floating=False, refuse=_BOOL_OR_COMPLEX)
unary("ceil", _rounding(math.ceil), lambda grad: grad.new_zeros(grad.shape), floating=False, refuse=_BOOL_OR_COMPLEX)
unary(
    "trunc",
    _rounding(math.trunc),
    lambda grad: grad.new_zeros(grad.shape),
    floating=False,
    aliases=("fix",),
    refuse=_BOOL_OR_COMPLEX,
)


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
) -> Callable[..., Tensor]:
    """Declare a pointwise op of two operands, which broadcast and are promoted to a common type.

    ``floating``: integral operands become floating first. ``operators``: the dunder methods that are this op.
    ``scaled``: the kernel of three numbers for an op that takes a multiple ``alpha`` of its second operand.
    ``takes_numbers``: an operand may be a number, or both.
    """
    given = {"self": self, "other": other}
    op = Op(name, ("self", "other"), {key: d for key, d in given.items() if d}, node, wraps_numbers=True)

    def general(a: Any, b: Any, alpha: Any) -> Tensor:
        dtype = common_dtype((a, b))
        if dtype.category in refuse:
            raise refusals.of(name, dtype)
        if name == "sub" and (_is_bool(a) or _is_bool(b)):
            raise RuntimeError(refusals.SUBTRACTION_OF_BOOL)
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
            if not takes_numbers:
                raise TypeError(errors.argument_type(name, "other", 1, "Tensor", other))
        if not isinstance(input, Tensor):
            check_operand(name, input, "input")
            if not isinstance(other, Tensor):
                if not takes_numbers:
                    raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
                return form(FUNCTIONS["tensor"](input), other, alpha=alpha, out=out)
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


def _maximum(a: Any, b: Any) -> Any:
    return a if a != a or a >= b else b


def _minimum(a: Any, b: Any) -> Any:
    return a if a != a or a <= b else b


_mul = binary(
    "mul",
    operator.mul,
    takes_numbers=True,
    self=lambda grad, other: grad * kernels.conjugate(other),
    other=lambda grad, self: grad * kernels.conjugate(self),
    aliases=("multiply",),
    operators=("__mul__", "__imul__"),
)


def _times(self: Tensor, other: Any) -> Any:
    return _mul(self, other) if isinstance(other, OPERANDS) else NotImplemented


# A number times a tensor is the tensor times the number: torch has no reflected multiplication.
method("__rmul__", _times)

_div = binary(
    "div",
    kernels.divide,
    takes_numbers=True,
    self=lambda grad, other: grad / kernels.conjugate(other),
    other=lambda grad, self, other: -grad * ((self / other) / other).conj(),
    floating=True,
    aliases=("divide", "true_divide"),
    operators=("__truediv__", "__itruediv__"),
)


_div_by_number = Op("div", ("self",), {"self": lambda grad, other: divided(grad, other)}, "DivBackward1")


def divided(self: Tensor, by: float) -> Tensor:
    """Division by a number as backward formulas do it: with a node that knows one input only."""
    values = {"self": self, "other": by}
    return recorded(_div_by_number, values, lambda: pointwise(kernels.divide, (self, by), self._dtype))


def _rdiv(self: Tensor, other: Any) -> Any:
    """``2 / x`` is the reciprocal of x, times 2."""
    return self.reciprocal() * other if isinstance(other, OPERANDS) else NotImplemented


method("__rtruediv__", _rdiv)
method("__rdiv__", _rdiv)

binary(
    "maximum",
    _maximum,
    self=lambda grad, self, other: _split_ties(grad, self, other, self < other),
    other=lambda grad, self, other: _split_ties(grad, self, other, self > other),
    in_place=False,
    refuse=(3,),
)
binary(
    "minimum",
    _minimum,
    self=lambda grad, self, other: _split_ties(grad, self, other, self > other),
    other=lambda grad, self, other: _split_ties(grad, self, other, self < other),
    in_place=False,
    refuse=(3,),
)


def _positive(input: Tensor) -> Tensor:
    if input._dtype is dtypes.bool_:
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


function("positive", _positive)
method("positive", _positive)
method("__pos__", _positive)


def _split_ties(grad: Any, self: Any, other: Any, loses: Any) -> Any:
    """The gradient goes to the winner; where both are equal each gets half, and beside a NaN both get all of it."""
    return FUNCTIONS["where"](self == other, grad / 2, grad).masked_fill_(loses, 0)


# -- add and subtract: a multiple of the second operand --------------------------------------------


def _times_alpha(grad: Any, alpha: Any) -> Any:
    return grad if alpha == 1 else grad * alpha


_add = binary(
    "add",
    operator.add,
    takes_numbers=True,
    self=lambda grad: grad,
    other=_times_alpha,
    scaled=lambda x, y, alpha: x + alpha * y,
    operators=("__add__", "__iadd__"),
)
_sub = binary(
    "sub",
    operator.sub,
    takes_numbers=True,
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


_tanh_backward: Callable[[Any, Any], Any] = _formula(
    "tanh_backward",
    "TanhBackwardBackward0",
    lambda g, y: g * kernels.conjugate(1.0 - y * y),
    {
        "grad_output": lambda grad, result: _tanh_backward(grad, result.conj()),
        "result": lambda grad, grad_output, result: (-2 * result).conj() * grad_output * grad.conj(),
    },
)
_sigmoid_backward: Callable[[Any, Any], Any] = _formula(
    "sigmoid_backward",
    "SigmoidBackwardBackward0",
    lambda g, y: g * kernels.conjugate(1.0 - y) * kernels.conjugate(y),
    {
        "grad_output": lambda grad, result: _sigmoid_backward(grad, result.conj()),
        "result": lambda grad, grad_output, result: grad.conj() * grad_output * (-2 * result + 1).conj(),
    },
)
_threshold_backward = _formula(
    "threshold_backward",
    "ThresholdBackwardBackward0",
    lambda g, y: g if y > 0 or y != y else 0.0,
    {"grad_output": _through_threshold, "result": lambda grad: grad.new_zeros(grad.shape)},
)
