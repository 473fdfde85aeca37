"""``t_``, ``squeeze_`` and their like: the tensor itself takes over the layout of a view of it."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import errors, forward_mode, levels
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor
from ..views import bump_version, check_in_place, reshape_history
from .declare import Op, begin_record, function, is_recorded, method
from .op_nodes import Derivative
from .permuting import t, transpose
from .reshaping import squeeze, unsqueeze, unsqueeze_to
from .striding import as_strided


def _declared(name: str, node: str, derivative: Derivative) -> Op:
    return Op(name, ("self",), {"self": derivative}, node)


# IP-35: the tensor keeps its memory and takes over the layout of the view; a base keeps its history.
@rule("IP-35")
def _take_over(
    op: Op, self: Tensor, view_form: Callable[..., Tensor], saved: dict[str, Any], arguments: tuple[Any, ...]
) -> Tensor:
    if forward_mode.depth and levels.must_descend():
        return levels.through_layout(lambda one: _take_over(op, one, view_form, saved, arguments), op.name, self)
    values = {"self": self, **saved}
    node: Any = None
    if is_recorded(op, values):
        check_in_place(self)
        node = begin_record(op, values)
    tangent = forward_mode.tangent_of(self) if forward_mode.depth else None
    seen = view_form(self.detach(), *arguments)
    self._shape, self._strides, self._offset, self._whole = seen._shape, seen._strides, seen._offset, -1
    bump_version(self)
    if node is not None:
        node._outputs = ((self._shape, self._dtype),)
        reshape_history(self, node)
    if tangent is not None:
        _take_over(op, tangent, view_form, saved, arguments)
    return self


_t = _declared("t_", "TBackward1", lambda grad: grad.t())
_transpose = _declared("transpose_", "TransposeBackward1", lambda grad, dim0, dim1: grad.transpose(dim0, dim1))
_unsqueeze = _declared("unsqueeze_", "UnsqueezeBackward1", lambda grad, dim: grad.squeeze(dim))
#: Two places were left to forms that only since take several dimensions.
_SQUEEZES = (
    ("SqueezeBackward3", "SqueezeBackward4")
    if SEMANTICS.squeeze_takes_several_dimensions
    else ("SqueezeBackward2", "SqueezeBackward3")
)
_squeeze_all = _declared(
    "squeeze_", _SQUEEZES[0], lambda grad, self_sym_sizes: unsqueeze_to(grad, self_sym_sizes, None)
)
_squeeze_one = _declared(
    "squeeze_", _SQUEEZES[1], lambda grad, self_sym_sizes, dim: unsqueeze_to(grad, self_sym_sizes, (dim,))
)
_squeeze_some = _declared(
    "squeeze_", "SqueezeBackward5", lambda grad, self_sym_sizes, dim: unsqueeze_to(grad, self_sym_sizes, dim)
)
_as_strided = _declared(
    "as_strided_",
    "AsStridedBackward1",
    lambda grad, _self_geometry, size, stride, storage_offset: grad._as_strided_backward(
        _self_geometry, (size, stride, _self_geometry[2] if storage_offset is None else storage_offset)
    ),
)


def t_(self: Tensor) -> Tensor:
    def transposed(seen: Tensor) -> Tensor:
        if len(seen._shape) > 2:
            raise RuntimeError(errors.too_many_dimensions_for_t("t_", len(seen._shape)))
        return t(seen)

    return _take_over(_t, self, transposed, {}, ())


def transpose_(self: Tensor, dim0: int, dim1: int) -> Tensor:
    return _take_over(_transpose, self, transpose, {"dim0": dim0, "dim1": dim1}, (dim0, dim1))


def unsqueeze_(self: Tensor, dim: int) -> Tensor:
    return _take_over(_unsqueeze, self, unsqueeze, {"dim": dim}, (dim,))


def squeeze_(self: Tensor, dim: Any = None) -> Tensor:
    op = _squeeze_all if dim is None else _squeeze_one if isinstance(dim, int) else _squeeze_some
    return _take_over(op, self, squeeze, {"self_sym_sizes": self._shape, "dim": dim}, () if dim is None else (dim,))


def as_strided_(input: Tensor, size: Any, stride: Any, storage_offset: Optional[int] = None) -> Tensor:
    if any(length < 0 for length in size):
        raise RuntimeError(errors.NUMEL_OVERFLOW)
    saved = {
        "_self_geometry": (input._shape, input._strides, input._offset),
        "size": tuple(size),
        "stride": tuple(stride),
        "storage_offset": storage_offset,
    }
    return _take_over(_as_strided, input, as_strided, saved, (size, stride, storage_offset))


for _name, _form in (
    ("t_", t_),
    ("transpose_", transpose_),
    ("swapaxes_", lambda self, axis0, axis1: transpose_(self, axis0, axis1)),
    ("swapdims_", lambda self, dim0, dim1: transpose_(self, dim0, dim1)),
    ("unsqueeze_", unsqueeze_),
    ("squeeze_", squeeze_),
    ("as_strided_", as_strided_),
):
    method(_name, _form)
function("as_strided_", as_strided_)
function("detach_", lambda input: input.detach_())
