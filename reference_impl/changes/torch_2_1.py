"""What torch 2.1 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 1)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "an_assigned_grad_of_another_type_is_told_with_a_blank",
            Kind.WORDING,
            "The message about a grad assigned that is no tensor has a blank before the type.",
        ),
        Change(
            SINCE,
            "refusing_to_copy_a_non_leaf_mentions_weight_norm",
            Kind.WORDING,
            "Refusing to deepcopy a tensor with a history mentions weight_norm.",
            "https://github.com/pytorch/pytorch/pull/103001",
        ),
    ),
)
