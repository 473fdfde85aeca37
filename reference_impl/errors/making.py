"""What is said where tensors are made, copied, reshaped and given memory."""

from __future__ import annotations

from typing import Any, Sequence

from ..semantics import SEMANTICS
from .wording import C_TYPES, shape_text


def negative_size(size: int, shape: Sequence[int]) -> str:
    return f"Trying to create tensor with negative dimension {size}: {shape_text(shape)}"


def reinterpreted_reading(is_conjugate: bool) -> str:
    kind = "conjugate view tensors" if is_conjugate else "tensors with negative bit set"
    return f"torch.Tensor.view is not supported for {kind} when converting to a different dtype."


NUMEL_OVERFLOW = "numel: integer multiplication overflow"


def not_a_sequence_of_data(value: Any) -> str:
    return f"new(): data must be a sequence (got {type(value).__name__})"


def invalid_view(shape: Sequence[int], size: int) -> str:
    return f"shape '{shape_text(shape)}' is invalid for input of size {size}"


INCOMPATIBLE_VIEW = (
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two"
    " contiguous subspaces). Use .reshape(...) instead."
)
T_OF_OTHER_DIMENSIONS = (
    "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an"
    " error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim -"
    " 1, -1, -1))` to reverse the dimensions of a tensor."
)


def deprecated_on_scalars(name: str, advice: str) -> str:
    called = name if name == "adjoint()" else f"Tensor.{name}"
    return f"{called} is deprecated on 0-D tensors. {advice}"


def too_many_dimensions_for_t(name: str, ndim: int) -> str:
    return f"{name}() expects a tensor with <= 2 dimensions, but self is {ndim}D"


DATA_IS_TEXT = "new(): invalid data type 'str'"


def arange_out_resized(shape: Sequence[int], count: int) -> str:
    size = 1
    for length in shape:
        size *= length
    return (
        f"The number of elements in the out tensor of shape {shape_text(shape)} is {size} which does not match the"
        f" computed number of elements {count}. Note that this may occur as a result of rounding error. The out tensor"
        f" will be resized to a tensor of shape ({count},)."
    )


def out_of_storage(
    shape: Sequence[int], strides: Sequence[int], offset: int, itemsize: int, needed: int, held: int
) -> str:
    return (
        f"setStorage: sizes {shape_text(shape)}, strides {shape_text(strides)}, storage offset {offset}, and itemsize"
        f" {itemsize} requiring a storage size of {needed} are out of bounds for storage of size {held}"
    )


def copy_construct(function: str) -> str:
    copy = ".detach().clone()" if SEMANTICS.copies_are_to_be_detached_first else ".clone().detach()"
    return (
        f"To copy construct from a tensor, it is recommended to use sourceTensor{copy} or"
        f" sourceTensor{copy}.requires_grad_(True), rather than {function}(sourceTensor)."
    )


TO_SCALAR_REQUIRES_GRAD = (
    "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
    "Consider using tensor.detach() first."
)
ASARRAY_REQUIRES_GRAD = (
    "torch.asarray: unspecified requires_grad now defaults to obj.requires_grad instead of False. Pass"
    " requires_grad=False explicitly to get the old behavior and silence this warning."
)
RANGE_IS_DEPRECATED = (
    "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with"
    " Python's range builtin. Instead, use torch.arange, which produces values in [start, end)."
)
SET_DEFAULT_TENSOR_TYPE = (
    "torch.set_default_tensor_type() is deprecated as of PyTorch 2.1, please use torch.set_default_dtype() and"
    " torch.set_default_device() as alternatives."
)
NO_NUMPY = "Numpy is not available"
NUMPY_REQUIRES_GRAD = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."


def _options(dtype: Any) -> str:
    return (
        f"TensorOptions(dtype={C_TYPES.get(dtype.name, dtype.name)}, device=cpu, layout=Strided, requires_grad=false"
        " (default), pinned_memory=false (default), memory_format=(nullopt))"
    )


def tensor_of_another_type(expected: Any, got: Any) -> str:
    return f"expected {_options(expected)} (got {_options(got)})"


def negative_size_of_view(size: int, shape: Sequence[int]) -> str:
    where = f" at index {shape.index(size)} of shape {list(shape)}"
    return f"invalid shape dimension {size}" + where * SEMANTICS.a_negative_size_of_a_view_is_told_with_its_place


RESIZE_REQUIRES_GRAD = "cannot resize variables that require grad"
RESIZE_HAS_TANGENT = "cannot resize variables that has a forward grad"
IMAGINARY_PART_LOST = "Casting complex values to real discards the imaginary part"


def set_of_another_type(source: Any, target: Any) -> str:
    return f"Could not set tensor of type {source.c_name} to a tensor of type {target.c_name}"


def changed_by_function(name: str) -> str:
    return f"Can't call {name}() on Variable that requires grad. Use var.detach().{name}() instead."


MESHGRID_INDEXING = "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument."

CAPSULE = (
    "from_dlpack received an invalid capsule. Note that DLTensor capsules can be consumed only once, so you might have"
    " already constructed a tensor from it once."
)
EXPORTED_WITH_GRADIENT = "Can't export tensors that require gradient, use tensor.detach()"

CONDITION = (
    "Expected cond to be True, but got False. (Could this error message be improved? If so, please report an"
    " enhancement request to PyTorch.)"
)
CONDITION_IS_A_TENSOR = (
    "cond must be a bool, but got a Tensor. For tensor conditions, use torch._check_tensor_all() to assert that all"
    " elements are true."
)
NO_TRUTHS = (
    'self.scalar_type() == at::kBool INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/aten/src/ATen/native/ReduceOps.cpp'
    '":2144, please report a bug to PyTorch. '
)
