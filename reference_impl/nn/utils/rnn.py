"""Sequences of several lengths: padded to one, or packed without padding."""

from __future__ import annotations

from typing import Any, Iterable, NamedTuple, Optional

from ... import dtypes
from ...ops.declare import FUNCTIONS, Op, recorded
from ...tensor import Tensor

__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
    "pad_sequence", "unpack_sequence", "unpad_sequence",
]  # fmt: skip


class PackedSequence_(NamedTuple):
    data: Any
    batch_sizes: Any
    sorted_indices: Optional[Any]
    unsorted_indices: Optional[Any]


class PackedSequence(PackedSequence_):
    """What stands at the first place of all sequences, then at the second, and so on; the longest sequence first."""

    def __new__(
        cls, data: Any, batch_sizes: Any = None, sorted_indices: Any = None, unsorted_indices: Any = None
    ) -> "PackedSequence":
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        if batch_sizes is not None:
            return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)
        if not (isinstance(data, (list, tuple)) and len(data) == 2):
            raise AssertionError("Expected data to be a list or tuple of length 2")
        return super().__new__(cls, data[0], data[1], sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> "PackedSequence":
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def _with(self, data: Any) -> "PackedSequence":
        return type(self)(data, *self[1:])

    def double(self) -> "PackedSequence":
        return self.to(dtype=dtypes.float64)

    def float(self) -> "PackedSequence":
        return self.to(dtype=dtypes.float32)

    def half(self) -> "PackedSequence":
        return self.to(dtype=dtypes.float16)

    def long(self) -> "PackedSequence":
        return self.to(dtype=dtypes.int64)

    def int(self) -> "PackedSequence":
        return self.to(dtype=dtypes.int32)

    def cpu(self, *args: Any, **kwargs: Any) -> "PackedSequence":
        return self

    def pin_memory(self) -> "PackedSequence":
        return self

    @property
    def is_cuda(self) -> bool:
        return False

    def is_pinned(self) -> bool:
        return False


def invert_permutation(permutation: Any) -> Any:
    if permutation is None:
        return None
    output = FUNCTIONS["empty_like"](permutation)
    return output.scatter_(0, permutation, FUNCTIONS["arange"](0, permutation.numel()))


_pack = Op(
    "_pack_padded_sequence",
    ("input",),
    {
        "input": lambda grad, input_sym_sizes, result1, batch_first: _unpacked_gradient(
            grad[0] if isinstance(grad, tuple) else grad, input_sym_sizes, result1, batch_first
        )
    },
    "PackPaddedSequenceBackward0",
    forward_derivative=None,
)


def _unpacked_gradient(grad: Any, shape: Any, batch_sizes: Any, batch_first: bool) -> Any:
    """Zeros, but what was packed gets its gradient."""
    size = (shape[1], shape[0], *shape[2:]) if batch_first else tuple(shape)
    found = grad.new_empty(size).zero_()
    start = 0
    for step, count in enumerate(batch_sizes.tolist()):
        found[step, :count] = grad[start : start + count]
        start += count
    return found.transpose(0, 1) if batch_first else found


def pack_padded_sequence(
    input: Any, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """``lengths``: how much of each sequence is no padding."""
    lengths = FUNCTIONS["as_tensor"](lengths, dtype=dtypes.int64)
    order = None
    if not enforce_sorted:
        lengths, order = FUNCTIONS["sort"](lengths, descending=True)
        input = input.index_select(0 if batch_first else 1, order)
    data, batch_sizes = _packed(input, lengths, batch_first)
    return PackedSequence(data, batch_sizes, order, None)


def _packed(input: Any, lengths: Any, batch_first: bool) -> Any:
    batch = input.size(0 if batch_first else 1)
    if lengths.numel() != batch:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {lengths.numel()} (batch_size={batch})"
        )
    counts = lengths.tolist()
    if any(length <= 0 for length in counts):
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if any(a < b for a, b in zip(counts, counts[1:])):
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass"
            " `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you"
            " do not need ONNX exportability."
        )
    sizes = [sum(length > step for length in counts) for step in range(counts[0])]
    batch_sizes = FUNCTIONS["tensor"](sizes, dtype=dtypes.int64)
    values = {"input": input, "input_sym_sizes": input._shape, "result1": batch_sizes, "batch_first": batch_first}

    def compute() -> Tensor:
        steps: Any = input.detach().transpose(0, 1) if batch_first else input.detach()
        result: Tensor = FUNCTIONS["cat"]([steps[step, :count] for step, count in enumerate(sizes)], 0)
        return result

    return recorded(_pack, values, compute, names=("result0",)), batch_sizes


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: Optional[int] = None
) -> tuple[Any, Any]:
    """The sequences padded to one length, and their lengths."""
    sizes = sequence.batch_sizes.tolist()
    longest = len(sizes)
    if total_length is not None and total_length < longest:
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, but got"
            f" total_length={total_length} and max sequence length being {longest}"
        )
    shape = (longest if total_length is None else total_length, sizes[0], *sequence.data.shape[1:])
    output = FUNCTIONS["empty"](shape, dtype=sequence.data.dtype).fill_(padding_value)
    step = start = 0
    while step < longest:
        run = next((at for at in range(step, longest) if sizes[at] != sizes[step]), longest) - step
        count = sizes[step]
        part = sequence.data[start : start + run * count]
        output[step : step + run, :count] = part.view(run, count, *part.shape[1:])
        step += run
        start += run * count
    lengths = FUNCTIONS["tensor"]([sum(size > i for size in sizes) for i in range(sizes[0])], dtype=dtypes.int64)
    if batch_first:
        output = output.transpose(0, 1)
    if sequence.unsorted_indices is not None:
        output = output.index_select(0 if batch_first else 1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return output, lengths


def pad_sequence(
    sequences: Any, batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Any:
    """Tensors of several lengths as one."""
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    given: Any = tuple(sequences)
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    if not given:
        raise RuntimeError("received an empty list of sequences")
    longest = max(one.size(0) for one in given)
    lead = (len(given), longest) if batch_first else (longest, len(given))
    output = FUNCTIONS["empty"]((*lead, *given[0].shape[1:]), dtype=given[0].dtype).fill_(padding_value)
    for i, one in enumerate(given):
        length = one.size(0)
        start = longest - length if padding_side == "left" else 0
        target = output.select(0 if batch_first else 1, i).narrow(0, start, length)
        target.copy_(one)
    return output


def unpad_sequence(padded_sequences: Any, lengths: Any, batch_first: bool = False) -> list[Any]:
    if not batch_first:
        padded_sequences = padded_sequences.transpose(1, 0)
    places = FUNCTIONS["arange"](padded_sequences.size(1))
    return [one[places < length] for one, length in zip(padded_sequences, lengths)]


def pack_sequence(sequences: Any, enforce_sorted: bool = True) -> PackedSequence:
    lengths = FUNCTIONS["as_tensor"]([one.size(0) for one in sequences])
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Any]:
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
