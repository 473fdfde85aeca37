"""Products of matrices and vectors."""

from __future__ import annotations

import itertools
from functools import partial, wraps
from operator import add, mul
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, inexact, short_ways
from ..dtypes import dtype as dtype_
from ..graph import requires_grad
from ..inexact import Bound, of_products, worst
from ..layout import broadcast, contiguous_strides, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_rows, new_tensor
from ..warn import warn_once
from . import refusals
from .arithmetic import times_alpha
from .declare import FUNCTIONS, Op, both, change_in_place, function, method, recorded, tensor_argument
from .few_kernels import refuse_product
from .out_forms import as_row, write_out
from .recording import is_due, record_named
from .reshaping import unsafe_view
from .sums_of_products import multiplied, multiplied_in_single
from .unrecorded import has_more_to_do, turned
from .written_out import Few

#: Rows and columns, where they are asked for.
_Pair = tuple[Sequence[Sequence[Any]], Sequence[Sequence[Any]]]
_Factors = Callable[[], _Pair]


def _given(factors: _Pair) -> _Pair:
    return factors


def _bound(data: Sequence[Any], numbers: Sequence[Any], a: Tensor, b: Tensor, factors: _Factors) -> int:
    """How far off products may be."""
    dtype, left, right = a._dtype, a._storage.ulps, b._storage.ulps

    def distances() -> list[float]:
        return [of_products((row, left), (column, right), dtype) for row, column in itertools.product(*factors())]

    def is_coarse() -> bool:
        return inexact.are_coarse(elements(a), elements(b), max(a._shape))

    return inexact.of_computed(data, numbers, dtype, not (left or right), is_coarse, distances)


def _of_products(numbers: list[Any], shape: tuple[int, ...], a: Tensor, b: Tensor, factors: _Factors) -> Tensor:
    dtype = a._dtype
    data = dtype.pack(numbers)
    return new_tensor(data, shape, dtype, _bound(data, numbers, a, b, factors))


def _same_dtype(a: Tensor, b: Tensor, first: str = "m1", second: str = "m2") -> None:
    if a._dtype is not b._dtype:
        if not SEMANTICS.matmul_of_two_types_tells_both:
            raise RuntimeError(f"expected scalar type {a._dtype.legacy_name} but found {b._dtype.legacy_name}")
        raise RuntimeError(
            f"expected {first} and {second} to have the same dtype, but got: {refusals.c_name(a._dtype)} !="
            f" {refusals.c_name(b._dtype)}"
        )


#: Floating types of which this release multiplies no matrices.
_UNMULTIPLIED = frozenset(() if SEMANTICS.products_and_norms_take_half_precision else (dtypes.float16,))


def _look_up(kernel: str, operand: Tensor) -> None:
    """Raise what torch raises where there is no kernel of this name for the type."""
    if operand._dtype.category == 0 or operand._dtype in _UNMULTIPLIED:
        raise errors.missing_kernel(kernel, operand._dtype.legacy_name)


def _mm_compute(a: Tensor, b: Tensor, op: str = "mm") -> Tensor:
    for name, matrix in (("self", a), ("mat2", b)):
        if len(matrix._shape) != 2:
            raise RuntimeError(errors.no_matrix(op, name, len(matrix._shape)))
    (n, k), (k2, m) = a._shape, b._shape
    if k != k2:
        raise RuntimeError(errors.matrices_do_not_fit(op, a._shape, b._shape))
    _same_dtype(a, b)
    if n and k and m:
        _look_up("addmm_impl_cpu_", a)
    keeps_sign = a._dtype.itemsize > 2 if op == "addmm" else _keeps_sign(a, n, m)
    values = multiplied(elements(a), elements(b), n, k, m, keeps_sign=keeps_sign)
    return _of_products(values, (n, m), a, b, partial(_rows_and_columns, a, b))


def _keeps_sign(a: Tensor, n: int, m: int) -> bool:
    """Whether single products are written as they are, also -0.0: for a vector they are added to zeros."""
    return n > 1 and m > 1 and a._dtype.itemsize > 2


