"""What torch 2.15 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 15)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "checkpoint_warns_of_a_future_release",
            Kind.WORDING,
            "The warning of checkpoint without use_reentrant names no release.",
            "",
        ),
        Change(
            SINCE,
            "decorated_functions_frames_have_the_contexts_name",
            Kind.BEHAVIOUR,
            "The frame of a function decorated with a mode has the name of the mode, which was decorate_context.",
            "",
        ),
        Change(
            SINCE,
            "most_ops_refuse_types_as_such",
            Kind.BEHAVIOUR,
            "mean, argmax, linalg and more refuse types with NotImplementedError or TypeError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "products_of_matrices_say_which_op_refuses",
            Kind.WORDING,
            "What is said of matrices that cannot be multiplied names mm or addmm.",
        ),
        Change(
            SINCE,
            "linear_gives_no_view",
            Kind.BEHAVIOUR,
            "linear with a bias of an input that is no matrix gives a tensor of its own, which was a view.",
        ),
        Change(
            SINCE,
            "dropout_takes_complex_numbers",
            Kind.BEHAVIOUR,
            "dropout takes complex numbers.",
        ),
        Change(
            SINCE,
            "nan_to_num_of_complex_numbers_is_recorded",
            Kind.BEHAVIOUR,
            "nan_to_num of complex numbers that require grad is recorded, which was refused.",
        ),
        Change(
            SINCE,
            "an_assigned_number_fills",
            Kind.BEHAVIOUR,
            "A number assigned by index is recorded as fill_, index_fill_ or masked_fill_; it was made a tensor first.",
        ),
        Change(
            SINCE,
            "grad_dtype_of_a_non_leaf_is_told",
            Kind.BEHAVIOUR,
            "grad_dtype of a tensor that is no leaf is told, which was refused.",
        ),
        Change(
            SINCE,
            "parameters_in_a_set_are_deprecated",
            Kind.BEHAVIOUR,
            "Optimizers warn where their parameters are given as a set.",
        ),
    ),
)
