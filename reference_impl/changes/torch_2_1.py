"""What torch 2.1 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 1)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "classes_of_grad_modes_decorate",
            Kind.BEHAVIOUR,
            "no_grad, enable_grad and inference_mode decorate without parentheses.",
            "https://github.com/pytorch/pytorch/pull/107086",
        ),
        Change(
            SINCE,
            "set_grad_enabled_refuses_by_the_position_of_its_argument",
            Kind.WORDING,
            "set_grad_enabled refuses what is no bool as other functions do, naming the argument and its position.",
        ),
        Change(
            SINCE,
            "leaving_out_use_reentrant_warns",
            Kind.BEHAVIOUR,
            "checkpoint without use_reentrant warns.",
        ),
        Change(
            SINCE,
            "reshape_records_a_view",
            Kind.NODE_NAME,
            "reshape and flatten of contiguous memory record ViewBackward0, no longer ReshapeAliasBackward0.",
        ),
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