def _left_gradient(grad: Any, mat2: Any, self_sym_sizes: Any, self_sym_strides: Any) -> Any:
    """In column-major order where the left operand was, as torch computes it."""
    rows, _ = self_sym_sizes
    by_columns = self_sym_strides[0] == 1 and self_sym_strides[1] == rows
    if _is_at_once(grad, mat2):
        return _product_at_once(grad, mat2, False, True, by_columns)
    if by_columns:
        return mat2.conj().mm(grad.t()).t()
    return grad.mm(mat2.t().conj())


def _right_gradient(grad: Any, self: Any, mat2_sym_sizes: Any, mat2_sym_strides: Any) -> Any:
    rows, _ = mat2_sym_sizes
    by_columns = mat2_sym_strides[0] == 1 and mat2_sym_strides[1] == rows
    if _is_at_once(grad, self):
        return _product_at_once(self, grad, True, False, by_columns)
    if by_columns:
        return grad.t().mm(self.conj()).t()
    return self.t().conj().mm(grad)


def _is_at_once(grad: Any, other: Any) -> bool:
    """Whether a gradient of a product is one of floats alone, of which nothing is recorded."""
    dtype = grad._dtype
    return dtype is other._dtype and dtype.category == 2 and not has_more_to_do()


def _rows(matrix: Tensor) -> list[list[float]]:
    values, width = [*elements(matrix)], matrix._shape[1]
    return [values[at : at + width] for at in range(0, len(values), width)] if width else [[]] * matrix._shape[0]


def _columns(matrix: Tensor) -> list[list[float]]:
    values, width = [*elements(matrix)], matrix._shape[1]
    return [values[at::width] for at in range(width)]


def _as_it_lies(matrix: Tensor) -> tuple[Sequence[Any], bool]:
    """The numbers of a matrix, and whether they come column by column, because they are the whole memory so."""
    data = matrix._storage.data
    if len(data) == matrix._whole:
        return data, False
    height, width = matrix._shape
    if matrix._strides == (1, height) and len(data) == height * width and not matrix._offset:
        return data, True
    return elements(matrix), False


def _numbers_at_once(
    a: Tensor, b: Tensor, turn_a: bool = False, turn_b: bool = False, is_added: bool = False, packs: bool = False
) -> Any:
    """The numbers of the product, row by row, of matrices of which each is turned first where it is said.

    ``is_added``: it is computed on top of something, whose zeros then count. ``packs``: in single precision; None where
    that is not done at once.
    """
    n, k = a._shape[::-1] if turn_a else a._shape
    left, is_left_turned = _as_it_lies(a)
    right, is_right_turned = _as_it_lies(b)
    m = b._shape[0 if turn_b else 1]
    keeps_sign = a._dtype.itemsize > 2 if is_added else _keeps_sign(a, n, m)
    compute = multiplied_in_single if packs else multiplied
    return compute(left, right, n, k, m, is_left_turned is not turn_a, is_right_turned is not turn_b, keeps_sign)


def _packs(a: Tensor) -> bool:
    """Whether a product is rounded as it is computed: then nobody can tell how far off it is."""
    return a._dtype is dtypes.float32 and not inexact.tracked


def _rows_and_columns(a: Tensor, b: Tensor) -> _Pair:
    return _rows(a), _columns(b)


def _product_at_once(a: Tensor, b: Tensor, turn_a: bool, turn_b: bool, by_columns: bool) -> Tensor:
    """The product, in column-major order where that is asked for."""
    if by_columns:
        return turned(_product_at_once(b, a, not turn_b, not turn_a, False))

    def factors() -> _Pair:
        return _columns(a) if turn_a else _rows(a), _rows(b) if turn_b else _columns(b)

    shape = (a._shape[1 if turn_a else 0], b._shape[0 if turn_b else 1])
    data = _numbers_at_once(a, b, turn_a, turn_b, packs=True) if _packs(a) else None
    if data is not None:
        return new_tensor(data, shape, a._dtype)
    return _of_products(_numbers_at_once(a, b, turn_a, turn_b), shape, a, b, factors)


_mm = Op(
    "mm",
    ("self", "mat2"),
    {"self": _left_gradient, "mat2": _right_gradient},
    forward_derivative=lambda self, mat2, self_t, mat2_t: _sum_of(
        None if self_t is None else self_t.mm(mat2), None if mat2_t is None else self.mm(mat2_t)
    ),
)


