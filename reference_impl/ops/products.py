"""Products of matrices and vectors added to something, and products that are compositions of others."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional, Sequence

from .. import errors
from ..dtypes import dtype as dtype_
from ..dtypes import float32
from ..formats import contiguous_format
from ..layout import broadcast, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements
from ..warn import warn_once
from . import refusals
from .by_numbers import times
from .computed import derive
from .copies import arranged_like
from .declare import FUNCTIONS, Op, both, function, recorded, tensor_argument
from .kernels import conjugate
from .linalg import check_target, check_vectors, mm, multiple, rounded_once, whole
from .operands import check_factor, common_dtype
from .out_forms import resize_out, write_out
from .out_rules import COPIED, INVERTED
from .reshaping import unsafe_view
from .unrecorded import counted

# -- trace -----------------------------------------------------------------------------------------


def _trace_gradient(grad: Any, self_sym_sizes: Any) -> Any:
    rows, columns = self_sym_sizes
    whole = grad.new_zeros((rows * columns,))
    places = FUNCTIONS["arange"](0, min(rows, columns)) * (columns + 1)
    return counted(whole.index_fill(0, places, grad), 2).view(rows, columns)


_trace = Op("trace", ("self",), {"self": _trace_gradient}, forward_derivative=lambda self_t: self_t.trace())


@both("trace")
def trace(input: Tensor) -> Any:
    """The sum of the diagonal of a matrix."""
    is_narrow = input._dtype.category == 2 and input._dtype.itemsize == 2
    if input._dtype.category == 0 or (is_narrow and not SEMANTICS.trace_takes_half_precision):
        raise errors.missing_kernel("trace", input._dtype.legacy_name)
    if len(input._shape) != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {len(input._shape)}")
    return recorded(_trace, {"self": input, "self_sym_sizes": input._shape}, lambda: input.detach().diagonal().sum())


# -- a multiple of a product added to a multiple of something --------------------------------------


def _scaled(grad: Any, factor: Any) -> Any:
    return grad if factor == 1 else times(grad, conjugate(factor))


def _summed(self: Tensor, product: Any, beta: Any, alpha: Any, as_first: bool = False) -> Any:
    """``beta * self + alpha * product``; what is multiplied by 0 is not looked at, not even a NaN.

    ``as_first``: the result lies in memory as ``self`` does.
    """
    beta, alpha = whole(product._dtype, beta), whole(product._dtype, alpha)
    scaled = multiple(product, alpha)
    if beta == 0:
        if not as_first:
            return scaled.clone() if scaled is product else scaled
        found = arranged_like(self.detach().expand(product._shape), product._dtype.pack(elements(scaled)))
        found._storage.ulps = scaled._storage.ulps
        return found
    added = self.detach().expand(product._shape)
    added = multiple(added, beta)
    return added + scaled if as_first else scaled + added


def _plain(*tensors: Tensor) -> list[Any]:
    return [one.detach() for one in tensors]


@rounded_once
def _baddbmm(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Any:
    a, b = _plain(batch1, batch2)
    given = _plain(self)[0].expand(a.size(0), a.size(1), b.size(2))
    _check_batches(a, b)
    if not self._dtype is a._dtype is b._dtype:
        kinds = [refusals.c_name(one._dtype) for one in (self, a, b)]
        raise RuntimeError(
            f"Input dtypes must be the same, got: input {kinds[0]}, batch1: {kinds[1]}, batch2: {kinds[2]}"
        )
    if self._dtype.category == 0 and given.numel():
        raise refusals.of("baddbmm", self._dtype)
    return _summed(given, a.bmm(b), beta, alpha)


def _same_batches(self: Tensor, batch1: Tensor, batch2: Tensor, **_: Any) -> None:
    if len(batch1._shape) == len(batch2._shape) == 3:
        shape = (*batch1._shape[:2], batch2._shape[2])
        if broadcast(self._shape, shape) == shape:
            check_target(self, shape)


def _same_vector(self: Tensor, mat: Tensor, vec: Tensor, **_: Any) -> None:
    if len(self._shape) > 1:
        raise RuntimeError(
            f"vector + matrix @ vector expected, got {len(self._shape)}, {len(mat._shape)}, {len(vec._shape)}"
        )
    if len(mat._shape) == 2 and self._shape in ((), (1,)):
        check_target(self, mat._shape[:1])


def _same_matrix(self: Tensor, vec1: Tensor, vec2: Tensor, **_: Any) -> None:
    if len(self._shape) != 2:
        raise RuntimeError(f"2D tensor expected, got {len(self._shape)}D tensor for input")
    if len(vec1._shape) == len(vec2._shape) == 1 and self._shape != (vec1._shape[0], vec2._shape[0]):
        raise RuntimeError(
            f"size mismatch, input: {errors.shape_text(self._shape)}, v1: {errors.shape_text(vec1._shape)}, v2:"
            f" {errors.shape_text(vec2._shape)}"
        )


def _check_batches(a: Tensor, b: Tensor) -> None:
    for name, one in (("batch1", a), ("batch2", b)):
        if len(one._shape) != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")


derive(
    "baddbmm",
    Op(
        "baddbmm",
        ("self", "batch1", "batch2"),
        {
            "self": lambda grad, beta: _scaled(grad, beta),
            "batch1": lambda grad, batch2, alpha: _scaled(grad.bmm(batch2.transpose(1, 2).conj()), alpha),
            "batch2": lambda grad, batch1, alpha: _scaled(batch1.transpose(1, 2).conj().bmm(grad), alpha),
        },
        forward_derivative=lambda self_t, batch1, batch2, batch1_t, batch2_t, beta, alpha: _total(
            None if self_t is None else times(self_t, beta),
            None if batch1_t is None else times(batch1_t.bmm(batch2), alpha),
            None if batch2_t is None else times(batch1.bmm(batch2_t), alpha),
        ),
    ),
    _baddbmm,
    before_change=_same_batches,
)


def _total(*parts: Any) -> Any:
    found = [part for part in parts if part is not None]
    total = found[0]
    for part in found[1:]:
        total = total + part
    return total


def _addbmm(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Any:
    a, b = _plain(batch1, batch2)
    total = _plain(self)[0].expand((a.size(1), b.size(2)))
    _check_batches(a, b)
    if a._shape[0] != b._shape[0]:
        raise RuntimeError(f"batch1 and batch2 must have same number of batches, got {a._shape[0]} and {b._shape[0]}")
    if a._shape[2] != b._shape[1]:
        raise RuntimeError(
            f"Incompatible matrix sizes for bmm ({a._shape[1]}x{a._shape[2]} and {b._shape[1]}x{b._shape[2]})"
        )
    if not a._shape[0]:
        return total * whole(self._dtype, beta)
    # One batch after the other, each of which rounds.
    for i in range(a._shape[0]):
        total = FUNCTIONS["addmm"](total, a.select(0, i), b.select(0, i), beta=1 if i else beta, alpha=alpha)
    return total


derive(
    "addbmm",
    Op(
        "addbmm",
        ("self", "batch1", "batch2"),
        {
            "self": lambda grad, beta: _scaled(grad, beta),
            "batch1": lambda grad, batch2, batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2, alpha: (
                _scaled(
                    grad.unsqueeze(0)
                    .expand(batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2)
                    .bmm(batch2.transpose(1, 2).conj()),
                    alpha,
                )
            ),
            "batch2": lambda grad, batch1, batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2, alpha: (
                _scaled(
                    batch1.transpose(1, 2)
                    .conj()
                    .bmm(grad.unsqueeze(0).expand(batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2)),
                    alpha,
                )
            ),
        },
        forward_derivative=lambda self_t, batch1, batch2, batch1_t, batch2_t, beta, alpha: _total(
            None if self_t is None else times(self_t, beta),
            None if batch1_t is None else times(batch1_t.bmm(batch2).sum(0), alpha),
            None if batch2_t is None else times(batch1.bmm(batch2_t).sum(0), alpha),
        ),
    ),
    _addbmm,
    resizes=True,
    saved=lambda values: {
        "batch1_sym_argsize_0": values["batch1"]._shape[0] if values["batch1"]._shape else 0,
        "batch1_sym_argsize_1": (*values["batch1"]._shape, 0, 0)[1],
        "batch2_sym_argsize_2": (*values["batch2"]._shape, 0, 0, 0)[2],
    },
)


def _addmv(self: Tensor, mat: Tensor, vec: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Any:
    matrix, vector = _plain(mat, vec)
    if len(mat._shape) == 2 and len(vec._shape) == 1:
        check_vectors(self, mat, vec)
    product = matrix.mv(vector)
    if self._shape not in ((), product._shape, (1,)):
        raise RuntimeError(errors.vector_of_another_size(self._shape[0], mat._shape, vec._shape[0]))
    dtype = mat._dtype
    if dtype.category != 2 or dtype.itemsize > 2 or not prod(mat._shape):
        return _summed(self, product, beta, alpha)
    return _narrow_addmv(self.detach(), matrix, vector, _rounded(beta, dtype), _rounded(alpha, dtype))


def _narrow_addmv(self: Tensor, matrix: Tensor, vector: Tensor, beta: Any, alpha: Any) -> Any:
    """In 16 bits the multiple of ``self`` is rounded, and the other one where the matrix lies by columns."""
    by_columns = matrix._strides[0] == 1 and matrix._strides[1] >= max(1, matrix._shape[0])
    product = multiple(matrix.to(float32).mv(vector.to(float32)), alpha)
    if by_columns:
        product = product.to(matrix._dtype)
    if beta == 0:
        return product.to(matrix._dtype)
    return (multiple(self, beta).expand(product._shape).to(float32) + product).to(matrix._dtype)


def _rounded(factor: Any, dtype: dtype_) -> Any:
    """A factor as a number of the type, which it is where kernels do not compute in a wider one."""
    return dtype.convert([whole(dtype, factor)])[0]


derive(
    "addmv",
    Op(
        "addmv",
        ("self", "mat", "vec"),
        {
            "self": lambda grad, beta: _scaled(grad, beta),
            "mat": lambda grad, vec, alpha: _scaled(grad.ger(vec.conj()), alpha),
            "vec": lambda grad, mat, alpha: _scaled(mat.t().conj().mv(grad), alpha),
        },
        forward_derivative=lambda self_t, mat, vec, mat_t, vec_t, beta, alpha: _total(
            None if self_t is None else times(self_t, beta),
            None if mat_t is None else times(mat_t.mv(vec), alpha),
            None if vec_t is None else times(mat.mv(vec_t), alpha),
        ),
    ),
    _addmv,
    before_change=_same_vector,
    in_place_function=True,
)


def _addr(self: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Any:
    a, b = _plain(vec1, vec2)
    for name, one in (("vec1", a), ("vec2", b)):
        if len(one._shape) != 1:
            raise RuntimeError(f"addr: Expected 1-D argument {name}, but got {len(one._shape)}-D")
    given = _plain(self)[0].expand((a._shape[0], b._shape[0]))
    dtype = common_dtype((given, a, b))
    for name, factor in (("beta", beta), ("alpha", alpha)):
        if not (isinstance(factor, complex) and dtype.category == 2):  # which the kernel refuses
            check_factor(name, factor, dtype)
    if dtype.category == 0:
        return _summed(given, a.outer(b), bool(beta), bool(alpha), as_first=True)
    if dtype.category == 2:
        own = common_dtype((a, b))
        beta, alpha = _rounded(beta, own), _rounded(alpha, own)
    return _summed(given, multiple(a, alpha).outer(b), beta, 1, as_first=True)


derive(
    "addr",
    Op(
        "addr",
        ("self", "vec1", "vec2"),
        {
            "self": lambda grad, beta: _scaled(grad, beta),
            "vec1": lambda grad, vec2, alpha: _scaled(grad.mv(vec2.conj()), alpha),
            "vec2": lambda grad, vec1, alpha: _scaled(grad.t().mv(vec1.conj()), alpha),
        },
        forward_derivative=lambda self_t, vec1, vec2, vec1_t, vec2_t, beta, alpha: _total(
            None if self_t is None else times(self_t, beta),
            None if vec1_t is None else times(vec1_t.outer(vec2), alpha),
            None if vec2_t is None else times(vec1.outer(vec2_t), alpha),
        ),
    ),
    _addr,
    before_change=_same_matrix,
)


# -- the cross product -----------------------------------------------------------------------------


def _crossed(a: Any, b: Any, dim: int) -> Any:
    parts = []
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        parts.append(a.select(dim, j) * b.select(dim, k) - a.select(dim, k) * b.select(dim, j))
    return FUNCTIONS["stack"](parts, dim)


_cross_op = Op(
    "linalg_cross",
    ("self", "other"),
    {
        "self": lambda grad, other, dim: linalg_cross(other.conj(), grad, dim=dim),
        "other": lambda grad, self, dim: linalg_cross(grad, self.conj(), dim=dim),
    },
    forward_derivative=lambda self, other, self_t, other_t, dim: _total(
        None if self_t is None else linalg_cross(self_t, other, dim=dim),
        None if other_t is None else linalg_cross(self, other_t, dim=dim),
    ),
)


def linalg_cross(input: Any, other: Any, *, dim: int = -1, out: Optional[Tensor] = None) -> Any:
    """The cross product of vectors of three elements along ``dim``."""
    if len(input._shape) != len(other._shape):
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    at = dimension(dim, len(input._shape))
    a, b = input._shape[at], other._shape[at]
    if a != 3 or b != 3:
        raise RuntimeError(f"linalg.cross: inputs dimension {dim} must have length 3. Got {a} and {b}")

    def compute() -> Any:
        if input._dtype is not other._dtype:
            raise RuntimeError(f"expected scalar type {input._dtype.legacy_name} but found {other._dtype.legacy_name}")
        if not input._dtype.category:
            raise errors.missing_kernel("cross", input._dtype.legacy_name)
        pair = FUNCTIONS["broadcast_tensors"](input.detach(), other.detach())
        return _crossed(pair[0], pair[1], at).contiguous()

    values = {"self": input, "other": other, "dim": dim}
    if out is not None:
        return write_out("linalg_cross", out, values, compute)
    return recorded(_cross_op, values, compute)


@both("cross")
def cross(input: Any, other: Any, dim: Optional[int] = None, *, out: Optional[Tensor] = None) -> Any:
    """The cross product along ``dim``, or along the first dimension of size 3."""
    tensor_argument("cross", "other", 2, other)
    if dim is None:
        shape = input._shape
        if out is None and SEMANTICS.cross_without_a_dim_is_deprecated:
            warn_once(CROSS_WITHOUT_DIM)
        dim = next((d for d, size in enumerate(shape) if size == 3), None)
        if dim is None:
            raise RuntimeError("no dimension of size 3 in input")
    return linalg_cross(input, other, dim=dim, out=out)


# -- compositions ----------------------------------------------------------------------------------


#: What ``cross`` says where ``dim`` is not given.
CROSS_WITHOUT_DIM = (
    "Using torch.cross without specifying the dim arg is deprecated.\n"
    "Please either pass the dim explicitly or simply use torch.linalg.cross.\n"
    "The default value of dim will change to agree with that of linalg.cross in a future release."
    " (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/Cross.cpp:66.)"
)


def _numbers_or_dims(dims: Any, a: Any, b: Any) -> tuple[list[int], list[int]]:
    if isinstance(dims, Tensor):
        dims = dims.tolist()
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.dim(), b.dim()) and SEMANTICS.tensordot_counts_its_dimensions:
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        return list(range(-dims, 0)), list(range(dims))
    if not isinstance(dims, (tuple, list)):
        raise RuntimeError(
            "tensordot expects dims to be int or tuple[list[int], list[int]] or list[list[int]] containing two lists,"
            f" but got dims={dims}"
        )
    first, second = dims
    return ([first] if isinstance(first, int) else list(first)), ([second] if isinstance(second, int) else list(second))


@partial(function, "tensordot")
def tensordot(a: Any, b: Any, dims: Any = 2, out: Optional[Tensor] = None) -> Any:
    """The sum of products over pairs of dimensions."""
    of_a, of_b = _numbers_or_dims(dims, a, b)
    if out is not None and not isinstance(out, Tensor):
        raise TypeError(f"tensordot(): argument 'out' must be Tensor, not {type(out).__name__}")
    found = _contracted(a, b, of_a, of_b)
    return found if out is None else write_out("tensordot", out, {"self": a, "other": b}, lambda: found)


def _contracted(a: Any, b: Any, of_a: list[int], of_b: list[int]) -> Any:
    if len(of_a) != len(of_b):
        raise RuntimeError("both dimension lists should have same length")
    if a._dtype is not b._dtype:
        raise RuntimeError("both inputs should have same dtype")
    for d, e in zip(of_a, of_b):
        if a.size(d) != b.size(e) and 1 not in (a.size(d), b.size(e)):
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {a.size(d)} in dim {d} and second has size"
                f" {b.size(e)} in dim {e}"
            )
    of_a = [dimension(d, len(a._shape)) for d in of_a]
    of_b = [dimension(d, len(b._shape)) for d in of_b]
    # What meets a single place is summed at once, though it is a single place itself.
    for d, e in zip(of_a, of_b):
        if b.size(e) == 1:
            a = a.sum(d, True, dtype=a._dtype)
        elif a.size(d) == 1:
            b = b.sum(e, True, dtype=b._dtype)
    free_a = [d for d in range(len(a._shape)) if d not in of_a]
    free_b = [d for d in range(len(b._shape)) if d not in of_b]
    inner = prod([a._shape[d] for d in of_a])
    shape = (*[a._shape[d] for d in free_a], *[b._shape[d] for d in free_b])
    if of_a and prod(shape) == 1 and SEMANTICS.contractions_to_a_number_are_dot_products:
        first, second = a.permute(*free_a, *of_a), b.permute(*of_b, *free_b)
        if first.is_contiguous() and second.is_contiguous():
            flat = [one if len(one._shape) == 1 else one.reshape(inner) for one in (first, second)]
            return flat[0].dot(flat[1]).view(shape)
        product = first.squeeze() * second.squeeze()
        return (product.sum() if product._dtype.category > 1 else product.sum(dtype=product._dtype)).view(shape)
    left = a.permute(*free_a, *of_a).reshape(prod([a._shape[d] for d in free_a]), inner) if a._shape else a.view(1, 1)
    right = b.permute(*of_b, *free_b).reshape(inner, prod([b._shape[d] for d in free_b])) if b._shape else b.view(1, 1)
    return mm(left, right).reshape(shape)


@both("inner")
def inner(input: Any, other: Any, *, out: Optional[Tensor] = None) -> Any:
    """The sums of products over the last dimensions."""
    if not input._shape or not other._shape:
        return FUNCTIONS["mul"](input, other, out=out)
    if input._shape[-1] != other._shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes"
            f" {errors.shape_text(input._shape)} and {errors.shape_text(other._shape)}"
        )
    found = _contracted(input, other, [-1], [-1])
    return found if out is None else write_out("inner", out, {"self": input, "other": other}, lambda: found)


@both("kron")
def kron(input: Any, other: Any, *, out: Optional[Tensor] = None) -> Any:
    """Kronecker's product: a copy of the second for each element of the first, times that element."""
    ndim = max(len(input._shape), len(other._shape))
    a = (1,) * (ndim - len(input._shape)) + input._shape
    b = (1,) * (ndim - len(other._shape)) + other._shape
    spread = tuple(size for pair in zip(a, (1,) * ndim) for size in pair)
    filled = tuple(size for pair in zip((1,) * ndim, b) for size in pair)
    shape = tuple(x * y for x, y in zip(a, b))
    if out is None:
        return unsafe_view(unsafe_view(input, spread) * unsafe_view(other, filled), shape)
    if out._shape != shape:
        resize_out(out, shape)
    product = unsafe_view(input.detach(), spread) * unsafe_view(other.detach(), filled)
    return write_out("kron", out, {"input": input, "other": other}, lambda: unsafe_view(product, shape))


