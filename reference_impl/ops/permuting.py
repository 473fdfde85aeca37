"""Views with the dimensions in another order."""

from __future__ import annotations

from typing import Any, Sequence

from .. import errors
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension
from ..warn import warn_once
from .arguments import int_arguments
from .declare import Op, both, method, view_of
from .derived_forms import copy_of_view
from .reshaping import alias
from .unrecorded import turned

# -- order of dimensions ---------------------------------------------------------------------------

_t = Op("t", ("self",), {"self": lambda grad: turned(grad)}, forward_derivative=lambda self_t: self_t.t())
_transpose = Op(
    "transpose",
    ("self",),
    {"self": lambda grad, dim0, dim1: grad.transpose(dim0, dim1)},
    forward_derivative=lambda self_t, dim0, dim1: self_t.transpose(dim0, dim1),
)
_permute = Op(
    "permute",
    ("self",),
    {"self": lambda grad, dims: grad.permute(_inverse(dims))},
    forward_derivative=lambda self_t, dims: self_t.permute(dims),
)


def _inverse(dims: Sequence[int]) -> tuple[int, ...]:
    ndim = len(dims)
    inverse = [0] * ndim
    for i, dim in enumerate(dims):
        inverse[dim % ndim] = i
    return tuple(inverse)


@both("t")
def t(input: Tensor) -> Tensor:
    if len(input._shape) > 2:
        raise RuntimeError(errors.too_many_dimensions_for_t("t", len(input._shape)))
    return view_of(_t, {"self": input}, (input._shape[::-1], input._strides[::-1], input._offset))


@both("transpose", "swapdims")
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    ndim = len(input._shape)
    a, b = dimension(dim0, ndim), dimension(dim1, ndim)
    order = list(range(ndim))
    if ndim:
        order[a], order[b] = order[b], order[a]
    return view_of(_transpose, {"self": input, "dim0": dim0, "dim1": dim1}, _permuted(input, order))


@both("swapaxes")
def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    return transpose(input, axis0, axis1)


def _permuted(self: Tensor, order: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    return tuple(self._shape[d] for d in order), tuple(self._strides[d] for d in order), self._offset


@both("permute")
def permute(input: Tensor, *given: Any, dims: Any = None) -> Tensor:
    wanted = int_arguments("permute", given, "dims", dims)
    ndim = len(input._shape)
    if len(wanted) != ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired"
            f" ordering of dimensions i.e. input.dim() = {ndim} is not equal to len(dims) = {len(wanted)}"
        )
    order = [dimension(d, ndim) for d in wanted]
    if len(set(order)) != ndim:
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return view_of(_permute, {"self": input, "dims": wanted}, _permuted(input, order))


@both("movedim", "moveaxis")
def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    ndim = len(input._shape)
    if isinstance(source, (tuple, list)) is not isinstance(destination, (tuple, list)):
        raise TypeError("movedim(): source and destination must both be ints or both be tuples of ints")
    sources = [dimension(d, ndim) for d in (source if isinstance(source, (tuple, list)) else [source])]
    targets = [dimension(d, ndim) for d in (destination if isinstance(destination, (tuple, list)) else [destination])]
    if len(sources) != len(targets):
        raise RuntimeError(
            "movedim: Invalid source or destination dims: source"
            f" ({errors.shape_text(source)} dims) should contain the same number of dims as destination"
            f" ({errors.shape_text(destination)} dims)"
        )
    for name, named, given in (("source", sources, source), ("destination", targets, destination)):
        if len(set(named)) != len(named):
            raise RuntimeError(f"movedim: repeated dim in `{name}` ({errors.shape_text(given)})")
    if not ndim:
        return alias(input)
    order: list[int] = [-1] * ndim
    for s, d in zip(sources, targets):
        order[d] = s
    rest = iter(d for d in range(ndim) if d not in sources)
    return permute(input, tuple(next(rest) if d == -1 else d for d in order))


#: What the warnings about tensors without dimensions say.
IDENTITY = "This function is the identity in these cases."
CONJUGATE = "Consider using x.conj()."


def _tell_of_scalars(name: str, advice: str) -> None:
    if SEMANTICS.transposing_a_number_is_deprecated:
        warn_once(errors.deprecated_on_scalars(name, advice))


def _reversed_dims(self: Tensor) -> Tensor:
    if not self._shape:
        _tell_of_scalars("T", IDENTITY)
    elif len(self._shape) != 2:
        warn_once(errors.T_OF_OTHER_DIMENSIONS)
    return permute(self, tuple(range(len(self._shape) - 1, -1, -1)))


def _matrix_transpose(self: Tensor) -> Tensor:
    if not self._shape:
        _tell_of_scalars("mT", IDENTITY)
        return self
    if len(self._shape) < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {len(self._shape)}-D tensor."
        )
    return transpose(self, -2, -1)


def _conjugate(self: Tensor) -> Tensor:
    return self.conj() if self._dtype.is_complex else self


def _conjugate_transpose(self: Tensor) -> Tensor:
    if not self._shape:
        _tell_of_scalars("H", CONJUGATE)
        return _conjugate(self)
    if len(self._shape) != 2:
        raise RuntimeError(
            f"tensor.H is only supported on matrices (2-D tensors). Got {len(self._shape)}-D tensor."
            + (" For batches of matrices, consider using tensor.mH" if len(self._shape) > 2 else "")
        )
    return _adjoint("tensor.H", self)


def _adjoint(called: str, self: Tensor) -> Tensor:
    if len(self._shape) < 2:
        raise RuntimeError(
            f"{called} is only supported on matrices or batches of matrices. Got {len(self._shape)}-D tensor."
        )
    return _conjugate(transpose(self, -2, -1))


@both("adjoint")
def adjoint(input: Tensor) -> Tensor:
    if not input._shape:
        _tell_of_scalars("adjoint()", CONJUGATE)
        return _conjugate(input)
    return _adjoint("tensor.adjoint()", input)


def _conjugate_transposes(self: Tensor) -> Tensor:
    if not self._shape:
        _tell_of_scalars("mH", CONJUGATE)
        return _conjugate(self)
    return _adjoint("tensor.mH", self)


method("T", property(_reversed_dims))
method("mT", property(_matrix_transpose))
method("H", property(_conjugate_transpose))
method("mH", property(_conjugate_transposes))

copy_of_view("t_copy", t, _t)
copy_of_view("transpose_copy", transpose, _transpose)
copy_of_view("permute_copy", permute, _permute)
