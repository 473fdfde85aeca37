"""What torch 2.13 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 13)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "inputs_may_be_a_dict",
            Kind.BEHAVIOUR,
            "grad and backward take their inputs as a dict, and grad then returns one; other mappings are refused.",
            "",
        ),
        Change(
            SINCE,
            "grad_refuses_no_inputs",
            Kind.BEHAVIOUR,
            "torch.autograd.grad without inputs raises RuntimeError, which was ValueError.",
            "",
        ),
        Change(
            SINCE,
            "boxed_gradients_come_as_a_list",
            Kind.BEHAVIOUR,
            "The backward of a custom function with boxed_grads_call gets its gradients as one list.",
            "",
        ),
        Change(
            SINCE,
            "checkpoint_refuses_contexts_that_swallow",
            Kind.BEHAVIOUR,
            "A forward context of checkpoint is told of an exception in the call, and may not swallow it.",
            "",
        ),
        Change(
            SINCE,
            "gradcheck_says_none_of_them",
            Kind.WORDING,
            "What gradcheck says where no input requires grad.",
            "",
        ),
    ),
    added="autograd.function._SingleLevelFunction.boxed_grads_call",
)