def _check_chain(given: Sequence[Tensor]) -> None:
    """Raise RuntimeError where tensors cannot be multiplied in turn: for their dimensions, types, or sizes."""
    for which, one in (("first", given[0]), ("last", given[-1])):
        if len(one._shape) not in (1, 2):
            raise RuntimeError(f"multi_dot(): the {which} tensor must be 1D or 2D but got {len(one._shape)}D")
    for i, one in enumerate(given[1:-1], 1):
        if len(one._shape) != 2:
            raise RuntimeError(f"multi_dot(): tensor {i} must be 2D but got {len(one._shape)}D")
    for i, (one, another) in enumerate(zip(given, given[1:])):
        if another._dtype is not given[0]._dtype:
            raise RuntimeError(
                "multi_dot(): all tensors must have be the same dtype but tensor 0 is"
                f" {refusals.c_name(given[0]._dtype)} and tensor {i + 1} {refusals.c_name(another._dtype)}"
            )
        if one._shape[-1] != another._shape[0]:
            raise RuntimeError(
                f"multi_dot(): tensors {i} and {i + 1} with shapes {errors.shape_text(one._shape)} and"
                f" {errors.shape_text(another._shape)} cannot be multiplied"
            )


def multi_dot(tensors: Sequence[Any], *, out: Optional[Tensor] = None) -> Any:
    """The product of several matrices, in the order that takes the fewest multiplications."""
    given = list(tensors)
    if len(given) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(given)}")
    _check_chain(given)
    first, last = given[0], given[-1]
    if len(first._shape) == 1:
        given[0] = first.unsqueeze(0)
    if len(last._shape) == 1:
        given[-1] = last.unsqueeze(-1)
    shape = (*first._shape[:-1], *last._shape[1:])
    if out is None:
        return _best_product(given).view(shape)
    values = {str(place): one for place, one in enumerate(tensors)}
    plain = [one.detach() for one in given]
    return write_out("chain_matmul", out, values, lambda: _best_product(plain).view(shape))