def _sum_of(a: Any, b: Any) -> Any:
    return b if a is None else a if b is None else a + b


def _mm_at_once(a: Tensor, b: Tensor) -> Optional[Tensor]:
    """The product of two matrices of one floating type; None where there is more to look at."""
    dtype, left, right = a._dtype, a._shape, b._shape
    if b._dtype is not dtype or dtype.category != 2 or len(left) != 2 or len(right) != 2 or left[1] != right[0]:
        return None
    if dtype in _UNMULTIPLIED:
        return None
    shape = (left[0], right[1])
    one, other = a._storage.data, b._storage.data
    data: Any = None
    ulps = 0
    if _packs(a):
        if len(one) == a._whole and len(other) == b._whole:
            n, m = shape
            data = multiplied_in_single(one, other, n, left[1], m, False, False, n > 1 and m > 1)
        else:
            data = _numbers_at_once(a, b, packs=True)
    if data is None:
        numbers = _numbers_at_once(a, b)
        data = dtype.pack(numbers)
        ulps = _bound(data, numbers, a, b, partial(_rows_and_columns, a, b)) if inexact.tracked else 0
    result = new_rows(data, shape, contiguous_strides(shape), dtype, ulps)
    if a._requires_grad or b._requires_grad or a._view is not None or b._view is not None:
        if (a._inference or b._inference) and not result._inference:
            return None
        if is_due((a, b), result):
            kept = {
                "self": a,
                "mat2": b,
                "self_sym_sizes": left,
                "self_sym_strides": a._strides,
                "mat2_sym_sizes": right,
                "mat2_sym_strides": b._strides,
            }
            record_named(_mm, kept, (a, b), result)
    return result


