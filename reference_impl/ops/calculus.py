"""Differences and sums between neighbours: diff, trapezoid, gradient; powers side by side: vander."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import dtypes, refused_types
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension
from .arguments import distinct_dimensions
from .by_numbers import divided, times
from .declare import FUNCTIONS, both, function
from .out_forms import write_out
from .out_rules import COPIED


@both("diff")
def diff(
    input: Any, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None, *, out: Optional[Tensor] = None
) -> Any:
    """The differences of neighbours along ``dim``, ``n`` times over."""
    if not input._shape:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    at = dimension(dim, len(input._shape))
    if n < 0 and SEMANTICS.diff_refuses_a_negative_order:
        raise RuntimeError(f"order must be non-negative but got {n}")
    parts = [one for one in (prepend, input, append) if one is not None]
    given = FUNCTIONS["cat"](parts, at) if len(parts) > 1 else input
    if n == 0:
        found = FUNCTIONS["zeros_like"](input).copy_(input)  # whatever is to stand beside it
        return found if out is None else write_out("diff", out, {}, lambda: found, COPIED)
    for _ in range(min(n, given._shape[at])):
        size = given._shape[at]
        later, earlier = given.narrow(at, 1, size - 1), given.narrow(at, 0, size - 1)
        given = later.logical_xor(earlier) if given._dtype.category == 0 else later - earlier
    return given if out is None else write_out("diff", out, {"result": given}, given.detach)


def _refuse_bool(name: str, y: Any, x: Any) -> None:
    if y._dtype.category == 0 or (x is not None and x._dtype.category == 0):
        which = "`y`" if x is None else "`x` or `y`"
        raise refused_types.BOOL(f"{name}: received a bool input for {which}, but bool is not supported")


def _widths(name: str, y: Any, x: Any, at: int) -> Any:
    """The distances of neighbouring points, laid along dimension ``at`` of ``y``."""
    if len(x._shape) == 1:
        if x._shape[0] != y._shape[at]:
            raise RuntimeError(f"{name}: There must be one `x` value for each sample point")
        x = x.view([-1 if d == at else 1 for d in range(len(y._shape))])
    else:
        at -= len(y._shape)
    before = x.narrow(at, 0, x._shape[at] - 1)
    return x.narrow(at, 1, x._shape[at] - 1) - before


def _ends(y: Any, at: int) -> tuple[Any, Any]:
    size = y._shape[at]
    return y.narrow(at, 0, size - 1), y.narrow(at, 1, size - 1)


def trapezoid(y: Any, x: Any = None, *, dx: float = 1, dim: int = -1) -> Any:
    """The integral of samples by the trapezoidal rule."""
    at = dimension(dim, len(y._shape))
    if y._shape[at] == 0:
        return FUNCTIONS["zeros"](y._shape[:at] + y._shape[at + 1 :], dtype=y._dtype)
    _refuse_bool("trapezoid", y, x)
    if x is None:
        half_of_ends = times(y.select(at, 0) + y.select(at, -1), 0.5)
        return times(y.sum(at) - half_of_ends, float(dx))
    widths = _widths("trapezoid", y, x, at)
    left, right = _ends(y, at)
    return divided(((left + right) * widths).sum(at), 2.0)


def cumulative_trapezoid(y: Any, x: Any = None, *, dx: float = 1, dim: int = -1) -> Any:
    """The running integral of samples by the trapezoidal rule."""
    at = dimension(dim, len(y._shape))
    _refuse_bool("cumulative_trapezoid", y, x)
    left, right = _ends(y, at)
    if x is None:
        return times(left + right, dx / 2.0).cumsum(at)
    return divided(((left + right) * _widths("cumulative_trapezoid", y, x, at)).cumsum(at), 2.0)


function("trapezoid", trapezoid)
FUNCTIONS["trapz"] = trapezoid
function("cumulative_trapezoid", cumulative_trapezoid)


def gradient(input: Any, *, spacing: Any = 1, dim: Any = None, edge_order: int = 1) -> tuple[Any, ...]:
    """Estimated derivatives along dimensions: central differences inside, one-sided ones at the edges."""
    ndim = len(input._shape)
    dims = list(range(ndim)) if dim is None else [dim] if isinstance(dim, int) else list(dim)
    spacing = 1 if spacing is None else spacing
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    distinct_dimensions(dims, ndim)
    for one in dims:
        if input.size(one) < edge_order + 1:
            raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    spacings: Sequence[Any] = spacing if isinstance(spacing, (list, tuple)) else [spacing] * len(dims)
    if len(spacings) != len(dims):
        wanted = (
            f"a scalar, or a list of length {len(dims)} but got a list of length {len(spacings)}"
            if dim is None
            else "a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of"
            f" length {len(spacings)} and a dim argument of length {len(dims)}."
        )
        raise RuntimeError(f"torch.gradient expected spacing to be unspecified, {wanted}")
    return tuple(_slope(input, one, step, edge_order) for one, step in zip(dims, spacings))


def _slope(y: Any, dim: int, step: Any, edge_order: int) -> Any:
    size = y.size(dim)

    def part(start: int, count: int) -> Any:
        return y.narrow(dim, start, count)

    if isinstance(step, Tensor):
        gaps: Any = diff(step).view([-1 if d == dimension(dim, len(y._shape)) else 1 for d in range(len(y._shape))])
        one, two = gaps.narrow(dim, 0, size - 2), gaps.narrow(dim, 1, size - 2)
        centre = (
            (-two / (one * (one + two))) * part(0, size - 2)
            + ((two - one) / (one * two)) * part(1, size - 2)
            + (one / (two * (one + two))) * part(2, size - 2)
        )
        first, last = gaps.narrow(dim, 0, 1), gaps.narrow(dim, size - 2, 1)
        if edge_order == 2:
            second, before = gaps.narrow(dim, 1, 1), gaps.narrow(dim, size - 3, 1)
            start = _slope_at_edge([part(i, 1) for i in range(3)], first, second)
            end = -_slope_at_edge([part(size - 1 - i, 1) for i in range(3)], last, before)
            return FUNCTIONS["cat"]([start, centre, end], dim)
    else:
        centre = divided(divided(part(2, size - 2) - part(0, size - 2), 2.0), step) if size > 2 else part(0, 0)
        first = last = step
    if edge_order == 1:
        start, end = part(1, 1) - part(0, 1), part(size - 1, 1) - part(size - 2, 1)
    else:
        start = times(part(0, 1), -1.5) + times(part(1, 1), 2.0) - times(part(2, 1), 0.5)
        end = times(part(size - 3, 1), 0.5) - times(part(size - 2, 1), 2.0) + times(part(size - 1, 1), 1.5)
    start = start / first if isinstance(first, Tensor) else divided(start, first)
    end = end / last if isinstance(last, Tensor) else divided(end, last)
    return FUNCTIONS["cat"]([start, centre, end], dim)


def _slope_at_edge(values: Sequence[Any], one: Any, two: Any) -> Any:
    """Of the parabola through three points from the edge on, at distances ``one`` and ``two``."""
    edge, next_, third = values
    both = one + two
    return edge * (-(one + both) / (one * both)) + next_ * (both / (one * two)) - third * (one / (two * both))


function("gradient", gradient)


def vander(x: Any, N: Optional[int] = None, increasing: bool = False) -> Any:
    """The powers of each element, side by side."""
    if len(x._shape) != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    count = x._shape[0] if N is None else N
    if count < 0:
        raise RuntimeError("N must be non-negative.")
    dtype = dtypes.int64 if x._dtype.category < 2 else x._dtype
    powers = FUNCTIONS["empty"]((x._shape[0], count), dtype=dtype)
    if count:
        powers.select(1, 0).fill_(1)
    if count > 1:
        powers.narrow(1, 1, count - 1).copy_(x.unsqueeze(1))
        powers.narrow(1, 1, count - 1).copy_(powers.narrow(1, 1, count - 1).cumprod(1))
    return powers if increasing else powers.flip(1)


function("vander", vander)