def _product_of_three(a: Any, b: Any, c: Any) -> Any:
    """From the left, where neither order takes fewer multiplications."""
    rows, inner = a._shape
    other, columns = c._shape
    from_left = rows * other * (inner + columns)
    from_right = inner * columns * (rows + other)
    return mm(a, mm(b, c)) if from_left > from_right else mm(mm(a, b), c)


def _best_product(given: list[Any]) -> Any:
    count = len(given)
    if count == 2:
        return mm(*given)
    if count == 3:
        return _product_of_three(*given)
    sizes = [given[0]._shape[0], *[one._shape[1] for one in given]]
    cost = [[0] * count for _ in range(count)]
    cut = [[0] * count for _ in range(count)]
    for length in range(1, count):
        for i in range(count - length):
            j = i + length
            options = [(cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j)]
            cost[i][j], cut[i][j] = min(options, key=lambda option: option[0])

    def product(i: int, j: int) -> Any:
        return given[i] if i == j else mm(product(i, cut[i][j]), product(cut[i][j] + 1, j))

    return product(0, count - 1)


@partial(function, "chain_matmul")
def chain_matmul(*matrices: Any, out: Optional[Tensor] = None) -> Any:
    for place, one in enumerate(matrices):
        if not isinstance(one, Tensor):
            raise TypeError(f"expected Tensor as element {place} in argument 0, but got {type(one).__name__}")
    warn_once(CHAIN_MATMUL)
    if not matrices:
        raise RuntimeError("chain_matmul(): Expected one or more matrices")
    return matrices[0].clone() if len(matrices) == 1 else multi_dot(matrices, out=out)


