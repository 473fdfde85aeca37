"""Order: sort, argsort, msort, topk, kthvalue. NaN is larger than every number."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import dtypes, errors, refused_types
from ..layout import positions, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from .copies import arranged_like
from .declare import Op, both, recorded, refuse_alone
from .gathering import chosen, put_back
from .named_results import ValuesAndIndices, named_pair, write_pair
from .out_forms import write_out


def _ranking(name: str, node: str, keepdim: bool, beneath_autograd: int = 1) -> Op:
    """An op whose values are some of the input's, picked by its indices along one dimension."""
    if keepdim:
        return Op(
            name,
            ("self",),
            {"self": lambda grad, self_sym_sizes, dim, indices: put_back(grad, self_sym_sizes, dim, indices)},
            node,
            beneath_autograd=beneath_autograd,
            forward_derivative=lambda self_t, dim, result: (chosen(self_t, dim, result[1]),),
        )
    return Op(
        name,
        ("self",),
        {
            "self": lambda grad, self_sym_sizes, dim, indices, keepdim: put_back(
                grad, self_sym_sizes, dim, indices, keepdim
            )
        },
        node,
        beneath_autograd=beneath_autograd,
        forward_derivative=lambda self_t, dim, result, keepdim: (chosen(self_t, dim, result[1], keepdim),),
    )


_sort = _ranking("sort", "SortBackward0", True)
_sort_stable = _ranking("sort", "SortBackward1", True)
_topk = _ranking("topk", "TopkBackward0", True, beneath_autograd=0)
_kthvalue = _ranking("kthvalue", "KthvalueBackward0", False)
_Sorted, _Top, _Kth = named_pair("sort"), named_pair("topk"), named_pair("kthvalue")


def _key(value: Any) -> tuple[bool, Any]:
    return (value != value, 0 if value != value else value)


def _lanes(self: Tensor, at: int) -> tuple[list[list[Any]], tuple[int, ...], tuple[int, ...]]:
    """The elements along dimension ``at``, lane by lane, and the shapes before and after that dimension."""
    shape, strides = self._shape, self._strides
    if not shape:
        return [[elements(self)[0]]], (), ()
    before, after = shape[:at], shape[at + 1 :]
    starts = positions(before + after, strides[:at] + strides[at + 1 :], self._offset)
    data = self._storage.data
    return [[data[s + i * strides[at]] for i in range(shape[at])] for s in starts], before, after


def _from_lanes(
    lanes: Sequence[Sequence[Any]], before: tuple[int, ...], after: tuple[int, ...], length: int
) -> list[Any]:
    """Row-major elements of what has ``length`` elements along the dimension between."""
    inner = prod(after)
    rows = [lanes[row * inner : (row + 1) * inner] for row in range(prod(before))]
    return [lane[i] for row in rows for i in range(length) for lane in row]


def _pick(
    self: Tensor, at: int, orders: Sequence[Sequence[int]], length: int, drop: bool = False
) -> tuple[Tensor, Tensor]:
    """Values and indices of what ``orders`` picks from each lane."""
    lanes, before, after = _lanes(self, at)
    picked = [[lane[i] for i in order] for lane, order in zip(lanes, orders)]
    shape = (*before, *(() if drop else (length,)), *after) if self._shape else ()
    values = self._dtype.pack(_from_lanes(picked, before, after, length))
    places = dtypes.int64.pack(_from_lanes(orders, before, after, length))
    return new_tensor(values, shape, self._dtype, self._storage.ulps), new_tensor(places, shape, dtypes.int64)


def _order(lane: Sequence[Any], descending: bool) -> list[int]:
    return sorted(range(len(lane)), key=lambda i: _key(lane[i]), reverse=descending)


