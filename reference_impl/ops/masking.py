"""Elements where a mask is true: masked_select, masked_scatter."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import dtypes, errors
from ..graph import is_recording, requires_grad
from ..inexact import worst
from ..layout import broadcast, expanded_strides, positions, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from ..views import check_in_place
from ..warn import warn_once
from .cut_short import complete
from .declare import FUNCTIONS, Op, check_writable, method, recorded, tensor_argument
from .derived_forms import Described, forms
from .operands import NUMBERS
from .reshaping import expand
from .scattering import or_zeros

_masked_select = Op(
    "masked_select",
    ("self",),
    {"self": lambda grad, self, mask: _put_back(grad, self, mask)},
    forward_derivative=lambda self_t, mask: self_t.masked_select(mask),
)


def _put_back(grad: Any, self: Any, mask: Any) -> Any:
    """Zeros with the gradient where the mask is true, summed to the shape of what was selected from."""
    shape = broadcast(self._shape, mask._shape)
    assert shape is not None
    zeros = FUNCTIONS["zeros_like"](self.detach().expand(shape), dtype=grad._dtype)
    return zeros.masked_scatter_(mask, grad)._sum_to_size(self._shape)


def _expanded(self: Tensor, shape: tuple[int, ...]) -> list[Any]:
    data = self._storage.data
    return [data[p] for p in positions(shape, expanded_strides(self._shape, self._strides, shape), self._offset)]


def _check_type(name: str, mask: Tensor, refusal: str) -> None:
    """A mask is of bool; once it was of bytes too, of which each had to be 0 or 1."""
    if mask._dtype is dtypes.uint8 and not SEMANTICS.masks_are_of_bool:
        warn_once(errors.mask_of_bytes(name))
        if any(byte > 1 for byte in elements(mask)):
            raise RuntimeError("Mask tensor can take 0 and 1 values only")
    elif mask._dtype.category != 0:
        raise RuntimeError(refusal)


@forms("masked_select")
def masked_select(input: Tensor, mask: Tensor) -> Described:
    tensor_argument("masked_select", "mask", 1, mask)
    _check_type("masked_select", mask, errors.MASK_TO_SELECT)

    def compute() -> Tensor:
        shape = broadcast(mask._shape, input._shape)
        if shape is None:
            raise RuntimeError(errors.shapes_do_not_broadcast(mask._shape, input._shape))
        values = [value for value, hit in zip(_expanded(input, shape), _expanded(mask, shape)) if hit]
        return new_tensor(input._dtype.pack(values), (len(values),), input._dtype, input._storage.ulps)

    return _masked_select, {"self": input, "mask": mask}, compute


_masked_fill_number = Op(
    "masked_fill",
    ("self",),
    {"self": lambda grad, mask: grad.masked_fill(mask, 0)},
    forward_derivative=lambda self_t, mask: self_t.masked_fill(mask, 0),
)
_masked_fill_tensor = Op(
    "masked_fill",
    ("self", "value"),
    {
        "self": lambda grad, mask: grad.masked_fill(mask, 0),
        "value": lambda grad, mask: FUNCTIONS["where"](mask, grad, 0).sum(),
    },
    "MaskedFillBackward1",
    forward_derivative=lambda self_t, value_t, self, value, mask: or_zeros(self_t, self).masked_fill(
        mask, or_zeros(value_t, value)
    ),
)


def _mask_fits(self: Tensor, mask: Tensor, value: Any) -> None:
    if broadcast(self._shape, mask._shape) is None:
        raise RuntimeError(errors.shapes_do_not_broadcast(self._shape, mask._shape))


@forms("masked_fill", in_place=True, out=False, expanded=errors.on_expanded("masked_fill_"), before_change=_mask_fits)
def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Described:
    tensor_argument("masked_fill", "mask", 1, mask)
    if not isinstance(value, (Tensor, *NUMBERS)):
        raise TypeError(
            f"masked_fill() received an invalid combination of arguments - got (Tensor, {type(value).__name__})"
        )
    if isinstance(value, Tensor) and value._shape:
        raise RuntimeError(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with"
            f" {len(value._shape)} dimension(s)."
        )
    if SEMANTICS.masks_are_of_bool or mask._dtype.category == 0 or mask._dtype is dtypes.uint8:
        _check_type("masked_fill_", mask, errors.no_mask("masked_fill_", mask._dtype.c_name))

    def compute() -> Tensor:
        shape = broadcast(mask._shape, input._shape)
        if shape is None:
            raise RuntimeError(errors.shapes_do_not_broadcast(mask._shape, input._shape))
        if isinstance(value, Tensor):
            number = value.item()
            if isinstance(number, float) and number < 0 and input._dtype is dtypes.uint8:
                raise RuntimeError("value cannot be converted to type uint8_t without overflow")
            filling = dtypes.scalar(input._dtype, number)
        else:
            filling = dtypes.scalar(input._dtype, value)
        values = [filling if hit else held for held, hit in zip(_expanded(input, shape), _expanded(mask, shape))]
        ulps = worst(*[one._storage.ulps for one in (input, mask, value) if isinstance(one, Tensor)])
        return new_tensor(input._dtype.pack(values), shape, input._dtype, ulps)

    values = {"self": input, "mask": mask, "value": value}
    return _masked_fill_tensor if isinstance(value, Tensor) else _masked_fill_number, values, compute


_masked_scatter = Op(
    "masked_scatter",
    ("self", "source"),
    {
        "self": lambda grad, mask: grad.masked_fill(mask, 0),
        "source": lambda grad, mask, source_sym_sizes: _taken(grad, mask, source_sym_sizes),
    },
    forward_derivative=lambda self_t, source_t, self, source, mask: or_zeros(self_t, self).masked_scatter(
        mask, or_zeros(source_t, source)
    ),
)


_masked_scatter_backward = Op(
    "masked_scatter_backward",
    ("grad_output",),
    {"grad_output": lambda grad, mask, _sizes: grad.new_zeros(_sizes).masked_scatter(mask, grad)},
    "MaskedScatterBackwardBackward0",
)


def _taken(grad: Any, mask: Any, sizes: tuple[int, ...]) -> Any:
    """The gradients of the places that were filled, then zeros for what of the source was not used."""

    def compute() -> Tensor:
        taken = grad.detach().masked_select(mask)
        missing = prod(sizes) - prod(taken._shape)
        found: Tensor = FUNCTIONS["cat"]([taken, taken.new_zeros((max(missing, 0),))])
        return found.reshape(sizes).clone()

    return recorded(_masked_scatter_backward, {"grad_output": grad, "mask": mask, "_sizes": grad._shape}, compute)


@forms("masked_scatter", in_place=True, out=False, by_places=True)
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Described:
    tensor_argument("masked_scatter", "mask", 1, mask)
    tensor_argument("masked_scatter", "source", 2, source)
    return (
        _masked_scatter,
        {"self": input, "mask": mask, "source": source, "source_sym_sizes": source._shape},
        (lambda: _scattered(input, mask, source)),
    )


def _scattered(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    if input._dtype is not source._dtype:
        raise RuntimeError(
            "masked_scatter: expected self and source to have same dtypes but got"
            f"{input._dtype.legacy_name} and {source._dtype.legacy_name}"
        )
    _check_type("masked_scatter_", mask, errors.no_mask("masked_scatter_", mask._dtype.legacy_name))
    shape = broadcast(mask._shape, input._shape)
    if shape is None:
        raise RuntimeError(errors.shapes_do_not_broadcast(mask._shape, input._shape))
    hits = _expanded(mask, shape)
    given = elements(source)
    refusal: Optional[RuntimeError] = None
    if sum(1 for hit in hits if hit) > len(given):
        refusal = RuntimeError("Number of elements of source < number of ones in mask")
    rest = iter(given)
    values = [next(rest, value) if hit else value for value, hit in zip(_expanded(input, shape), hits)]
    ulps = worst(input._storage.ulps, source._storage.ulps)
    return complete(new_tensor(input._dtype.pack(values), shape, input._dtype, ulps), refusal)


# -- in place --------------------------------------------------------------------------------------

_scatter_changed: Callable[..., Tensor] = vars(Tensor)["masked_scatter_"]


def _masked_scatter_in_place(self: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    if is_recording() and requires_grad(self):
        check_in_place(self)
    check_writable(self)
    _check_mask(self, mask)
    return _scatter_changed(self, mask, source)


def _check_mask(self: Tensor, mask: Any) -> None:
    """Raise RuntimeError where a mask cannot be expanded to the tensor that is changed."""
    if isinstance(mask, Tensor) and broadcast(self._shape, mask._shape) != self._shape:
        try:
            expand(mask, self._shape)
        except RuntimeError as error:
            raise RuntimeError(str(error).replace("torch.BoolTensor", "CPUBoolType")) from None


method("masked_scatter_", _masked_scatter_in_place)
