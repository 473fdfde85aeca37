"""``t_``, ``squeeze_`` and their like: the tensor itself takes over the layout of a view of it."""

from __future__ import annotations

from typing import Any

from .. import forward_mode
from ..tensor import Tensor, dimension
from ..views import bump_version, check_in_place, reshape_history
from .declare import Op, begin_record, is_recorded, method
from .permuting import t, transpose
from .reshaping import squeeze, unsqueeze, unsqueeze_to

# -- in-place changes of shape: the same tensor, seen in another way -------------------------------


def _reshaped_in_place(name: str, node: str, view_form: Any, derivative: Any, saves: Any) -> None:
    """Declare ``squeeze_``, ``t_`` and their like: the tensor takes over the layout of the view ``view_form`` makes."""
    op = Op(name, ("self",), {"self": derivative}, node)

    def change(self: Tensor, *arguments: Any) -> Tensor:
        values = {"self": self, "self_sym_sizes": self._shape, **saves(self, *arguments)}
        node_: Any = None
        if is_recorded(op, values):
            check_in_place(self, True)
            node_ = begin_record(op, values)
        tangent = forward_mode.tangent_of(self) if forward_mode.depth else None
        seen = view_form(self.detach(), *arguments)
        self._shape, self._strides, self._offset = seen._shape, seen._strides, seen._offset
        bump_version(self)
        if node_ is not None:
            node_._outputs = ((self._shape, self._dtype),)
            reshape_history(self, node_)
        if tangent is not None:
            change(tangent, *arguments)
        return self

    method(name, change)


_reshaped_in_place("t_", "TBackward1", t, lambda grad: grad.t(), lambda self: {})
_reshaped_in_place(
    "transpose_",
    "TransposeBackward1",
    transpose,
    lambda grad, dim0, dim1: grad.transpose(dim0, dim1),
    lambda self, dim0, dim1: {"dim0": dim0, "dim1": dim1},
)
_reshaped_in_place(
    "unsqueeze_",
    "UnsqueezeBackward1",
    unsqueeze,
    lambda grad, dim: grad.squeeze(dim),
    lambda self, dim: {"dim": dimension(dim, len(self._shape) + 1)},
)
_reshaped_in_place(
    "squeeze_",
    "SqueezeBackward4",
    squeeze,
    lambda grad, self_sym_sizes, dim: unsqueeze_to(grad, self_sym_sizes, None if dim is None else (dim,)),
    lambda self, dim=None: {"dim": dim},
)
