"""Linear maps, convolutions, embeddings and padding."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from ... import dtypes, short_ways
from ...layout import prod
from ...modes import no_grad
from ...ops import convolution as _convolution  # noqa: F401  (declares its ops)
from ...ops import embedding as _embedding
from ...ops import embedding_bag as _bags
from ...ops import padding
from ...ops.checked import inner
from ...ops.composed import composed
from ...ops.declare import FUNCTIONS, tensor_argument
from ...ops.linalg import addmm
from ...ops.out_forms import as_row, write_out
from ...ops.permuting import t
from ...ops.reshaping import unsafe_view
from ...rules import rule
from ...semantics import SEMANTICS
from ...warn import warn_caller

__all__ = [
    "bilinear",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "embedding",
    "embedding_bag",
    "linear",
    "one_hot",
    "pad",
]

conv1d, conv2d, conv3d = FUNCTIONS["conv1d"], FUNCTIONS["conv2d"], FUNCTIONS["conv3d"]
conv_transpose1d = FUNCTIONS["conv_transpose1d"]
conv_transpose2d = FUNCTIONS["conv_transpose2d"]
conv_transpose3d = FUNCTIONS["conv_transpose3d"]


def linear(input: Any, weight: Any, bias: Optional[Any] = None, *, out: Any = None) -> Any:
    """``input @ weight.t() + bias``: (..., in), (out, in), (out,) -> (..., out)."""
    if out is not None:
        return _linear_out(input, weight, bias, out)
    tensor_argument("linear", "input", 1, input)
    tensor_argument("linear", "weight", 2, weight)
    if bias is not None and len(input._shape) == len(weight._shape) == 2 and not short_ways.barred:
        return addmm(bias, input, t(weight))
    if input.dim() == 0 or weight.dim() == 0:
        raise RuntimeError(
            f"both arguments to linear need to be at least 1D, but they are {input.dim()}D and {weight.dim()}D"
        )
    if bias is None:
        return input.matmul(weight.t())
    if input.dim() == 2:
        return FUNCTIONS["addmm"](bias, input, weight.t())
    if input.is_contiguous() and bias.is_contiguous() and weight.dim() == 2 and _is_added_at_once(input, bias):
        flat = input.reshape(prod(input.shape[:-1]), input.shape[-1])
        found = FUNCTIONS["addmm"](bias, flat, weight.t())
        shape = (*input.shape[:-1], weight.shape[0])
        return found.view(shape) if not SEMANTICS.linear_gives_no_view else unsafe_view(found, shape)
    return input.matmul(weight.t()).add_(bias)


def _is_added_at_once(input: Any, bias: Any) -> bool:
    if bias.dim() == 1 and SEMANTICS.linear_adds_a_vector_at_once_in_any_dimension:
        return True
    if SEMANTICS.linear_adds_at_once_what_is_like_a_vector:
        return sum([size != 1 for size in bias.shape]) == 1
    return bool(input.dim() == 3)


def _linear_out(input: Any, weight: Any, bias: Any, out: Any) -> Any:
    def compute() -> Any:
        with no_grad():
            found = linear(input, weight, bias)
        return as_row("linear", out, found) if input.dim() == 1 and weight.dim() == 2 else found

    return write_out("linear", out, {"input": input, "weight": weight, "bias": bias}, compute)


def _trilinear_formula(i1: Any, i2: Any, i3: Any) -> Any:
    return (i1.unsqueeze(1).unsqueeze(3) * i2.unsqueeze(0) * i3.unsqueeze(1).unsqueeze(2)).sum((2, 3))


_trilinear = composed("_trilinear", ("i1", "i2", "i3"), _trilinear_formula, node="TrilinearBackward0")


def bilinear(input1: Any, input2: Any, weight: Any, bias: Optional[Any] = None) -> Any:
    """``input1`` times each of the matrices of ``weight`` times ``input2``."""
    if input1.dim() != input2.dim():
        raise RuntimeError(f"bilinear(): input dimensions do not match: got {input1.dim()} and {input2.dim()}")
    for dim in range(input1.dim() - 1):
        if input1.size(dim) != input2.size(dim):
            raise RuntimeError(
                f"bilinear(): input batch dimensions do not match at dim {dim}: got {input1.size(dim)} and"
                f" {input2.size(dim)}"
            )
    for i, one in enumerate((input1, input2), 1):
        if one.size(-1) != weight.size(i):
            raise RuntimeError(
                f"bilinear(): input{i} size does not match weight size: got {one.size(-1)} but expected"
                f" {weight.size(i)}"
            )
    lead = input1.shape[:-1]
    flat = [one.reshape(-1, one.size(-1)) for one in (input1, input2)]
    result = _trilinear(flat[0], weight, flat[1]).reshape(*lead, weight.size(0))
    return result if bias is None else result + bias


FUNCTIONS["bilinear"] = bilinear


def pad(input: Any, pad: Sequence[int], mode: str = "constant", value: Optional[float] = None) -> Any:
    """``pad``: for each dimension from the last on, how much at its start and at its end."""
    return _pad(input, pad, mode, value)


_pad = inner("pad")(padding.pad)


# NG-07: rows that are too long are shrunk in place under no_grad: the table stays the leaf that it is.
@rule("NG-07")
def embedding(
    input: Any,
    weight: Any,
    padding_idx: Optional[int] = None,
    max_norm: Optional[float] = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """Rows of ``weight``. The row ``padding_idx`` gets no gradient; looked-up rows are limited to ``max_norm``."""
    place = -1
    if padding_idx is not None:
        if padding_idx > 0 and padding_idx >= weight.size(0) or padding_idx < -weight.size(0):
            raise AssertionError("Padding_idx must be within num_embeddings")
        place = padding_idx + weight.size(0) if padding_idx < 0 else padding_idx
    if max_norm is not None:
        input = input.contiguous()
        with no_grad():
            FUNCTIONS["embedding_renorm_"](weight, input, max_norm, norm_type)
    return _embedding.embedding(weight, input, place, scale_grad_by_freq, sparse)


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """For each index a row of zeros with a one at its place."""
    if tensor.dtype is not dtypes.int64:
        of_type = " of type LongTensor" if SEMANTICS.one_hot_tells_the_type_of_indices else ""
        raise RuntimeError(f"one_hot is only applicable to index tensor{of_type}.")
    if tensor.numel() == 0:
        if num_classes <= 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        return FUNCTIONS["empty"]((*tensor.shape, num_classes), dtype=dtypes.int64)
    if tensor.min().item() < 0:
        raise RuntimeError("Class values must be non-negative.")
    largest = tensor.max().item()
    if num_classes == -1:
        num_classes = largest + 1
    elif largest >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    rows = FUNCTIONS["empty"]((*tensor.shape, num_classes), dtype=dtypes.int64).zero_()
    return rows.scatter_(-1, tensor.unsqueeze(-1), 1)


_MODES = {"sum": _bags.SUM, "mean": _bags.MEAN, "max": _bags.MAX}


def embedding_bag(
    input: Any, weight: Any, offsets: Any = None, max_norm: Optional[float] = None, norm_type: float = 2,
    scale_grad_by_freq: bool = False, mode: str = "mean", sparse: bool = False, per_sample_weights: Any = None,
    include_last_offset: bool = False, padding_idx: Optional[int] = None,
) -> Any:  # fmt: skip
    """A row for each bag of indices: the rows of ``input``, or what lies between ``offsets``."""
    if weight.dtype == dtypes.int64 and input.is_floating_point():
        warn_caller(
            "Argument order of nn.functional.embedding_bag was changed. Usage `embedding_bag(weight, input, ...)` is"
            " deprecated, and should now be `embedding_bag(input, weight, ...)`.",
        )
        weight, input = input, weight
    if per_sample_weights is not None and input.size() != per_sample_weights.size():
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({per_sample_weights.shape}) is not None, then it must have the same"
            f" shape as the input ({input.shape})"
        )
    if not weight.dim() == 2:
        raise ValueError(f"weight has to be a 2D Tensor, but got Tensor of dimension {weight.dim()}")
    if input.dim() == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length"
                f" sequences. However, found offsets of type {type(offsets)}"
            )
        offsets = FUNCTIONS["arange"](0, input.numel(), input.size(1), dtype=input.dtype)
        input = input.reshape(-1)
        per_sample_weights = None if per_sample_weights is None else per_sample_weights.reshape(-1)
    elif input.dim() == 1:
        if offsets is None:
            raise ValueError("offsets has to be a 1D Tensor but got None")
        if offsets.dim() != 1:
            raise ValueError("offsets has to be a 1D Tensor")
    else:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.dim()}")
    if mode not in _MODES:
        raise ValueError("mode has to be one of sum, mean or max")
    if mode == "max" and scale_grad_by_freq:
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    if max_norm is not None:
        with no_grad():
            FUNCTIONS["embedding_renorm_"](weight, input, max_norm, norm_type)
    if per_sample_weights is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got"
            f" mode='{mode}'). Please open a feature request on GitHub."
        )
    rows = weight.size(0)
    if padding_idx is not None and not -rows <= padding_idx < rows:
        raise RuntimeError(
            f"padding_idx must be within the number of embeddings, -{rows} through {rows - 1}, but got {padding_idx}"
        )
    padding = -1 if padding_idx is None else padding_idx % rows
    return _bags.embedding_bag(
        weight, input, offsets, scale_grad_by_freq, _MODES[mode], per_sample_weights, include_last_offset, padding
    )
