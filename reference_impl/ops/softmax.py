"""softmax, log_softmax and logsumexp: exponentials against their sum along dimensions."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, inexact
from ..dtypes import dtype as dtype_
from ..inexact import bound, errors_of, ulp
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from . import kernels
from .declare import FUNCTIONS, Op, both, recorded, refuse_alone
from .dimensions import as_dims, dims_argument, groups, mapped_lines, restored
from .out_forms import write_out
from .special import SPECIAL

# -- softmax and its logarithm ---------------------------------------------------------------------


def _shares(line: Sequence[float]) -> list[float]:
    top = max(line)
    grown = [math.exp(v - top) if v - top == v - top else math.nan for v in line]
    total = math.fsum(grown)
    return [v / total for v in grown]


def _log_shares(line: Sequence[float]) -> list[float]:
    top = max(line)
    total = math.log(math.fsum([math.exp(v - top) if v - top == v - top else math.nan for v in line]))
    return [v - top - total for v in line]


def _softmax_gradient(line: Sequence[tuple[float, float]]) -> list[float]:
    dot = math.fsum([g * y for g, y in line])
    return [(g - dot) * y for g, y in line]


def _log_softmax_gradient(line: Sequence[tuple[float, float]]) -> list[float]:
    total = math.fsum([g for g, _ in line])
    return [g - math.exp(y) * total for g, y in line]


#: An incoming gradient and a result, and how far off each may be.
Inexact = tuple[float, float, float, float]


def _softmax_gradient_errors(line: Sequence[Inexact], dtype: dtype_) -> list[float]:
    """How far off each gradient may be by its parts, which cancel where all gradients are the same."""
    dot = math.fsum([g * y for g, y, _, _ in line])
    far = len(line) * ulp(math.fsum([abs(g * y) for g, y, _, _ in line]), dtype)
    far += math.fsum([abs(g) * of_y + abs(y) * of_g for g, y, of_g, of_y in line])
    return [abs(y) * (of_g + far) + abs(g - dot) * of_y for g, y, of_g, of_y in line]


def _log_softmax_gradient_errors(line: Sequence[Inexact], dtype: dtype_) -> list[float]:
    total = abs(math.fsum([g for g, _, _, _ in line]))
    far = len(line) * ulp(math.fsum([abs(g) for g, _, _, _ in line]), dtype) + math.fsum([e for _, _, e, _ in line])
    lost = [(math.exp(y), of_g, of_y) for _, y, of_g, of_y in line]
    # What is subtracted is an exponential, within two of its own ulps, of what may be off itself.
    return [of_g + share * (far + total * of_y) + 2 * ulp(share * total, dtype) for share, of_g, of_y in lost]


def _log_shares_errors(line: Sequence[float]) -> list[float]:
    """What is rounded on the way to each result: the difference, the sum that is 1 at least, and its logarithm."""
    shares, top = _log_shares(line), max(line)
    return [1.0 + abs(v - top) + abs(v - top - share) for v, share in zip(line, shares)]


def _along(self: Tensor, at: int, function: Callable[[list[Any]], Sequence[Any]]) -> Tensor:
    found = mapped_lines(self, at, function)
    ulps = self._storage.ulps + 8
    if function is _log_shares and inexact.tracked:
        rounded = [one for one in mapped_lines(self, at, _log_shares_errors) if math.isfinite(one)]
        ulps += inexact.bound(0, ulp(max(rounded, default=0.0), self._dtype))
    return new_tensor(self._dtype.pack(found), self._shape, self._dtype, ulps)


class Normaliser:
    """softmax or log_softmax, with its gradient as an op of its own."""

    def __init__(
        self,
        name: str,
        line: Callable[[Sequence[float]], list[float]],
        gradient: Callable[[Sequence[tuple[float, float]]], list[float]],
        gradient_errors: Callable[[Sequence[Inexact], dtype_], list[float]],
        again: Callable[[Any, Any, int], Any],
        by_output: Callable[[Any, Any, Any, int], Any],
    ) -> None:
        self.name = name
        self.line = line
        self.gradient = gradient
        self.gradient_errors = gradient_errors
        title = "".join(part.capitalize() for part in name.split("_"))
        self.op = Op(
            f"_{name}",
            ("self",),
            {"self": lambda grad, result, dim, _type: self.backward(grad, result, dim, _type)},
            f"{title}Backward0",
            forward_derivative=lambda self_t, result, dim: again(self_t, result, dim),
        )
        self.backward_op = Op(
            f"_{name}_backward_data",
            ("grad_output", "output"),
            {
                "grad_output": lambda grad, output, dim: again(grad, output, dim),
                "output": lambda grad, grad_output, output, dim: by_output(grad, grad_output, output, dim),
            },
            f"{title}BackwardDataBackward0",
        )

    def backward(self, grad_output: Any, output: Any, dim: int, type_: dtype_) -> Any:
        def compute() -> Tensor:
            dtype, at = output._dtype, dimension(dim, len(output._shape))
            grads, shares = elements(grad_output), elements(output)
            paired = new_tensor(list(zip(grads, shares)), output._shape, dtype)
            found = mapped_lines(paired, at, self.gradient)
            result = new_tensor(dtype.pack(found), output._shape, dtype)
            if inexact.tracked:
                errors = [errors_of(elements(one), one._storage.ulps, dtype) for one in (grad_output, output)]
                held = new_tensor(list(zip(grads, shares, *errors)), output._shape, dtype)
                floor = max(mapped_lines(held, at, lambda line: self.gradient_errors(line, dtype)), default=0.0)
                result._storage.ulps = bound(8, floor)
            return result

        values = {"grad_output": grad_output, "output": output, "dim": dim}
        return recorded(self.backward_op, values, compute, names=())

    def compute(self, input: Tensor, dim: int) -> Tensor:
        at = dimension(dim, len(input._shape))
        if 0 in input._shape:
            return new_tensor(input._dtype.pack([]), input._shape, input._dtype)
        if input._dtype.category != 2:
            last = "lastdim_" if at == max(len(input._shape) - 1, 0) else ""
            kernel = f"{'log_' if self.name == 'log_softmax' else ''}softmax_{last}kernel_impl"
            raise errors.missing_kernel(kernel, input._dtype.legacy_name)
        return _along(input, at, self.line)

    def __call__(self, input: Any, dim: int, dtype: Optional[dtype_] = None, *, out: Optional[Tensor] = None) -> Any:
        given = input if dtype is None else input.to(dtype)
        if out is not None:
            return write_out(self.name, out, {"self": given}, lambda: self.compute(given, dim))
        values = {"self": given, "dim": dim, "_type": given._dtype}
        return recorded(self.op, values, lambda: self.compute(given, dim))


def _less_weighted_sum(grad: Any, output: Any, dim: int) -> Any:
    return (grad - (grad * output).sum(dim, True)) * output


_softmax = Normaliser(
    "softmax",
    _shares,
    _softmax_gradient,
    _softmax_gradient_errors,
    _less_weighted_sum,
    lambda grad, grad_output, output, dim: (
        grad_output * grad - (output * grad_output).sum(dim, True) * grad - grad_output * (output * grad).sum(dim, True)
    ),
)
_log_softmax = Normaliser(
    "log_softmax",
    _log_shares,
    _log_softmax_gradient,
    _log_softmax_gradient_errors,
    lambda grad, output, dim: grad - (grad * output.exp()).sum(dim, True),
    lambda grad, grad_output, output, dim: -grad_output.sum(dim, True) * output.exp() * grad,
)


@both("softmax")
def softmax(input: Tensor, dim: int, dtype: Optional[dtype_] = None, *, out: Optional[Tensor] = None) -> Any:
    """Shares of the exponentials in their sum along ``dim``."""
    return _softmax(input, dim, dtype, out=out)


@both("log_softmax")
def log_softmax(input: Tensor, dim: int, dtype: Optional[dtype_] = None, *, out: Optional[Tensor] = None) -> Any:
    """The logarithms of ``softmax``."""
    return _log_softmax(input, dim, dtype, out=out)


# -- logsumexp -------------------------------------------------------------------------------------


def _logsumexp_gradient(grad: Any, self: Any, result: Any, dim: Any, keepdim: bool) -> Any:
    grad = restored(grad, self._shape, dim, keepdim)
    return grad * (self - restored(result, self._shape, dim, keepdim)).exp().conj()


def _logsumexp_along(self: Any, self_t: Any, result: Any, dim: Any, keepdim: bool) -> Any:
    weights = (self - restored(result, self._shape, dim, keepdim)).exp()
    return (weights * self_t).sum(dim, keepdim)


_logsumexp_op = Op("logsumexp", ("self",), {"self": _logsumexp_gradient}, forward_derivative=_logsumexp_along)


def _log_of_sum(group: Sequence[Any]) -> Any:
    if not group:
        return -math.inf
    if isinstance(group[0], complex):
        high = max([v.real for v in group])
        return high + kernels.log(sum([kernels.EXP(v - high) for v in group]))
    top = max(group)
    if any(v != v for v in group):
        return math.nan
    if math.isinf(top):
        return top
    return top + math.log(math.fsum([math.exp(v - top) for v in group]))


@both("logsumexp")
def logsumexp(input: Tensor, dim: Any, keepdim: bool = False, *, out: Optional[Tensor] = None) -> Any:
    """The logarithm of the sum of the exponentials."""
    if out is None:
        refuse_alone(errors.out_requires_grad("logsumexp"), input)
    dims = dims_argument("logsumexp", dim, len(input._shape))
    if input._dtype.is_complex and not SEMANTICS.logsumexp_takes_complex_numbers:
        kind = input._dtype.legacy_name
        raise RuntimeError(f"logsumexp(): Expected floating point type for result tensor, but got: {kind}")
    dtype = input._dtype if input._dtype.category > 1 else dtypes.get_default_dtype()

    def compute() -> Tensor:
        found, shape = groups(input, dims, keepdim)
        sums = [_log_of_sum(group) for group in found]
        return new_tensor(dtype.pack(sums), shape, dtype, input._storage.ulps + 8)

    if out is not None:
        return write_out("logsumexp", out, {"self": input}, compute)
    return recorded(_logsumexp_op, {"self": input, "dim": as_dims(dim), "keepdim": keepdim}, compute)


for _name in ("softmax", "log_softmax", "logsumexp"):
    SPECIAL[_name] = FUNCTIONS[_name]
