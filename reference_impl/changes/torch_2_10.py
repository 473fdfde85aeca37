"""What torch 2.10 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 10)

RELEASE = Release(
    SINCE,
    added=(
        "Tensor.grad_dtype autograd.SavedTensor.data autograd.SavedTensor.unpack_hook "
        "autograd.graph.set_warn_on_accumulate_grad_stream_mismatch utils.checkpoint.GraphExecGroup version.rocm"
    ),
)
