"""What torch 2.3 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 3)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "mark_non_differentiable_leaves_out_the_type",
            Kind.WORDING,
            "mark_non_differentiable refuses what is no tensor without saying of which type it is.",
        ),
        Change(
            SINCE,
            "attention_on_the_cpu_has_a_node_name_of_its_own",
            Kind.NODE_NAME,
            "scaled_dot_product_attention records ScaledDotProductFlashAttentionForCpuBackward0 on the CPU.",
        ),
        Change(
            SINCE,
            "leaving_out_use_reentrant_is_announced_to_raise",
            Kind.WORDING,
            "The warning of a checkpoint without use_reentrant says that it will raise in a later version.",
        ),
        Change(
            SINCE,
            "retain_grad_of_a_base_follows_changes_of_its_views",
            Kind.BEHAVIOUR,
            "When a view is changed in place, what retain_grad fills for its base is the gradient after the change.",
            "https://github.com/pytorch/pytorch/pull/117552",
        ),
        Change(
            SINCE,
            "out_of_matmul_is_refused_by_its_own_name",
            Kind.WORDING,
            "matmul with out= and an argument that requires grad is refused by the name of matmul, not of mm.",
        ),
        Change(
            SINCE,
            "mark_dirty_leaves_out_which_argument_is_no_tensor",
            Kind.WORDING,
            "mark_dirty refuses what is no tensor without saying which argument that is and of which type.",
        ),
        Change(
            SINCE,
            "refused_hooks_could_be_a_Callable",
            Kind.WORDING,
            "What is said of saved tensor hooks that cannot be called expects Callable, which was function.",
        ),
        Change(
            SINCE,
            "what_was_saved_as_no_tuple_leaves_out_the_type",
            Kind.WORDING,
            "What is said of a to_save that is no tuple leaves out of which type it is.",
        ),
        Change(
            SINCE,
            "a_plateau_has_a_last_lr_from_the_beginning",
            Kind.BEHAVIOUR,
            "ReduceLROnPlateau has a last learning rate before its first step.",
        ),
        Change(
            SINCE,
            "a_mask_may_stand_beside_is_causal",
            Kind.BEHAVIOUR,
            "scaled_dot_product_attention on the CPU takes attn_mask together with is_causal.",
        ),
        Change(
            SINCE,
            "softplus_has_defaults_of_float",
            Kind.WORDING,
            "The repr of Softplus shows its defaults as floats.",
        ),
        Change(
            SINCE,
            "changing_a_list_returns_it",
            Kind.BEHAVIOUR,
            "torch._foreach_add_ and its like return the list that they changed.",
        ),
        Change(
            SINCE,
            "cyclic_schedules_move_betas_too",
            Kind.BEHAVIOUR,
            "CyclicLR moves the first of the betas where an optimizer has no momentum, which it refused.",
        ),
        Change(
            SINCE,
            "averages_and_layer_norm_take_half_precision",
            Kind.BEHAVIOUR,
            "Average pooling, layer norm and interpolation take half precision.",
        ),
        Change(
            SINCE,
            "slice_scatter_takes_out",
            Kind.API,
            "slice_scatter takes out=.",
        ),
        Change(
            SINCE,
            "step_sizes_are_made_full",
            Kind.BEHAVIOUR,
            "The step sizes of Rprop are made as they begin; they were filled, which their version tells.",
        ),
    ),
    added="""
        amp.GradScaler cpu.amp.GradScaler xpu Tensor._rev_view_func_unsafe
        autograd.graph.register_multi_grad_hook(mode) compiler.is_compiling compiler.is_dynamo_compiling
        get_default_device nn.LPPool3d nn.functional.lp_pool3d optim.Adamax(capturable) optim.RAdam(capturable)
        GradScaler nn.attention optim.SGD(fused) return_types.all_return_types uint16 uint32 uint64 utils.swap_tensors
    """,
)
