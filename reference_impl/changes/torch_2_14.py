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
            "a_difference_of_bool_is_not_implemented",
            Kind.BEHAVIOUR,
            "The refusal to subtract tensors of bool is NotImplementedError, which was RuntimeError.",
        ),
    ),
    added="autograd.function.FunctionCtx.set_output_grad_dtype optim.LBFGS(maximize)",
)
