"""What a tensor tells of itself beside its elements: as methods, attributes and functions."""

from __future__ import annotations

from typing import Any, Optional

from .. import errors
from ..devices import check
from ..formats import contiguous_format
from ..tensor import Tensor
from .declare import FUNCTIONS, Op, both, method, not_differentiable, recorded

for _name in "is_mkldnn is_nested is_mps is_xpu is_ipu is_maia is_mtia is_xla is_vulkan is_sparse_csr".split():
    method(_name, property(lambda self: False))


@both("is_nonzero")
def is_nonzero(input: Tensor) -> bool:
    return bool(input)


@both("is_distributed")
def is_distributed(input: Tensor) -> bool:
    return False


@both("get_device")
def get_device(input: Tensor) -> int:
    return -1


for _name in ("numel", "is_floating_point", "is_complex", "is_signed", "is_inference"):
    FUNCTIONS[_name] = getattr(Tensor, _name)


def _dim_order(self: Tensor) -> tuple[int, ...]:
    """The dimensions from the outermost in memory to the innermost."""
    order = sorted(range(len(self._shape)), key=lambda d: (-self._strides[d], d))
    return tuple(order)


def _on_another_device(kind: str) -> Any:
    def move(self: Tensor, device: Optional[Any] = None, non_blocking: bool = False, memory_format: Any = None) -> Any:
        check(kind)

    move.__name__ = move.__qualname__ = kind
    return move


def _numpy(self: Tensor, *, force: bool = False) -> Any:
    if self.requires_grad and not force:
        raise RuntimeError(errors.NUMPY_REQUIRES_GRAD)
    raise RuntimeError(errors.NO_NUMPY)


def _array(self: Tensor, dtype: Any = None) -> Any:
    return _numpy(self)


def _reversed(self: Tensor) -> Tensor:
    """The elements in the opposite order of the first dimension."""
    return self.flip(0) if self._shape else self


def _no_deletion(self: Tensor, index: Any) -> None:
    raise TypeError("Tensor does not support deleting items")


def _to_dense(self: Tensor, dtype: Any = None, *, masked_grad: Any = None) -> Tensor:
    return self if dtype is None else self.to(dtype)


def _coalesce(self: Tensor) -> Tensor:
    raise RuntimeError("coalesce expected sparse coordinate tensor layout but got Strided")


_detach_copy = Op("detach_copy", ("self",), {"self": not_differentiable("detach_copy")}, "NotImplemented")


def detach_copy(input: Tensor) -> Tensor:
    """New memory; unlike ``detach`` it is recorded, as an op that has no derivative."""
    return recorded(_detach_copy, {"self": input}, lambda: input.detach().clone(memory_format=contiguous_format))


FUNCTIONS.update(detach=Tensor.detach, detach_=Tensor.detach_, detach_copy=detach_copy)
method("to_dense", _to_dense)
method("coalesce", _coalesce)
method("dim_order", _dim_order)
method("dense_dim", lambda self: len(self._shape))
method("sparse_dim", lambda self: 0)
method("is_coalesced", lambda self: True)
method("name", property(lambda self: None))
method("cuda", _on_another_device("cuda"))
method("numpy", _numpy)
method("__array__", _array)
method("__array_priority__", 1000)
method("__reversed__", _reversed)
method("__delitem__", _no_deletion)