def _sorted(self: Tensor, at: int, orders: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """As ``_pick`` of all, laid out as the input is."""
    values, indices = _pick(self, at, orders, self._shape[at] if self._shape else 1)
    return (
        arranged_like(self, values._storage.data),
        arranged_like(self, indices._storage.data, dtypes.int64),
    )


def _refuse(name: str, self: Tensor, *categories: int) -> None:
    """Raise NotImplementedError where torch has no kernel for the type."""
    if self._dtype.category in categories:
        raise errors.missing_kernel(name, self._dtype.legacy_name)


def _no_order_of(dtype: dtypes.dtype) -> Exception:
    """How complex numbers are refused."""
    if not SEMANTICS.sort_refuses_complex_numbers_by_itself:
        return errors.missing_kernel("sorting_kernel_method_name", dtype.legacy_name)
    if not SEMANTICS.sort_refuses_complex_numbers_beneath_python:
        return ValueError("Sort currently does not support complex dtypes on CPU.")
    return refused_types.SENSELESS(" Sort does not support complex dtypes on CPU")


def _sorted_form(input: Tensor, dim: int, descending: bool, op: Op, out: Any = None) -> ValuesAndIndices:
    at = dimension(dim, len(input._shape))
    if input._dtype.is_complex:
        raise _no_order_of(input._dtype)

    def compute() -> ValuesAndIndices:
        lanes, _, _ = _lanes(input, at)
        orders = [_order(lane, descending) for lane in lanes]
        return _Sorted(_sorted(input, at, orders))

    if out is not None:
        return write_pair("sort", _Sorted, out, input, compute())
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim}
    return recorded(op, values, compute, names=("values", "indices"))


@both("sort")
def sort(
    input: Tensor, dim: int = -1, descending: bool = False, *, stable: Optional[bool] = None, out: Any = None
) -> ValuesAndIndices:
    return _sorted_form(input, dim, descending, _sort if stable is None else _sort_stable, out)


@both("argsort")
def argsort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False) -> Tensor:
    return _sorted_form(input.detach(), dim, descending, _sort).indices


@both("msort")
def msort(input: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
    if out is not None:
        return write_out("msort", out, {"self": input}, lambda: _sorted_form(input.detach(), 0, False, _sort).values)
    return _sorted_form(input, 0, False, _sort).values


@both("topk")
def topk(
    input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True, *, out: Any = None
) -> ValuesAndIndices:
    at = dimension(dim, len(input._shape))
    size = input._shape[at] if input._shape else 1
    if not 0 <= k <= size:
        raise RuntimeError("selected index k out of range")
    if not SEMANTICS.argmax_and_topk_refuse_types_by_themselves:
        if input._shape and input._dtype.category in (0, 3):
            raise errors.missing_kernel("topk_cpu", input._dtype.legacy_name)
    elif input._dtype.category == 0:
        raise refused_types.NOT_THERE("topk does not support bool dtypes on CPU")
    elif input._dtype.category == 3:
        raise refused_types.SENSELESS(" topk does not support complex dtypes on CPU")

    def compute() -> ValuesAndIndices:
        lanes, _, _ = _lanes(input, at)
        return _Top(_pick(input, at, [_order(lane, largest)[:k] for lane in lanes], k))

    if out is not None:
        return write_pair("topk", _Top, out, input, compute())
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim}
    return recorded(_topk, values, compute, names=("values", "indices"))


@both("kthvalue")
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False, *, out: Any = None) -> ValuesAndIndices:
    if out is None:
        refuse_alone(errors.out_requires_grad("kthvalue"), input)
    at = dimension(dim, len(input._shape))
    size = input._shape[at] if input._shape else 1
    if size == 0:
        raise IndexError(f"kthvalue(): Expected reduction dim {at} to have non-zero size.")
    if not 1 <= k <= size:
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {at}")

    def compute() -> ValuesAndIndices:
        if input._shape:
            _refuse("kthvalue_cpu", input, 0, 3)
        lanes, _, _ = _lanes(input, at)
        return _Kth(_pick(input, at, [_order(lane, False)[k - 1 : k] for lane in lanes], 1, drop=not keepdim))

    if out is not None:
        return write_pair("kthvalue", _Kth, out, input, compute())
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "keepdim": keepdim}
    return recorded(_kthvalue, values, compute, names=("values", "indices"))
