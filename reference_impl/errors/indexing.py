"""What is said of indices and masks."""

from __future__ import annotations

from ..semantics import SEMANTICS
from .wording import overflow_of_64_bits


def unsupported_cast(from_: str, to: str) -> str:
    return f"result type {from_} can't be cast to the desired output type {to}"


INDEX_OF_SCALAR = (
    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim"
    " tensor to a number"
)
SLICE_OF_SCALAR = "slice() cannot be applied to a 0-dim tensor."
SELECT_OF_SCALAR = "select() cannot be applied to a 0-dim tensor."


def index_error(index: int, message: str) -> Exception:
    """What is raised for an index that is out of bounds, as ``message`` says; or for one of more than 64 bits."""
    return IndexError(message) if -(1 << 63) <= index < 1 << 63 else overflow_of_64_bits()


MASK_TO_SELECT = (
    "masked_select: expected BoolTensor for mask"
    if SEMANTICS.masks_are_of_bool
    else "masked_select: expected BoolTensor or ByteTensor for mask"
)


def no_mask(name: str, dtype: str) -> str:
    return f"{name} only supports boolean masks, but got mask with dtype {dtype}"


def mask_of_bytes(name: str) -> str:
    return (
        f"{name} received a mask with dtype torch.uint8, this behavior is now deprecated,please use a mask with dtype"
        " torch.bool instead."
    )


INDEXING_WITH_BYTES = "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead."


def no_dimension(dim: int) -> str:
    return f"Dimension specified as {dim} but tensor has no dimensions"


def search_of_non_contiguous(what: str) -> str:
    return (
        f"torch.searchsorted(): {what} tensor is non-contiguous, this will lower the performance due to extra data copy"
        f" when converting non-contiguous tensor to contiguous, please use contiguous {what} tensor if possible. This"
        " message will only appear once per program."
    )


SEQUENCE_AS_TUPLE = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use"
    " x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)],"
    " which will result either in an error or a different result"
)


def on_expanded(op: str) -> str:
    return (
        f"Use of {op} on expanded tensors is deprecated. Please clone() the tensor before performing this operation."
        " This also applies to advanced indexing e.g. tensor[mask] = scalar"
    )


WHERE_WITH_BYTES = (
    "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of"
    " PyTorch. Use a boolean condition instead."
)
INDEX_OUT_OF_RANGE = "index out of range in self"
INDEX_PUT_ON_EXPANDED = (
    "Use of index_put_ on expanded tensors is deprecated. Please clone() the tensor before performing this operation."
    " This also applies to advanced indexing e.g. tensor[indices] = tensor"
)
SCATTER_REDUCE_ARGUMENT = (
    "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future PyTorch"
    " release. Use torch.scatter_reduce instead for more reduction options."
)
INDEX_REDUCE_BETA = "index_reduce() is in beta and the API may change at any time."
SCATTER_REDUCE_BETA = "scatter_reduce() is in beta and the API may change at any time."


def no_such_reduction(name: str) -> str:
    end = "." if SEMANTICS.scatter_reduce_is_in_beta else f", got {name}"
    return f"reduce argument must be either sum, prod, mean, amax or amin{end}"
