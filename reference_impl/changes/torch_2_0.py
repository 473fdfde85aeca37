"""What torch 2.0 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 0)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "zero_grad_sets_to_none",
            Kind.BEHAVIOUR,
            "zero_grad of optimizers and modules sets gradients to None by default, no longer to zeros.",
            "https://github.com/pytorch/pytorch/pull/92731",
        ),
        Change(
            SINCE,
            "what_grad_returns_went_through_hooks",
            Kind.BEHAVIOUR,
            "The gradient that autograd.grad returns for a tensor went through the hooks of this tensor.",
            "https://github.com/pytorch/pytorch/pull/85849",
        ),
    ),
)
