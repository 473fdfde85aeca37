"""What torch 2.14 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 14)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "checkpoint_decorates",
            Kind.BEHAVIOUR,
            "torch.utils.checkpoint.checkpoint without a function gives a decorator.",
            "",
        ),
        Change(
            SINCE,
            "checkpoint_names_respecting_hooks",
            Kind.WORDING,
            "What checkpoint says of arguments that its reentrant variant does not take.",
            "",
        ),
        Change(
            SINCE,
            "backward_pre_hooks_alone_do_not_warn",
            Kind.BEHAVIOUR,
            "A module with full backward pre-hooks alone warns no more where none of its inputs requires grad.",
            "",
        ),
        Change(
            SINCE,
            "cholesky_is_gone",
            Kind.BEHAVIOUR,
            "torch.cholesky, long deprecated, raises RuntimeError.",
            "",
        ),
        Change(
            SINCE,
            "jit_goes_soon",
            Kind.BEHAVIOUR,
            "That torch.jit.script and torch.jit.trace are deprecated is a FutureWarning.",
        ),
        Change(
            SINCE,
            "lbfgs_maximizes",
            Kind.API,
            "torch.optim.LBFGS takes maximize.",
            "",
        ),
        Change(
            SINCE,
            "output_grad_dtype_is_declared",
            Kind.BEHAVIOUR,
            "A custom function declares with ctx.set_output_grad_dtype in which dtype backward gets its gradients.",
            "",
        ),
        Change(
            SINCE,
            "refused_bool_is_not_implemented",
            Kind.BEHAVIOUR,
            "Differences, negation, relu and others refuse bool with NotImplementedError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "transforms_refuse_types_as_such",
            Kind.BEHAVIOUR,
            "Fourier transforms refuse types with TypeError or NotImplementedError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "combinations_are_one_choice",
            Kind.BEHAVIOUR,
            "torch.combinations is recorded as one choice by index, which was a stack of choices by mask.",
        ),
        Change(
            SINCE,
            "lp_pool_refuses_a_power_of_zero",
            Kind.BEHAVIOUR,
            "lp_pool1d, 2d and 3d refuse a norm_type of 0 with ValueError; it was ZeroDivisionError.",
        ),
        Change(
            SINCE,
            "attention_without_heads_has_one",
            Kind.BEHAVIOUR,
            "scaled_dot_product_attention of three dimensions computes as with one head, in the node for the CPU.",
        ),
        Change(
            SINCE,
            "unravel_index_refuses_sizes_of_zero",
            Kind.BEHAVIOUR,
            "unravel_index refuses a size of 0 with ValueError, which was a RuntimeError about a division.",
        ),
        Change(
            SINCE,
            "mark_non_differentiable_leaves_out_the_type",
            Kind.WORDING,
            "What mark_non_differentiable says of what is no tensor names its type again.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "mark_dirty_leaves_out_which_argument_is_no_tensor",
            Kind.WORDING,
            "What mark_dirty says of what is no tensor names its place and type again.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "what_was_saved_as_no_tuple_leaves_out_the_type",
            Kind.WORDING,
            "What is said of to_save that is no tuple names its type again.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "a_mask_may_stand_beside_is_causal",
            Kind.BEHAVIOUR,
            "scaled_dot_product_attention on the CPU refuses attn_mask together with is_causal again.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "a_bound_of_clamp_has_its_part_of_a_gradient",
            Kind.BEHAVIOUR,
            "What equals a bound of clamp gets no gradient, or half where the bound is a tensor; it got all.",
            "https://github.com/pytorch/pytorch/pull/191142",
        ),
        Change(
            SINCE,
            "qr_is_gone",
            Kind.BEHAVIOUR,
            "torch.qr, long deprecated, raises RuntimeError.",
        ),
        Change(
            SINCE,
            "fmax_shares_among_equals",
            Kind.BEHAVIOUR,
            "Where the operands of fmax or fmin are equal, each gets half of the gradient; the first got all of it.",
        ),
    ),
    added="autograd.function.FunctionCtx.set_output_grad_dtype optim.LBFGS(maximize)",
)
