"""What torch writes in Python: functions and methods with signatures of their own, which hand on to an op.

Of arguments that do not fit such a signature Python tells, and of the others the op that gets them.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from ..semantics import SEMANTICS
from ..tensor import dimension
from .checked import inner
from .declare import function, method
from .norms import matrix_norm, norm_along, vector_norm
from .parts import split_evenly, split_with_sizes
from .reshaping import unflatten
from .searching import distinct, distinct_along, distinct_neighbours


def _method(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a method of Tensor, by which name Python tells of its arguments."""

    def derive(form: Callable[..., Any]) -> Callable[..., Any]:
        form.__name__, form.__qualname__ = name, f"Tensor.{name}"
        return method(name, form)

    return derive


def _function(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a function, which tells of its arguments by the name that it has here."""

    def derive(form: Callable[..., Any]) -> Callable[..., Any]:
        own = form.__name__
        function(name, form)
        form.__name__ = form.__qualname__ = own
        return form

    return derive


# -- split, unflatten ------------------------------------------------------------------------------

_split = inner("split")(split_evenly)
_split_with_sizes = inner("split_with_sizes")(split_with_sizes)
_unflatten = inner("Tensor.unflatten")(unflatten)


@_method("split")
def _split_method(self: Any, split_size: Any, dim: int = 0) -> Any:
    if hasattr(split_size, "numel") and split_size.numel() == 1:
        split_size = int(split_size)
    return (_split if isinstance(split_size, int) else _split_with_sizes)(self, split_size, dim)


@_function("split")
def split(tensor: Any, split_size_or_sections: Any, dim: int = 0) -> Any:
    return tensor.split(split_size_or_sections, dim)


@_method("unflatten")
def _unflatten_method(self: Any, dim: int, sizes: Any) -> Any:
    if not sizes:
        raise RuntimeError("unflatten: sizes must be non-empty")
    return _unflatten(self, dim, sizes)


# -- norm ------------------------------------------------------------------------------------------

_vector_norm = inner("linalg_vector_norm")(vector_norm)
_matrix_norm = inner("linalg_matrix_norm")(matrix_norm)


def _frobenius(input: Any, dim: Any, keepdim: bool) -> Any:
    """As it was before: of two dimensions the root of a sum, else an op of its own."""
    if isinstance(dim, (tuple, list)) and len(dim) == 2:
        return (
            (input.conj() * input).real.sum(dim, keepdim).sqrt()
            if input.is_complex()
            else ((input * input).sum(dim, keepdim).sqrt())
        )
    return norm_along(input, 2, dim, keepdim)


def _check_name_of_norm(name: str, ndim: int, dims: Any) -> None:
    """As it was before: of one or two dimensions that of Frobenius, the nuclear one of a matrix."""
    if name not in ("fro", "nuc"):
        raise RuntimeError(f"only valid string values are 'fro' and 'nuc', found {name}")
    if name == "fro":
        if dims is not None and len(dims) > 2:
            raise RuntimeError(f"Expected at most 2 dimensions, but got {len(dims)} dimensions instead.")
    elif dims is None:
        if ndim != 2:
            plural = "" if ndim == 1 else "s"
            raise RuntimeError(
                f"Expected a tensor with 2 dimensions, but got a tensor with {ndim} dimension{plural} instead."
            )
    elif len(dims) != 2:
        raise RuntimeError("nuclear norm requires a 'dim' argument of size 2")
    elif len({dimension(one, ndim) for one in dims}) == 1:
        raise RuntimeError("duplicate or invalid dimensions")


@_function("norm")
def norm(input: Any, p: Any = "fro", dim: Any = None, keepdim: bool = False, out: Any = None, dtype: Any = None) -> Any:
    """The older form: the Frobenius norm is that of the elements, of how many dimensions soever."""
    ndim = len(input.layout and input._shape)
    if not SEMANTICS.the_norm_is_that_of_linalg and not isinstance(p, str) and dtype is None and out is None:
        return norm_along(input, 2.0 if p is None else p, dim, keepdim)
    if not SEMANTICS.the_norm_is_that_of_linalg and isinstance(p, str):
        _check_name_of_norm(p, ndim, (dim,) if isinstance(dim, int) else dim)
        if p == "fro" and dtype is None and out is None:
            return _frobenius(input, dim, keepdim)
    if p == "fro" and (dim is None or isinstance(dim, int) or len(dim) <= 2):
        return _vector_norm(input, 2, dim, keepdim, dtype=dtype, out=out)
    if isinstance(p, str):
        dims = (dim,) if isinstance(dim, int) else tuple(range(ndim) if dim is None else dim)
        return _matrix_norm(input, p, dims, keepdim, dtype=dtype, out=out)
    return _vector_norm(input, 2.0 if p is None else p, dim, keepdim, dtype=dtype, out=out)


@_method("norm")
def _norm_method(self: Any, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    return norm(self, p, dim, keepdim, dtype=dtype)


# -- unique ----------------------------------------------------------------------------------------

_unique2 = inner("_unique2")(distinct)
_unique_dim = inner("unique_dim")(distinct_along)
_unique_consecutive = inner("unique_consecutive")(distinct_neighbours)


def _asked(results: Any, inverse: bool, counted: bool) -> Any:
    values, kinds, counts = results
    results = (values, *([kinds] if inverse else []), *([counts] if counted else []))
    return results if len(results) > 1 else values


@_function("unique")
def _return_output(
    input: Any, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Any = None
) -> Any:
    """The distinct elements, or slices along ``dim``, in ascending order; NaN is distinct from NaN."""
    if dim is None:
        found = _unique2(input, sorted=sorted, return_inverse=return_inverse, return_counts=return_counts)
    else:
        found = _unique_dim(input, dim, sorted=sorted, return_inverse=return_inverse, return_counts=return_counts)
    return _asked(found, return_inverse, return_counts)


@_method("unique")
def _unique_method(
    self: Any, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Any = None
) -> Any:
    return _return_output(self, sorted, return_inverse, return_counts, dim)


@_function("unique_consecutive")
def _consecutive_return_output(
    input: Any, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None
) -> Any:
    """The elements, or slices along ``dim``, without those that equal the one before."""
    found = _unique_consecutive(input, return_inverse=return_inverse, return_counts=return_counts, dim=dim)
    return _asked(found, return_inverse, return_counts)


@_method("unique_consecutive")
def _unique_consecutive_method(
    self: Any, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None
) -> Any:
    return _consecutive_return_output(self, return_inverse, return_counts, dim)
