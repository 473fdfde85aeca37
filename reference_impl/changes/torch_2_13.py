"""What torch 2.13 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 13)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "messages_call_a_node_by_its_op",
            Kind.WORDING,
            "Messages call a tensor the output of Mul, which was MulBackward0.",
        ),
        Change(
            SINCE,
            "an_unused_input_is_named_by_its_index",
            Kind.WORDING,
            "What grad says of an input that the graph does not reach names its index.",
        ),
        Change(
            SINCE,
            "an_input_returned_and_saved_is_an_input",
            Kind.WORDING,
            "What a custom function says of an input that is returned as it is and saved.",
        ),
        Change(
            SINCE,
            "a_pack_hook_cannot_change_its_input",
            Kind.WORDING,
            "What is said of a pack hook that changes its input.",
        ),
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
        Change(
            SINCE,
            "functions_are_applied_to_keywords",
            Kind.BEHAVIOUR,
            "apply of a custom function takes arguments of forward by their names.",
        ),
        Change(
            SINCE,
            "attention_reshapes_its_heads",
            Kind.BEHAVIOUR,
            "MultiheadAttention puts its heads together by reshape, so that its graph has UnsafeViewBackward0.",
        ),
        Change(
            SINCE,
            "trace_takes_half_precision",
            Kind.BEHAVIOUR,
            "trace takes half precision.",
        ),
        Change(
            SINCE,
            "vmap_asks_for_issues_of_torch",
            Kind.WORDING,
            "Under vmap, what is not supported asks for an issue of PyTorch, no longer of functorch.",
        ),
        Change(
            SINCE,
            "the_strategy_of_averages_must_be_one",
            Kind.WORDING,
            "What SWALR says of its anneal_strategy spells must be right.",
        ),
        Change(
            SINCE,
            "dimensions_have_no_names",
            Kind.BEHAVIOUR,
            "A string as a dimension is refused with TypeError; it was looked for as a name, with RuntimeError.",
        ),
        Change(
            SINCE,
            "nextafter_has_a_derivative",
            Kind.BEHAVIOUR,
            "nextafter has a derivative.",
        ),
    ),
    added=(
        "_foreach_mm "
        "autograd.function._SingleLevelFunction.boxed_grads_call autograd.enforce_grad_layout_policy"
        " autograd.grad_mode.enforce_grad_layout_policy autograd.graph.region_activation_memory_budget"
        " autograd.graph.set_override_stale_capture_stream"
    ),
)