@both("mm")
def mm(input: Tensor, mat2: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
    if out is None and not short_ways.barred and isinstance(mat2, Tensor):
        found = _mm_at_once(input, mat2)
        if found is not None:
            return found
    tensor_argument("mm", "mat2", 1, mat2)
    values = {
        "self": input,
        "mat2": mat2,
        "self_sym_sizes": input._shape,
        "self_sym_strides": input._strides,
        "mat2_sym_sizes": mat2._shape,
        "mat2_sym_strides": mat2._strides,
    }
    if out is not None:
        return write_out("mm", out, {"self": input, "mat2": mat2}, lambda: _mm_compute(input, mat2))
    return recorded(_mm, values, lambda: _mm_compute(input, mat2))


def check_vectors(self: Tensor, mat: Tensor, vec: Tensor) -> None:
    """Raise RuntimeError where what is added to a matrix times a vector is not of their type."""
    if not self._dtype is mat._dtype is vec._dtype:
        kinds = [one._dtype.legacy_name for one in (self, mat, vec)]
        raise RuntimeError(
            f"addmv input tensors must have the same dtype, but got {kinds[0]}, {kinds[1]}, and {kinds[2]}"
        )


_mv = Op(
    "mv",
    ("self", "vec"),
    {"self": lambda grad, vec: grad.ger(vec.conj()), "vec": lambda grad, self: self.t().conj().mv(grad)},
    beneath_autograd=1,
    refuses_beneath=errors.INFERENCE_SAVED,
    forward_derivative=lambda self, vec, self_t, vec_t: _sum_of(
        None if self_t is None else self_t.mv(vec), None if vec_t is None else self.mv(vec_t)
    ),
)


@both("mv")
def mv(input: Tensor, vec: Tensor) -> Tensor:
    tensor_argument("mv", "vec", 1, vec)
    if not input._shape:  # asked for the size of its result, before anything is asked that may refuse
        raise IndexError(errors.no_dimension(0))

    def compute() -> Tensor:
        if len(input._shape) != 2 or len(vec._shape) != 1:
            raise RuntimeError(f"vector + matrix @ vector expected, got 1, {len(input._shape)}, {len(vec._shape)}")
        n, k = input._shape
        if k != vec._shape[0]:
            raise RuntimeError(errors.vector_of_another_size(n, (n, k), vec._shape[0]))
        check_vectors(vec, input, vec)
        if n and k:
            _look_up("addmv_impl_cpu", input)
        values = multiplied(elements(input), elements(vec), n, k, 1)
        return _of_products(values, (n,), input, vec, lambda: (_rows(input), [elements(vec)]))

    return recorded(_mv, {"self": input, "vec": vec}, compute)


_dot = Op(
    "dot",
    ("self", "tensor"),
    {"self": lambda grad, tensor: grad * tensor.conj(), "tensor": lambda grad, self: grad * self.conj()},
    beneath_autograd=1,
    forward_derivative=lambda self, tensor, self_t, tensor_t: _sum_of(
        None if self_t is None else self_t.dot(tensor), None if tensor_t is None else self.dot(tensor_t)
    ),
)


@both("dot")
def dot(input: Tensor, tensor: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
    tensor_argument("dot", "tensor", 1, tensor)

    def compute() -> Tensor:
        if len(input._shape) != 1 or len(tensor._shape) != 1:
            raise RuntimeError(f"1D tensors expected, but got {len(input._shape)}D and {len(tensor._shape)}D tensors")
        if input._dtype is not tensor._dtype:
            raise RuntimeError(
                f"dot : expected both vectors to have same dtype, but found {input._dtype.legacy_name} and"
                f" {tensor._dtype.legacy_name}"
            )
        if input._shape != tensor._shape:
            a, b = input._shape[0], tensor._shape[0]
            raise RuntimeError(
                f"inconsistent tensor size, expected tensor [{a}] and src [{b}] to have the same number of elements,"
                f" but got {a} and {b} elements respectively"
            )
        _look_up("dot", input)
        row, column = elements(input), elements(tensor)
        return _of_products([sum(map(mul, row, column))], (), input, tensor, lambda: ([row], [column]))

    values = {"self": input, "tensor": tensor}
    if out is not None:
        return write_out("dot", out, values, compute)
    return recorded(_dot, values, compute)


def outer(input: Tensor, vec2: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
    for name, one in (("self", input), ("vec2", vec2)):
        if len(one._shape) != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {len(one._shape)}-D")
    column = input.reshape(input._shape[0], 1)
    return column * vec2 if out is None else FUNCTIONS["mul"](column, vec2, out=out)


def ger(input: Tensor, vec2: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
    if out is not None:
        warn_once(GER)
    return outer(input, vec2, out=out)


#: What ``ger`` says to a call with ``out=``.
GER = "torch.ger is deprecated and will be removed in a future PyTorch release. Use torch.outer instead."

for _name, _form in (("outer", outer), ("ger", ger)):
    function(_name, _form)
    method(_name, _form)

_bmm = Op(
    "bmm",
    ("self", "mat2"),
    {
        "self": lambda grad, mat2: grad.bmm(mat2.transpose(1, 2).conj()),
        "mat2": lambda grad, self: self.transpose(1, 2).conj().bmm(grad),
    },
    forward_derivative=lambda self, mat2, self_t, mat2_t: _sum_of(
        None if self_t is None else self_t.bmm(mat2), None if mat2_t is None else self.bmm(mat2_t)
    ),
)


@both("bmm")
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    def compute() -> Tensor:
        if len(input._shape) != 3 or len(mat2._shape) != 3:
            raise RuntimeError("batch1 must be a 3D tensor" if len(input._shape) != 3 else "batch2 must be a 3D tensor")
        (b, n, k), (b2, k2, m) = input._shape, mat2._shape
        if b != b2 or k != k2:
            raise RuntimeError(
                f"Expected size for first two dimensions of batch2 tensor to be: {errors.shape_text((b, k))} but got:"
                f" {errors.shape_text((b2, k2))}."
            )
        if not (b and n and k and m):
            return new_tensor(mat2._dtype.pack((0,)) * (b * n * m), (b, n, m), mat2._dtype)
        _look_up("bmm", input)
        if input._dtype is not mat2._dtype:
            raise RuntimeError(f"expected scalar type {input._dtype.legacy_name} but found {mat2._dtype.legacy_name}")
        left, right = elements(input), elements(mat2)
        values: list[Any] = []
        error = 0
        for i in range(b):
            a, c = left[i * n * k : (i + 1) * n * k], right[i * k * m : (i + 1) * k * m]
            part = multiplied(a, c, n, k, m)
            factors = [a[at : at + k] for at in range(0, n * k, k)] if k else [], [c[at::m] for at in range(m)]
            error = worst(error, _bound(input._dtype.pack(part), part, input, mat2, partial(_given, factors)))
            values.extend(part)
        return new_tensor(input._dtype.pack(values), (b, n, m), input._dtype, error)

    return recorded(_bmm, {"self": input, "mat2": mat2}, compute)


_addmm = Op(
    "addmm",
    ("self", "mat1", "mat2"),
    {
        "self": lambda grad, beta: times_alpha(grad, beta),
        "mat1": lambda grad, mat2, alpha, mat1_sym_sizes, mat1_sym_strides: times_alpha(
            _left_gradient(grad, mat2, mat1_sym_sizes, mat1_sym_strides), alpha
        ),
        "mat2": lambda grad, mat1, alpha, mat2_sym_sizes, mat2_sym_strides: times_alpha(
            _right_gradient(grad, mat1, mat2_sym_sizes, mat2_sym_strides), alpha
        ),
    },
    beneath_autograd=1,
    forward_derivative=lambda self_t, mat1, mat2, mat1_t, mat2_t, beta, alpha: _sum_of(
        None if self_t is None else self_t * beta,
        _sum_of(
            None if mat1_t is None else mat1_t.mm(mat2) * alpha, None if mat2_t is None else mat1.mm(mat2_t) * alpha
        ),
    ),
)


def whole(dtype: dtype_, factor: Any) -> Any:
    """A factor as the kernel of the type takes it. Raises RuntimeError for a complex one that is not real."""
    if isinstance(factor, complex) and dtype.category in (1, 2):
        if factor.imag:
            name = "float32" if dtype.category == 2 and dtype.itemsize < 4 else dtype.name  # halves are added as floats
            raise RuntimeError(errors.overflow_of(name))
        factor = factor.real
    return int(factor) if dtype.category == 1 else factor


def multiple(operand: Tensor, factor: Any) -> Any:
    """``factor * operand``, a part of a sum: whether it is rounded before it is used depends on the library."""
    if factor == 1:
        return operand
    found = operand * factor
    if inexact.tracked and found._dtype.category == 2:
        found._storage.ulps += inexact.of_multiples(elements(operand), factor, found._dtype)
    return found


def _widened(operand: Any) -> Any:
    return operand.detach().to(dtypes.float32) if isinstance(operand, Tensor) else operand


def rounded_once(compute: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """``compute`` adds a multiple of a product to a multiple of its first operand. In 16 bits only the sum is rounded:
    product and multiples are floats."""

    @wraps(compute)
    def computed(*operands: Any, **named: Any) -> Tensor:
        kinds = {one._dtype for one in (*operands, *named.values()) if isinstance(one, Tensor)}
        dtype = kinds.pop()
        if kinds or dtype.category != 2 or dtype.itemsize != 2 or dtype in _UNMULTIPLIED:
            return compute(*operands, **named)
        return compute(*map(_widened, operands), **{key: _widened(one) for key, one in named.items()}).to(dtype)

    return computed


_ADDED = Few(add, 2)


def _addmm_at_once(self: Tensor, mat1: Tensor, mat2: Tensor) -> Optional[Tensor]:
    """A row added to each row of a product of floats: what a linear layer computes. None for anything else."""
    dtype = mat1._dtype
    if dtype is not mat2._dtype or dtype is not self._dtype or dtype.category != 2 or dtype in _UNMULTIPLIED:
        return None
    if len(mat1._shape) != 2 or len(mat2._shape) != 2 or len(self._shape) != 1:
        return None
    (n, k), (k2, m) = mat1._shape, mat2._shape
    if k != k2 or self._shape[0] != m:
        return None
    added = [*elements(self)] * n
    product = _numbers_at_once(mat1, mat2, is_added=True, packs=True) if _packs(mat1) else None
    if product is not None:
        return new_rows(_ADDED[n * m](product, added), (n, m), contiguous_strides((n, m)), dtype, 0)
    numbers = _numbers_at_once(mat1, mat2, is_added=True)
    product = numbers if dtype.itemsize == 2 else dtype.pack(numbers)  # where rounded_once says so
    values = dtype.pack([*map(add, product, added)])
    ulps = 0
    if inexact.tracked and (
        dtype.itemsize == 8 or [*values] != [*map(add, numbers, added)] or _are_inexact(self, mat1, mat2)
    ):
        left, right = mat1._storage.ulps, mat2._storage.ulps
        terms = zip(itertools.product(_rows(mat1), _columns(mat2)), added)
        far = max(
            [of_products((row, left), (column, right), dtype, (one,)) for (row, column), one in terms], default=0.0
        )
        ulps = Bound(1, far) + self._storage.ulps if far else self._storage.ulps
    return new_rows(values, (n, m), contiguous_strides((n, m)), dtype, ulps)


def _are_inexact(*given: Tensor) -> bool:
    return any([one._storage.ulps for one in given])


def _addmm_compute(self: Tensor, mat1: Tensor, mat2: Tensor, beta: Any, alpha: Any) -> Any:
    if alpha == 1 and beta == 1 and not short_ways.barred:
        found = _addmm_at_once(self, mat1, mat2)
        if found is not None:
            return found
    return _addmm_at_length(self, mat1, mat2, beta=beta, alpha=alpha)


@rounded_once
def _addmm_at_length(self: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any, alpha: Any) -> Any:
    for name, matrix in (("mat1", mat1), ("mat2", mat2)):
        if len(matrix._shape) != 2:
            raise RuntimeError(errors.no_matrix("addmm", name, len(matrix._shape)))
    for name, one in (("mat1", mat1), ("self", self)):
        if one._dtype is not mat2._dtype:
            kinds = f"{one._dtype.legacy_name} and {mat2._dtype.legacy_name}"
            raise RuntimeError(f"{name} and mat2 must have the same dtype, but got {kinds}")
    beta, alpha = whole(self._dtype, beta), whole(self._dtype, alpha)
    if self._dtype.category == 2:
        scaled = _mm_compute(multiple(mat1, alpha), mat2, "addmm")  # in the order of the libraries
    else:
        scaled = multiple(_mm_compute(mat1, mat2, "addmm"), alpha)
    added = self.detach()
    if len(added._shape) > 2 or any(a not in (1, b) for a, b in zip(added._shape[::-1], scaled._shape[::-1])):
        added = added.expand(scaled._shape)
    if beta == 0:
        return scaled  # what is multiplied by 0 is not looked at, not even a NaN
    return scaled + multiple(added, beta)


def _addmm_values(self: Tensor, mat1: Tensor, mat2: Tensor, beta: Any, alpha: Any) -> dict[str, Any]:
    return {
        "self": self,
        "mat1": mat1,
        "mat2": mat2,
        "beta": beta,
        "alpha": alpha,
        "mat1_sym_sizes": mat1._shape,
        "mat1_sym_strides": mat1._strides,
        "mat2_sym_sizes": mat2._shape,
        "mat2_sym_strides": mat2._strides,
    }


@both("addmm")
def addmm(
    input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1, out: Optional[Tensor] = None
) -> Tensor:
    given = (input, mat1, mat2, beta, alpha)
    if out is None and beta == 1 and alpha == 1 and not short_ways.barred:
        found = _addmm_at_once(input, mat1, mat2)
        if found is not None and (found._inference or not (input._inference or mat1._inference or mat2._inference)):
            inputs = (input, mat1, mat2)
            if is_due(inputs, found):
                record_named(_addmm, _addmm_values(*given), inputs, found)
            return found
    if out is not None:
        return write_out("addmm", out, _addmm_values(*given), lambda: _addmm_compute(*given))
    return recorded(_addmm, _addmm_values(*given), lambda: _addmm_compute(*given))


def check_target(target: Tensor, shape: tuple[int, ...]) -> None:
    """Raise RuntimeError where a product of this shape cannot be added to the tensor in place."""
    if target._shape != shape:
        raise RuntimeError(
            f"Bad in-place call: input tensor size {errors.shape_text(target._shape)} and output tensor size"
            f" {errors.shape_text(shape)} should match"
        )


def _addmm_in_place(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    given = (input, mat1, mat2, beta, alpha)

    def compute() -> Tensor:
        if len(mat1._shape) == len(mat2._shape) == 2 and mat1._shape[1] == mat2._shape[0]:
            check_target(input, (mat1._shape[0], mat2._shape[1]))
        return _addmm_compute(*given)

    return change_in_place(_addmm, input, _addmm_values(*given), compute)


method("addmm_", _addmm_in_place)


@both("matmul")
def matmul(input: Tensor, other: Any, *, out: Optional[Tensor] = None) -> Tensor:
    """The product by numbers of dimensions: dot, mv, mm, or mm over batches that broadcast."""
    if out is None and not short_ways.barred and isinstance(other, Tensor):
        found = _mm_at_once(input, other)
        if found is not None:
            return found
    tensor_argument("matmul", "other", 1, other)
    a, b = len(input._shape), len(other._shape)
    if out is not None:
        return _matmul_out(input, other, out)
    if a == 0 or b == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {a}D and {b}D")
    refuse_product(a, b, input._dtype)
    if a == 1 and b == 1:
        return dot(input, other)
    if a == 2 and b == 1:
        return mv(input, other)
    if a == 1 and b == 2:
        return mm(input.unsqueeze(0), other).squeeze_(0)
    if a == 2 and b == 2:
        return mm(input, other)
    if a >= b:
        if _should_fold(input, input, other):
            return _folded(input, other)
    elif _should_fold(input, other.mT, input):
        if a == 1:
            return _folded(other.mT, input)
        return _folded(other.mT, input.t()).mT.contiguous()
    return _batched(input, other)


def _matmul_out(input: Tensor, other: Tensor, out: Tensor) -> Tensor:
    is_row = len(input._shape) == 1 and len(other._shape) == 2
    name = "matmul by a row" if is_row else "matmul by a vector" if len(other._shape) == 1 else "matmul"
    name = "matmul of vectors" if len(input._shape) == len(other._shape) == 1 else name

    def compute() -> Tensor:
        found = matmul(input.detach(), other.detach())
        return as_row(name, out, found) if is_row else found

    return write_out(name, out, {"self": input, "other": other}, compute)


def _should_fold(input: Tensor, stack: Tensor, matrix: Tensor) -> bool:
    """Whether a stack of matrices times one matrix is one product of the stack laid flat.

    It is where that needs no copy, or where the matrix requires grad: its gradient would be as large as the stack.
    """
    if len(stack._shape) < 3 or len(matrix._shape) > 2:
        return False
    if requires_grad(matrix):
        return True
    if len(input._shape) == 2:
        return False
    shape, strides = stack._shape, stack._strides
    return 0 in shape or all(strides[i] == strides[i + 1] * shape[i + 1] for i in range(len(shape) - 2))


def _folded(stack: Tensor, matrix: Tensor) -> Tensor:
    lead = stack._shape[:-1]
    flat = stack.reshape(prod(lead), stack._shape[-1])
    product = mm(flat, matrix) if len(matrix._shape) == 2 else mv(flat, matrix)
    return unsafe_view(product, (*lead, *matrix._shape[1:]))


def _batched(input: Tensor, other: Tensor) -> Tensor:
    left = input.unsqueeze(0) if len(input._shape) == 1 else input
    right = other.unsqueeze(-1) if len(other._shape) == 1 else other
    batch = broadcast(left._shape[:-2], right._shape[:-2])
    if batch is None:
        raise RuntimeError(errors.shapes_do_not_broadcast(left._shape[:-2], right._shape[:-2]))
    n, k = left._shape[-2:]
    k2, m = right._shape[-2:]
    product = bmm(
        left.expand((*batch, n, k)).reshape(prod(batch), n, k),
        right.expand((*batch, k2, m)).reshape(prod(batch), k2, m),
    )
    shape = (*batch, n, m)
    if len(input._shape) == 1:
        shape = (*batch, m)
    elif len(other._shape) == 1:
        shape = (*batch, n)
    return unsafe_view(product, shape)


method("__matmul__", lambda self, other: matmul(self, other) if isinstance(other, Tensor) else NotImplemented)
method("__rmatmul__", lambda self, other: matmul(other, self) if isinstance(other, Tensor) else NotImplemented)
matmul.__name__ = "matmul"
