"""What torch 2.10 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 10)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "assertions_of_autograd_have_texts",
            Kind.WORDING,
            "The assertions about outputs and tensors of autograd say what they expected.",
        ),
    ),
    added=(
        "Tensor.grad_dtype autograd.SavedTensor.data autograd.SavedTensor.unpack_hook "
        "autograd.graph.set_warn_on_accumulate_grad_stream_mismatch utils.checkpoint.GraphExecGroup version.rocm"
    ),
)