#: What ``chain_matmul`` says to each call.
CHAIN_MATMUL = (
    "torch.chain_matmul is deprecated and will be removed in a future PyTorch release. Use torch.linalg.multi_dot"
    " instead, which accepts a list of two or more tensors rather than multiple parameters. (Triggered internally at"
    " /__w/pytorch/pytorch/aten/src/ATen/native/LinearAlgebra.cpp:1102.)"
)


def matrix_power(A: Any, n: int, *, out: Optional[Tensor] = None) -> Any:
    """By repeated squaring; of the inverse where ``n`` is negative."""
    if len(A._shape) < 2:
        raise RuntimeError("linalg.matrix_power: The input tensor A must have at least 2 dimensions.")
    if A._shape[-1] != A._shape[-2]:
        raise RuntimeError(
            "linalg.matrix_power: A must be batches of square matrices, but they are"
            f" {A._shape[-2]} by {A._shape[-1]} matrices"
        )
    if n == 0:
        found = A.clone(memory_format=contiguous_format).copy_(FUNCTIONS["eye"](A._shape[-1], dtype=A._dtype))
        return found if out is None else write_out("matrix_power by copying", out, {}, lambda: found, COPIED)
    base = A if n > 0 else FUNCTIONS["inverse"](A)
    is_squared_alone = abs(n) > 2 and abs(n) & (abs(n) - 1) == 0
    way = INVERTED if n == -1 else COPIED if n == 1 or is_squared_alone else None
    n = abs(n)
    if n == 1:
        found = base.clone(memory_format=contiguous_format) if base is A else base
    elif n == 3:
        found = (base @ base) @ base
    else:
        found = None
        while n:
            if n % 2:
                found = base if found is None else found @ base
            n //= 2
            if n:
                base = base @ base
    if out is None or found is None:
        return found
    name = "matrix_power by copying" if way is COPIED else "matrix_power"
    return write_out(name, out, {"result": found}, lambda: found, way)


both("matrix_power")(matrix_power)


def vecdot(x: Any, y: Any, *, dim: int = -1, out: Optional[Tensor] = None) -> Any:
    """The dot products of vectors along ``dim``; of complex ones with the first conjugated."""
    if len(x._shape) == len(y._shape) == 1:
        found = FUNCTIONS["vdot"](x, y)
    else:
        found = (x.conj() * y).sum(dim)
    return found if out is None else write_out("linalg_vecdot", out, {"x": x, "y": y}, found.detach)
