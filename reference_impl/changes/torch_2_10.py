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
        Change(
            SINCE,
            "an_assigned_grad_is_held_to_grad_dtype",
            Kind.WORDING,
            "What is said of an assigned grad of another type speaks of grad_dtype.",
        ),
        Change(
            SINCE,
            "materialized_zeros_are_constants",
            Kind.BEHAVIOUR,
            "The zeros of materialize_grads require no grad, unless a graph is created.",
        ),
        Change(
            SINCE,
            "batch_norm_checks_eps",
            Kind.BEHAVIOUR,
            "batch_norm refuses an eps that is not positive.",
        ),
        Change(
            SINCE,
            "linear_adds_at_once_what_is_like_a_vector",
            Kind.BEHAVIOUR,
            "linear adds a bias at once where one dimension alone is not 1, which was where the input has three.",
        ),
    ),
    added=(
        "Tensor.grad_dtype autograd.SavedTensor.data autograd.SavedTensor.unpack_hook "
        "autograd.graph.set_warn_on_accumulate_grad_stream_mismatch utils.checkpoint.GraphExecGroup version.rocm"
    ),
)
