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
            "autocast_without_cuda_speaks_of_torch_xla",
            Kind.WORDING,
            "The warning of autocast on CUDA where there is none names torch_xla as a reason.",
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
        Change(
            SINCE,
            "a_size_that_is_no_number_is_no_tuple",
            Kind.WORDING,
            "What is said of a size that is no number calls it no tuple; it was an element at pos 0.",
        ),
        Change(
            SINCE,
            "rms_norm_leaves_out_a_comma",
            Kind.WORDING,
            "The refusal of a shape by rms_norm leaves out a comma.",
        ),
        Change(
            SINCE,
            "softshrink_is_checked_by_a_kernel",
            Kind.WORDING,
            "The kernel that softshrink misses for other types is called softshrink_check, which was softshrink_cpu.",
        ),
        Change(
            SINCE,
            "group_norm_tells_its_numbers",
            Kind.WORDING,
            "What GroupNorm says of channels that groups do not divide has both numbers.",
        ),
        Change(
            SINCE,
            "autocast_supports_dtypes",
            Kind.WORDING,
            "The warning about a type that autocasting on the CPU does not take speaks of dtypes.",
        ),
        Change(
            SINCE,
            "a_class_that_is_no_tensors_is_a_type_error",
            Kind.BEHAVIOUR,
            "as_subclass refuses a class that is no subclass of Tensor by TypeError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "bilinear_tells_features_by_name",
            Kind.WORDING,
            "What Bilinear says of a first input without features names its argument.",
        ),
        Change(
            SINCE,
            "atan2_has_a_gradient_at_the_origin",
            Kind.BEHAVIOUR,
            "The gradient of atan2 is 0 where both arguments are, which was NaN.",
            "https://github.com/pytorch/pytorch/pull/166787",
        ),
        Change(
            SINCE,
            "resuming_a_scheduler_without_its_first_rate_is_explained",
            Kind.WORDING,
            "What is said of a scheduler that is resumed without initial_lr tells how that comes about.",
        ),
        Change(
            SINCE,
            "jit_is_deprecated",
            Kind.BEHAVIOUR,
            "torch.jit.script and torch.jit.trace warn with a DeprecationWarning.",
        ),
        Change(
            SINCE,
            "numbers_like_a_tensor_take_a_generator",
            Kind.API,
            "rand_like, randn_like and randint_like take a generator.",
        ),
        Change(
            SINCE,
            "taking_along_a_dimension_wraps_around",
            Kind.BEHAVIOUR,
            "Indices of take_along_dim that are too large wrap around, which was refused.",
        ),
        Change(
            SINCE,
            "averages_keep_the_name_of_their_strategy",
            Kind.BEHAVIOUR,
            "The state of SWALR has _anneal_strategy, a text, in place of anneal_func, a function.",
        ),
    ),
    added=(
        "Tensor.grad_dtype autograd.SavedTensor.data autograd.SavedTensor.unpack_hook "
        "autograd.graph.set_warn_on_accumulate_grad_stream_mismatch utils.checkpoint.GraphExecGroup version.rocm"
    ),
)
