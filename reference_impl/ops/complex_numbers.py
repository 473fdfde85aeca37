"""Complex tensors: their parts, conjugates and absolute values, and the views that read memory in another way."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from .. import errors, forward_mode, levels, refused_types
from ..dtypes import dtype as dtype_
from ..dtypes import float16, float32, float64
from ..graph import is_recording, requires_grad
from ..other_readings import Conjugated, Negated, Pairs, Parts, Reading, read_as
from ..semantics import SEMANTICS
from ..tensor import Tensor, over
from ..views import make_view, remember_replay
from ..warn import warn_once
from . import kernels, refusals
from .computed import derive
from .declare import (
    FUNCTIONS,
    Op,
    begin_record,
    both,
    change_in_place,
    end_record,
    function,
    is_beneath,
    is_recorded,
    method,
    recorded,
)
from .out_forms import write_out
from .parts import select
from .pointwise import pointwise
from .unrecorded import zeros_as

Region = tuple[tuple[int, ...], tuple[int, ...], int]


# NG-02, INF-18: what views follow, these follow too; only how the memory is read is another.
def _read_again(op: Op, self: Tensor, reading: Callable[[Any], Reading], region: Region, dtype: dtype_) -> Tensor:
    values = {"self": self}
    if forward_mode.depth and levels.must_descend():
        again_at = lambda op, values, region: _read_again(op, values["self"], reading, region, dtype)  # noqa: E731
        return levels.through_view(again_at, op, values, region)
    node = begin_record(op, values) if is_recorded(op, values) else None
    view = make_view(self, over(read_as(self._storage, reading), *region, dtype))
    if node is not None:
        end_record(node, view)
    if forward_mode.depth:
        forward_mode.differentiate(op, values, view)
    again = {_conj: conj, _neg_view: _neg_view_of, _view_as_real: view_as_real, _view_as_complex: view_as_complex}
    remember_replay(self, view, again[op], reads_otherwise=True)
    return view


def _region(self: Tensor) -> Region:
    return self._shape, self._strides, self._offset


# -- conjugates ------------------------------------------------------------------------------------

_conj = Op("_conj", ("self",), {"self": lambda grad: grad.conj()}, "ConjBackward0")
_neg_view = Op("_neg_view", ("self",), {"self": lambda grad: grad.neg()}, "NegViewBackward0")
_conj_physical = Op("conj_physical", ("self",), {"self": lambda grad: grad.conj_physical()}, "ConjPhysicalBackward0")


@both("conj")
def conj(input: Tensor) -> Tensor:
    """A view that reads the conjugates; of a real tensor the tensor itself."""
    if input._dtype.category < 3:
        return input
    return _read_again(_conj, input, Conjugated, _region(input), input._dtype)


@both("is_conj")
def is_conj(input: Tensor) -> bool:
    return isinstance(input._storage.data, Conjugated)


@both("is_neg")
def is_neg(input: Tensor) -> bool:
    return isinstance(input._storage.data, Negated)


@both("resolve_conj")
def resolve_conj(input: Tensor) -> Tensor:
    return input.clone() if is_conj(input) else input


@both("resolve_neg")
def resolve_neg(input: Tensor) -> Tensor:
    return input.clone() if is_neg(input) else input


def _neg_view_of(self: Tensor) -> Tensor:
    return _read_again(_neg_view, self, Negated, _region(self), self._dtype)


method("_neg_view", _neg_view_of)


def _conjugated(self: Tensor) -> Tensor:
    return pointwise(lambda v: v.conjugate(), (self,), self._dtype)


_conj_physical_in_place = Op(
    "conj_physical",
    ("self",),
    _conj_physical.derivatives,
    "ConjPhysicalBackward1",
    forward_derivative=lambda self_t: self_t.conj_physical_(),
    writes_tangent=True,
)
_physical = derive(
    "conj_physical", _conj_physical, _conjugated, in_place_function=True, changed_as=_conj_physical_in_place
)


def _conj_physical_form(input: Tensor, *, out: Optional[Tensor] = None) -> Any:
    if input._dtype.category < 3 and out is None:
        return input
    return _physical.function(input, out=out)


function("conj_physical", _conj_physical_form)
method("conj_physical", _conj_physical_form)

# -- parts -----------------------------------------------------------------------------------------

_view_as_real = Op(
    "view_as_real",
    ("self",),
    {"self": lambda grad: view_as_complex(grad.contiguous())},
    forward_derivative=lambda self_t: view_as_real(self_t.resolve_conj()),
)
_view_as_complex = Op(
    "view_as_complex",
    ("self",),
    {"self": lambda grad: view_as_real(grad.contiguous().resolve_conj())},
    forward_derivative=lambda self_t: view_as_complex(self_t.contiguous()),
)


@both("view_as_real")
def view_as_real(input: Tensor) -> Tensor:
    """A view of a complex tensor with a last dimension more, along which the two parts lie."""
    if input._dtype.category < 3:
        raise refused_types.SENSELESS("view_as_real is only supported for complex tensors")
    if is_conj(input):
        raise RuntimeError(refusals.CONJUGATED_AS_REAL)
    strides = (*(2 * s for s in input._strides), 1)
    region = ((*input._shape, 2), strides, 2 * input._offset)
    return _read_again(_view_as_real, input, Parts, region, input._dtype.to_real())


@both("view_as_complex")
def view_as_complex(input: Tensor) -> Tensor:
    """A view of a real tensor whose last dimension, of size 2, holds the parts of a complex number."""
    if input._dtype not in (float16, float32, float64):
        if input._dtype.is_complex and SEMANTICS.most_ops_refuse_types_as_such:
            raise TypeError("view_as_complex is not supported for complex tensors")
        raise refused_types.NOT_THERE(
            "view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type:"
            f" {input._dtype.legacy_name}"
        )
    shape, strides, offset = _region(input)
    if not shape:
        raise RuntimeError("Input tensor must have one or more dimensions")
    if shape[-1] != 2:
        raise RuntimeError("Tensor must have a last dimension of size 2")
    if strides[-1] != 1:
        raise RuntimeError("Tensor must have a last dimension with stride 1")
    if any(s % 2 for s in strides[:-1]):
        raise RuntimeError("Tensor must have a stride divisible by 2 for all but last dimension")
    if offset % 2:
        raise RuntimeError("Tensor must have a storage_offset divisible by 2")
    region = (shape[:-1], tuple(s // 2 for s in strides[:-1]), offset // 2)
    return _read_again(_view_as_complex, input, Pairs, region, input._dtype.to_complex())


def _real(input: Tensor) -> Any:
    if input._dtype.category < 3:
        return input
    return select(view_as_real(conj(input) if is_conj(input) else input), len(input._shape), 0)


def _imag(input: Tensor) -> Any:
    if input._dtype.category < 3:
        raise refused_types.SENSELESS("imag is not implemented for tensors with non-complex dtypes.")
    if is_conj(input):
        return select(_neg_view_of(view_as_real(conj(input))), len(input._shape), 1)
    return select(view_as_real(input), len(input._shape), 1)


function("real", _real)
function("imag", _imag)


def _set_part(part: Callable[[Tensor], Any]) -> Callable[[Tensor, Any], None]:
    def assign(self: Tensor, value: Any) -> None:
        part(self).copy_(value if isinstance(value, Tensor) else FUNCTIONS["tensor"](value))

    return assign


method("real", property(lambda self: _real(self), _set_part(_real)))
method("imag", property(lambda self: _imag(self), _set_part(_imag)))


# -- from parts ------------------------------------------------------------------------------------


def _check_parts(name: str, first: Tensor, second: Tensor) -> None:
    allowed = (float16, float32, float64)
    if first._dtype not in allowed or second._dtype not in allowed:
        raise refused_types.NOT_THERE(
            "Expected both inputs to be Half, Float or Double tensors but got"
            f" {first._dtype.legacy_name} and {second._dtype.legacy_name}"
        )
    if first._dtype is not second._dtype:
        raise RuntimeError(
            f"Expected object of scalar type {first._dtype.legacy_name} but got scalar type"
            f" {second._dtype.legacy_name} for second argument"
        )


def _warn_of_half(part: Tensor) -> None:
    if part._dtype.itemsize == 2:
        warn_once(HALF_COMPLEX)


HALF_COMPLEX = (
    "ComplexHalf support is experimental and many operators don't support it yet. (Triggered internally at"
    " /__w/pytorch/pytorch/aten/src/ATen/EmptyTensor.cpp:54.)"
)


def _from_parts(real: Tensor, imag: Tensor) -> Tensor:
    _check_parts("complex", real, imag)
    _warn_of_half(real)
    return pointwise(complex, (real, imag), real._dtype, real._dtype.to_complex())


derive(
    "complex",
    Op(
        "complex",
        ("real", "imag"),
        {
            "real": lambda grad, real: FUNCTIONS["real"](grad),
            "imag": lambda grad, imag: FUNCTIONS["imag"](grad),
        },
        forward_derivative=lambda real_t, imag_t: _of_parts(real_t, imag_t),
    ),
    _from_parts,
    in_place=False,
    as_method=False,
)


def _of_parts(real: Any, imag: Any) -> Any:
    """Of tangents of the parts, one of which may be missing."""
    return FUNCTIONS["complex"](
        imag.new_zeros(imag._shape) if real is None else real, real.new_zeros(real._shape) if imag is None else imag
    )


def _turned(size: float, angle: float) -> complex:
    if math.isinf(angle):
        return complex(math.nan, math.nan)
    return complex(size * math.cos(angle), size * math.sin(angle))


def _polar(abs: Tensor, angle: Tensor) -> Tensor:
    _check_parts("polar", abs, angle)
    _warn_of_half(abs)
    if abs._dtype.itemsize == 2:
        raise errors.missing_kernel("polar_cpu", abs._dtype.legacy_name)
    return pointwise(_turned, (abs, angle), abs._dtype, abs._dtype.to_complex(), ulps=4)


derive(
    "polar",
    Op(
        "polar",
        ("abs", "angle"),
        {
            "abs": lambda grad, result: FUNCTIONS["real"](grad.conj() * result.sgn()),
            "angle": lambda grad, result: FUNCTIONS["real"](grad.conj() * (result * 1j)),
        },
        forward_derivative=lambda abs_t, angle_t, result: sum(
            [a * b for a, b in ((result.sgn(), abs_t), (result * 1j, angle_t)) if b is not None]
        ),
    ),
    _polar,
    in_place=False,
    as_method=False,
)


def _refusing_types(name: str) -> None:
    """Beneath autograd the types are looked at before what requires grad is refused."""
    plain = FUNCTIONS[name]

    def form(*arguments: Any, out: Optional[Tensor] = None, **named: Any) -> Any:
        given = [one for one in (*arguments, *named.values()) if isinstance(one, Tensor)]
        if len(given) == 2 and is_recording() and is_beneath(*given) and any(map(requires_grad, given)):
            _check_parts(name, given[0], given[1])
            _warn_of_half(given[0])
        return plain(*arguments, out=out, **named)

    function(name, form)


_refusing_types("complex")
_refusing_types("polar")


def _angle(self: Tensor) -> Tensor:
    if self._dtype.category < 2:
        return pointwise(kernels.angle, (self,), float32)
    given = self.detach().contiguous() if self._dtype.category == 3 else self
    return pointwise(kernels.angle, (given,), self._dtype, self._dtype.to_real(), ulps=2)


def _angle_gradient(grad: Any, self: Any) -> Any:
    """Across the direction of the number; nothing for real ones, whose angle does not move."""
    if self._dtype.category < 3:
        return zeros_as(grad)
    return FUNCTIONS["where"](self == 0.0, self.new_zeros(()), grad * self / self.abs().pow(2) * 1j)


def _angle_along(self: Any, self_t: Any) -> Any:
    if self._dtype.category < 3:
        return self_t.new_zeros(self_t._shape)
    return FUNCTIONS["imag"](self_t * self.conj()) / self.abs().square()


_angle_op = Op("angle", ("self",), {"self": _angle_gradient}, forward_derivative=_angle_along)
_angle_of_complex = Op(
    "angle",
    ("self",),
    {"self": _angle_gradient},
    forward_derivative=_angle_along,
    refuses_beneath=errors.out_requires_grad("angle"),
)

derive(
    "angle",
    lambda self: _angle_of_complex if isinstance(self, Tensor) and self._dtype.category == 3 else _angle_op,
    _angle,
    in_place=False,
)


# -- absolute values -------------------------------------------------------------------------------

_abs_of_real = FUNCTIONS["abs"]
_abs = Op(
    "abs",
    ("self",),
    {"self": lambda grad, self: grad * self.sgn()},
    beneath_autograd=1,
    refuses_beneath=errors.out_requires_grad("abs"),
    forward_derivative=lambda self, self_t: FUNCTIONS["real"](self_t.conj() * self.sgn()),
)


def _abs_form(input: Any, *, out: Optional[Tensor] = None) -> Any:
    """The absolute value; that of a complex tensor is real."""
    if not isinstance(input, Tensor) or input._dtype.category < 3:
        return _abs_of_real(input, out=out)
    dtype = input._dtype

    def compute() -> Tensor:
        sizes = pointwise(_size, (input,), dtype, dtype.to_real(), ulps=2)
        return sizes if 0 not in input._shape else FUNCTIONS["empty_like"](input.detach(), dtype=dtype.to_real())

    if out is not None:
        return write_out("abs of complex", out, {"self": input}, compute)
    return recorded(_abs, {"self": input}, compute)


def _size(v: complex) -> float:
    return math.hypot(v.real, v.imag)


for _name in ("abs", "absolute"):
    function(_name, _abs_form)
    method(_name, _abs_form)
method("__abs__", lambda self: _abs_form(self))
_change_real_to_abs = vars(Tensor)["abs_"]


def _abs_in_place(input: Tensor) -> Tensor:
    if input._dtype.category < 3:
        changed: Tensor = _change_real_to_abs(input)
        return changed

    def refuse() -> Tensor:
        raise RuntimeError("In-place abs is not supported for complex tensors.")

    return change_in_place(_abs, input, {"self": input}, refuse)


for _name in ("abs_", "absolute_"):
    function(_name, _abs_in_place)
    method(_name, _abs_in_place)


def _vdot(self: Tensor, other: Tensor) -> Tensor:
    if self._dtype.category < 3:
        return FUNCTIONS["dot"](self.detach(), other.detach())
    return FUNCTIONS["dot"](self.detach().conj_physical(), other.detach())


derive(
    "vdot",
    Op(
        "vdot",
        ("self", "other"),
        {"self": lambda grad, other: grad.conj() * other, "other": lambda grad, self: grad * self},
        forward_derivative=lambda self, other, self_t, other_t: sum(
            [a.vdot(b) for a, b in ((self_t, other), (self, other_t)) if a is not None and b is not None]
        ),
    ),
    _vdot,
    in_place=False,
)
