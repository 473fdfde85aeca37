"""What torch 2.9 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 9)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "saving_an_inference_tensor_recommends_no_grad",
            Kind.WORDING,
            "The refusal to save an inference tensor recommends no_grad as well.",
        ),
        Change(
            SINCE,
            "refused_hooks_could_be_of_collections",
            Kind.WORDING,
            "What is said of saved tensor hooks that cannot be called expects collections.abc.Callable.",
        ),
        Change(
            SINCE,
            "the_warning_about_grad_speaks_of_information",
            Kind.WORDING,
            "The warning about .grad of a non-leaf ends in information, which was informations.",
        ),
        Change(
            SINCE,
            "checkpoint_warns_of_2_9",
            Kind.WORDING,
            "The warning of checkpoint without use_reentrant announces an exception for 2.9, which was 2.5.",
        ),
        Change(
            SINCE,
            "an_overflow_of_64_bits_is_a_value_error",
            Kind.BEHAVIOUR,
            "A seed, or a number for torch.tensor, of more than 64 bits raises ValueError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "argmax_and_topk_refuse_types_by_themselves",
            Kind.BEHAVIOUR,
            "argmax, argmin and topk refuse bool and complex numbers in words of their own; no kernel was found.",
        ),
        Change(
            SINCE,
            "sort_refuses_complex_numbers_beneath_python",
            Kind.BEHAVIOUR,
            "sort refuses complex numbers with RuntimeError, which was ValueError.",
        ),
        Change(
            SINCE,
            "slices_of_all_leave_no_node",
            Kind.BEHAVIOUR,
            "Slices of all that stand with others leave no node: x[:, 0] is recorded as one view.",
        ),
        Change(
            SINCE,
            "edges_hold_an_ownership_token",
            Kind.API,
            "A GradientEdge has an ownership_token, which keeps what its node needs.",
        ),
        Change(
            SINCE,
            "nll_loss_of_one_sample_has_one_target",
            Kind.BEHAVIOUR,
            "nll_loss of a single sample refuses several targets.",
        ),
        Change(
            SINCE,
            "checkpoint_takes_early_stop",
            Kind.API,
            "torch.utils.checkpoint.checkpoint takes early_stop; before, it went to the function.",
        ),
        Change(
            SINCE,
            "schedules_begin_in_turn_without_an_epoch",
            Kind.BEHAVIOUR,
            "SequentialLR no longer warns of the epoch that it begins the next schedule with.",
        ),
        Change(
            SINCE,
            "nothing_to_join_is_a_wrong_value",
            Kind.BEHAVIOUR,
            "torch.cat of an empty list raises ValueError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "shapes_that_do_not_broadcast_are_told_apart",
            Kind.BEHAVIOUR,
            "broadcast_shapes tells which shape does not fit, and raises ValueError for a negative size.",
        ),
        Change(
            SINCE,
            "zeros_refuses_negative_sizes_by_itself",
            Kind.WORDING,
            "torch.zeros refuses negative sizes in words of its own.",
        ),
        Change(
            SINCE,
            "joining_into_another_type_is_a_type_error",
            Kind.BEHAVIOUR,
            "cat and stack into out= of a type that cannot hold their result raise TypeError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "rms_norm_is_contiguous",
            Kind.BEHAVIOUR,
            "The strides of rms_norm are those of a new tensor, which were those of its input.",
        ),
        Change(
            SINCE,
            "paddings_that_there_are_are_listed",
            Kind.WORDING,
            "What is said of a padding that does not go with an input lists those that do.",
        ),
    ),
    added="optim.Muon",
)
