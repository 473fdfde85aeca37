"""Norms and distances."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Optional, Sequence, Union

from .. import errors, refused_types
from ..dtypes import dtype as dtype_
from ..dtypes import promote_types
from ..layout import broadcast, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, new_tensor
from .by_numbers import times
from .declare import FUNCTIONS, Op, both, change_in_place, function, method, recorded
from .decompositions import linalg_svdvals
from .dimensions import as_dims, dims_argument, groups, restored
from .factorizations import linalg_inv_ex
from .matrices import check_floating, check_matrix, check_square
from .no_formula import NoFormula
from .out_forms import write_out

Order = Union[int, float]


# -- one group of numbers --------------------------------------------------------------------------


def norm_of(group: Sequence[Any], order: Order) -> float:
    sizes = [abs(v) for v in group]
    if order == 0:
        return float(sum([v != 0 for v in sizes]))
    if any(v != v for v in sizes):
        return math.nan
    if order == math.inf:
        return max(sizes, default=0.0)
    if order == -math.inf:
        return min(sizes, default=math.inf)
    if order == 1:
        return math.fsum(sizes)
    if order == 2:
        return math.sqrt(math.fsum([v * v for v in sizes])) if all(v < 1e150 for v in sizes) else math.hypot(*sizes)
    total = math.fsum([v**order if v else (0.0 if order > 0 else math.inf) for v in sizes])
    return total ** (1.0 / order) if total else (0.0 if order > 0 else math.inf)


# -- gradients -------------------------------------------------------------------------------------


def norm_gradient(grad: Any, self: Any, order: Order, norm: Any) -> Any:
    """The gradient of a norm that has the dimensions of ``self``, reduced ones of size 1.

    None for the number of elements that are not zero: torch gives no gradient of it.
    """
    if order == 0:
        return None
    if order == 1:
        return self.sgn() * grad
    if order == 2:
        return grad * (self / norm).masked_fill_(norm == 0, 0)
    if math.isinf(order):
        hit = self.abs() == norm
        dims = [d for d, (a, b) in enumerate(zip(norm._shape, self._shape)) if a != b or a == 1]
        count = hit.sum(dims, True) if dims else hit.sum()
        return self.sgn() * ((grad / count) * hit)
    if order < 1:
        scaled = self.sgn() * self.abs().pow(order - 1).masked_fill(self == 0, 0)
        return scaled * grad * norm.pow(1 - order)
    if order < 2:
        scaled = self.sgn() * self.abs().pow(order - 1)
    else:
        scaled = self * self.abs().pow(order - 2)
    return scaled * (grad / norm.pow(order - 1)).masked_fill_(norm == 0, 0)


def _norm_along(self: Any, self_t: Any, order: Order, norm: Any, dims: list[int], keepdim: bool) -> Any:
    """``norm`` has all the dimensions of ``self``."""
    weights = (
        self.new_zeros(self._shape) if order == 0 else norm_gradient(norm.new_ones(norm._shape), self, order, norm)
    )
    products = (self_t.conj() * weights).real
    if not dims:
        return products if keepdim or not self._shape else products.sum()
    return products.sum(dims, keepdim)


# -- vector norms ----------------------------------------------------------------------------------


def _as_reduced(value: Any, self: Any, dim: Any, keepdim: bool) -> Any:
    """With the reduced dimensions put back; of all dimensions the one number is left as it is."""
    return value if dim is None else restored(value, self._shape, dim, keepdim)


_vector_norm_op = Op(
    "linalg_vector_norm",
    ("self",),
    {
        "self": lambda grad, self, result, ord, dim, keepdim: norm_gradient(
            _as_reduced(grad, self, dim, keepdim), self, ord, _as_reduced(result, self, dim, keepdim)
        )
    },
    forward_derivative=lambda self, self_t, result, ord, dim, keepdim: _norm_along(
        self,
        self_t,
        ord,
        restored(result, self._shape, dim, keepdim),
        list(dims_argument("norm", dim, len(self._shape))),
        keepdim,
    ),
)


def check_dtype(name: str, given: dtype_, wanted: Optional[dtype_]) -> None:
    """Whether a norm can be computed in ``wanted``: a type of the same kind, which takes every number of the other."""
    if wanted is None:
        return
    if wanted.category < 2:
        raise RuntimeError(f"{name}: dtype should be floating point or complex, but got {wanted.legacy_name}")
    if wanted.is_complex != given.is_complex:
        kind = "complex" if given.is_complex else "real"
        raise RuntimeError(f"{name}: dtype should be {kind} for {kind} inputs, but got {wanted.legacy_name}")
    if promote_types(given, wanted) is not wanted:
        raise RuntimeError(
            f"{name}: the dtype of the input ({given.legacy_name}) should be convertible without narrowing to the"
            f" specified dtype ({wanted.legacy_name})"
        )


def vector_norm(
    x: Any, ord: Order = 2, dim: Any = None, keepdim: bool = False, *, dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Any:  # fmt: skip
    """The norm of the elements, or of those along some dimensions."""
    check_floating("linalg.vector_norm", x, takes_half=True)
    if isinstance(ord, complex):
        raise RuntimeError("linalg.vector_norm: Expected a non-complex scalar as the order of norm.")
    check_dtype("linalg.vector_norm", x._dtype, dtype)
    dims = dims_argument("linalg.vector_norm", dim, len(x._shape))
    if not prod(x._shape) and (ord < 0 or ord == math.inf):
        if dim is None or dim in ((), []):
            raise RuntimeError(
                f"linalg.vector_norm cannot compute the {_order_text(ord)} norm on an empty tensor because the"
                " operation does not have an identity"
            )
        for d in dims:
            if x._shape[d] == 0:
                raise RuntimeError(
                    f"linalg.vector_norm cannot compute the {_order_text(ord)} norm on the dimension {d} because this"
                    " dimension is empty and the operation does not have an identity"
                )

    def compute() -> Tensor:
        found, shape = groups(x, dims, keepdim)
        real = (dtype or x._dtype).to_real()
        return new_tensor(real.pack([norm_of(g, ord) for g in found]), shape, real, x._storage.ulps + 4)

    if out is not None:
        return write_out("linalg_vector_norm", out, {"self": x}, compute)
    return recorded(_vector_norm_op, {"self": x, "ord": ord, "dim": as_dims(dim), "keepdim": keepdim}, compute)


def _order_text(order: Order) -> str:
    return f"{order:g}"


_norm_op = Op(
    "norm",
    ("self",),
    {
        "self": lambda grad, self, p, result, dim, keepdim: norm_gradient(
            _as_reduced(grad, self, dim, keepdim), self, p, _as_reduced(result, self, dim, keepdim)
        )
    },
    "NormBackward1",
    forward_derivative=lambda self, self_t, result, p, dim, keepdim: _norm_along(
        self, self_t, p, restored(result, self._shape, dim, keepdim), list(dim), keepdim
    ),
)


def norm_along(x: Any, p: Order, dim: Any, keepdim: bool) -> Any:
    """The older op, which distances are made of. ``dim``: one dimension or several, None for all."""
    dims = () if dim is None else dims_argument("norm", dim, len(x._shape))
    values = {"self": x, "p": p, "dim": dims, "keepdim": keepdim}
    return recorded(_norm_op, values, lambda: vector_norm(x.detach(), p, dim, keepdim))


# -- matrix norms ----------------------------------------------------------------------------------


def matrix_norm(
    A: Any, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Any:  # fmt: skip
    """The norm of matrices: of Frobenius, or the largest or smallest sum of rows or columns, or of singular values."""
    if ord not in ("fro", "nuc") if isinstance(ord, str) else abs(ord) not in (1, 2, math.inf):
        shown = ord if isinstance(ord, str) else _order_text(ord)
        raise RuntimeError(f"linalg.matrix_norm: Order {shown} not supported.")
    goes_by_singular_values = ord == "nuc" or (ord != "fro" and abs(ord) == 2)
    check_matrix("linalg.matrix_norm", A)
    check_floating("linalg.matrix_norm", A, takes_half=not goes_by_singular_values)
    if len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {' '.join(map(str, dim))}")
    rows, columns = (dimension(d, len(A._shape)) for d in dim)
    if rows == columns:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dim[0]}, {dim[1]})")
    check_dtype("linalg.matrix_norm", A._dtype, dtype)
    if ord == "fro":
        return vector_norm(A, 2, (rows, columns), keepdim, dtype=dtype, out=out)
    given = A if dtype is None else A.to(dtype)
    if goes_by_singular_values:
        values = linalg_svdvals(given.movedim((rows, columns), (-2, -1)))
        if ord == "nuc":
            found = values.sum(-1, keepdim)
        else:
            found = (values.amax if ord > 0 else values.amin)(-1, keepdim)
        if keepdim:
            found = found.unsqueeze(-1).movedim((-2, -1), (rows, columns))
        return found if out is None else write_out("linalg_matrix_norm", out, {}, lambda: found)
    summed, left = (rows, columns) if abs(ord) == 1 else (columns, rows)
    if summed < left and not keepdim:
        left -= 1
    sums = vector_norm(given, 1.0, (summed,), keepdim)
    return (sums.amax if ord > 0 else sums.amin)(left, keepdim)


def norm_of_either(
    A: Any, ord: Any = None, dim: Any = None, keepdim: bool = False, *, out: Optional[Tensor] = None,
    dtype: Optional[dtype_] = None,
) -> Any:  # fmt: skip
    """``torch.linalg.norm``: of a vector or of a matrix, as the arguments tell."""
    if dim is not None and not isinstance(dim, int) and len(dim) not in (1, 2):
        raise RuntimeError(
            f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got [{', '.join(map(str, dim))}]"
        )
    if ord is not None and dim is None and len(A._shape) not in (1, 2):
        raise RuntimeError("linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got"
                           f" {len(A._shape)}D.")  # fmt: skip
    of_matrix = ord is not None and (
        (dim is None and len(A._shape) == 2) or (dim is not None and not isinstance(dim, int) and len(dim) == 2)
    )
    if of_matrix:
        return matrix_norm(A, ord, (0, 1) if dim is None else dim, keepdim, dtype=dtype, out=out)
    if isinstance(ord, str):
        return matrix_norm(A, ord, (0, 1) if dim is None else as_dims(dim), keepdim, dtype=dtype, out=out)
    return vector_norm(A, 2.0 if ord is None else ord, dim, keepdim, dtype=dtype, out=out)


def linalg_cond(A: Any, p: Any = None) -> Any:
    """How much a matrix spreads relative errors."""
    name = f"linalg.cond(ord={p})"
    if isinstance(p, str):
        check_square(name, A)
    elif len(A._shape) < 2:
        raise RuntimeError("linalg.cond: The input tensor must have at least 2 dimensions.")
    if p not in (None, 1, -1, 2, -2, math.inf, -math.inf, "fro", "nuc"):
        shown = p if isinstance(p, str) else _order_text(p)
        raise RuntimeError(f"linalg.cond got an invalid norm type: {shown}")
    if not prod(A._shape):
        return A.new_zeros(A._shape[:-2], dtype=A._dtype.to_real())
    if p is None or p in (2, -2):
        s = linalg_svdvals(A)
        largest, least = s.narrow(-1, 0, 1), s.narrow(-1, -1, 1)
        return (largest / least if p != -2 else least / largest).squeeze(-1)
    if p == "nuc":
        s = linalg_svdvals(A)
        return s.sum(-1) * s.reciprocal().sum(-1)
    check_square(name, A)
    check_floating("linalg.inv", A)
    # torch fills in what has no inverse in place, which backward then finds: there is none.
    inverse, info = linalg_inv_ex(A)
    inverse.masked_fill_((info > 0).unsqueeze(-1).unsqueeze(-1), math.inf)
    return (matrix_norm(A, p) * matrix_norm(inverse, p)).nan_to_num_(math.inf, math.inf, -math.inf)


# -- distances -------------------------------------------------------------------------------------


def _negated(gradient: Any) -> Any:
    if gradient is None:
        raise RuntimeError(errors.UNDEFINED_OPERAND)
    return -gradient


_dist = Op(
    "dist",
    ("self", "other"),
    {
        "self": lambda grad, self, other, p, result: norm_gradient(grad, self - other, p, result),
        "other": lambda grad, self, other, p, result: _negated(norm_gradient(grad, self - other, p, result)),
    },
    forward_derivative=lambda self, other, self_t, other_t, p, result: _norm_along(
        self - other,
        self_t if other_t is None else -other_t if self_t is None else self_t - other_t,
        p,
        result,
        list(range(len((self - other)._shape))),
        False,
    ),
)


@both("dist")
def dist(input: Any, other: Any, p: Order = 2) -> Any:
    """The norm of the difference of two tensors."""
    difference = input.detach() - other.detach()
    if difference._dtype.category < 2:
        raise refused_types.NOT_THERE(
            "norm(): input dtype should be either floating point or complex. Got"
            f" {difference._dtype.legacy_name} instead."
        )

    def compute() -> Any:
        return vector_norm(difference, p)

    return recorded(_dist, {"self": input, "other": other, "p": p}, compute)


def _pairs(x1: Any, x2: Any) -> Any:
    return x1.unsqueeze(-2) - x2.unsqueeze(-3)


def _lengths(apart: Any, p: Order) -> Any:
    """Norms, but the number of parts that are not zero is NaN where one of them is."""
    found = vector_norm(apart, p, -1)
    return found.masked_fill((apart != apart).any(-1), math.nan) if p == 0 else found


def _distance_gradient(grad: Any, apart: Any, p: Order, distance: Any) -> Any:
    """As that of a norm, but of several parts that are the largest each has it whole, and what is NaN stays so."""
    if p == 0 or 1 < p < math.inf:
        return norm_gradient(grad, apart, p, distance)
    if p < 1:
        return norm_gradient(grad, apart, p, distance).masked_fill(apart == 0, 0)
    sign = FUNCTIONS["where"](apart != apart, apart, apart.sgn())
    return sign * grad if p == 1 else sign * grad * (1 - (apart.abs() - distance).abs().ceil().clamp(max=1))


_cdist_backward = Op(
    "_cdist_backward",
    ("grad", "x1", "x2", "cdist"),
    dict.fromkeys(("grad", "x1", "x2", "cdist"), NoFormula("_cdist_backward")),
    "CdistBackwardBackward0",
)


def _cdist_gradient(grad: Any, x1: Any, x2: Any, p: Order, result: Any) -> Any:
    def compute() -> Any:
        parts = _distance_gradient(
            grad.detach().unsqueeze(-1), _pairs(x1.detach(), x2.detach()), p, result.detach().unsqueeze(-1)
        )
        return x1.new_zeros(x1._shape) if parts is None else parts.sum(-2)

    return recorded(_cdist_backward, {"grad": grad, "x1": x1, "x2": x2, "cdist": result}, compute)


_cdist = Op(
    "_cdist_forward",
    ("x1", "x2"),
    {
        "x1": lambda grad, x1, x2, p, result: _cdist_gradient(grad, x1, x2, p, result),
        "x2": lambda grad, x1, x2, p, result: _cdist_gradient(grad.mT, x2, x1, p, result.mT),
    },
    node="CdistBackward0",
    forward_derivative=None,
)


@partial(function, "cdist")
def cdist(x1: Any, x2: Any, p: float = 2.0, compute_mode: Optional[str] = "use_mm_for_euclid_dist_if_necessary") -> Any:
    """The distance of each row of ``x1`` from each row of ``x2``."""
    if compute_mode not in _COMPUTE_MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    return _distances(x1, x2, p)


_COMPUTE_MODES = (
    "use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist"
)  # fmt: skip


def _distances(x1: Any, x2: Any, p: float) -> Any:
    for position, (name, one) in enumerate((("x1", x1), ("x2", x2)), 1):
        if not isinstance(one, Tensor):
            raise TypeError(errors.argument_type("cdist", name, position, "Tensor", one))
    if not isinstance(p, (int, float)):
        raise TypeError(errors.argument_type("cdist", "p", 3, "float", p))
    for name, one in (("X1", x1), ("X2", x2)):
        if len(one._shape) < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {len(one._shape)}D")
    a, b = x1._shape[-1], x2._shape[-1]
    if a != b:
        raise RuntimeError(f"X1 and X2 must have the same number of columns. X1: {a} X2: {b}")
    for name, one in (("X1", x1), ("X2", x2)):
        if one._dtype.category != 2:
            raise RuntimeError(f"cdist only supports floating-point dtypes, {name} got: {one._dtype.legacy_name}")
    if p < 0:
        raise RuntimeError("cdist only supports non-negative p values")
    if broadcast(x1._shape[:-2], x2._shape[:-2]) is None:
        raise RuntimeError(errors.shapes_do_not_broadcast(x1._shape[:-2], x2._shape[:-2]))

    def compute() -> Any:
        apart = _pairs(x1.detach(), x2.detach())
        # What is NaN is never found larger.
        return _lengths(apart.masked_fill(apart != apart, 0) if p == math.inf else apart, p)

    return recorded(_cdist, {"x1": x1, "x2": x2, "p": p}, compute)


_pdist_backward = Op(
    "_pdist_backward",
    ("grad", "self", "pdist"),
    dict.fromkeys(("grad", "self", "pdist"), NoFormula("_pdist_backward")),
    "PdistBackwardBackward0",
)


def _each_pair(self: Any) -> Any:
    first, second = FUNCTIONS["triu_indices"](self.size(0), self.size(0), 1).unbind(0)
    return self[first] - self[second], first, second


def _pdist_gradient(grad: Any, self: Any, p: Order, result: Any) -> Any:
    def compute() -> Any:
        plain = self.detach()
        apart, first, second = _each_pair(plain)
        parts = _distance_gradient(grad.detach().unsqueeze(-1), apart, p, result.detach().unsqueeze(-1))
        found = plain.new_zeros(plain._shape)
        return found if parts is None else found.index_add(0, first, parts).index_add(0, second, -parts)

    return recorded(_pdist_backward, {"grad": grad, "self": self, "pdist": result}, compute)


_pdist = Op("_pdist_forward", ("self",), {"self": _pdist_gradient}, node="PdistBackward0", forward_derivative=None)


@partial(function, "pdist")
def pdist(input: Any, p: float = 2.0) -> Any:
    """The distance of each row from each row after it."""
    if len(input._shape) != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {len(input._shape)}D")
    if input._dtype.category != 2:
        raise RuntimeError("pdist only supports floating-point dtypes")
    if p < 0:
        raise RuntimeError("pdist only supports non-negative p values")
    given = input.contiguous()

    def compute() -> Any:
        if len(given._shape) and given._shape[0] > 1 and given._dtype.itemsize == 2:
            raise errors.missing_kernel("pdist", given._dtype.legacy_name)
        return _lengths(_each_pair(given.detach())[0], p)

    return recorded(_pdist, {"self": given, "p": float(p)}, compute)


# -- renorm ----------------------------------------------------------------------------------------


def _norms_of_slices(self: Any, p: Order, dim: int) -> tuple[Any, list[int]]:
    dims = [d for d in range(len(self._shape)) if d != dimension(dim, len(self._shape))]
    return vector_norm(self, p, dims, True), dims


def _renorm_gradient(grad: Any, self: Any, p: Order, dim: int, maxnorm: Any) -> Any:
    norms, dims = _norms_of_slices(self, p, dim)
    of_norms = norm_gradient((self.conj() * grad).sum(dims, True).real, self, p, norms)
    inverse = (norms + 1e-7).reciprocal()
    scaled = times(inverse * (grad - inverse * of_norms), maxnorm)
    return FUNCTIONS["where"](norms > maxnorm, scaled, grad)


_renorm = Op(
    "renorm",
    ("self",),
    {"self": _renorm_gradient},
    forward_derivative="transposed" if SEMANTICS.logcumsumexp_and_renorm_have_forward_derivatives else None,
)


@both("renorm")
def renorm(input: Any, p: Order, dim: int, maxnorm: Any, *, out: Optional[Tensor] = None) -> Any:
    """Slices along ``dim`` whose norm is larger than ``maxnorm``, scaled down to it."""
    if isinstance(p, (int, float)) and p <= 0:
        raise RuntimeError("renorm: non-positive-norm not supported")
    if len(input._shape) < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {len(input._shape)} dimensions")

    if isinstance(maxnorm, (int, float)) and maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm:g}")

    def compute() -> Any:
        given = input.detach()
        norms, _ = _norms_of_slices(given, p, dim)
        factors = FUNCTIONS["where"](norms > maxnorm, maxnorm / (norms + 1e-7), 1.0)
        return (given * factors.to(given._dtype)).contiguous()

    if out is not None:
        return write_out("renorm", out, {"self": input}, compute)
    return recorded(_renorm, {"self": input, "p": p, "dim": dim, "maxnorm": maxnorm}, compute)


def _renorm_in_place(self: Tensor, p: Order, dim: int, maxnorm: Any) -> Tensor:
    values = {"self": self, "p": p, "dim": dim, "maxnorm": maxnorm}
    return change_in_place(_renorm, self, values, lambda: renorm(self.detach(), p, dim, maxnorm))


method("renorm_", _renorm_in_place)
