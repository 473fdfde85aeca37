"""What torch 2.0 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 0)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "decorating_a_class_warns",
            Kind.BEHAVIOUR,
            "Decorating a class with a grad mode warns, and what it gives is no longer called as the class.",
        ),
        Change(
            SINCE,
            "functions_may_set_up_their_context_apart",
            Kind.API,
            "A custom Function may have a setup_context; its forward then takes no ctx.",
        ),
        Change(
            SINCE,
            "hooks_of_tensors_run_before_those_of_their_node",
            Kind.BEHAVIOUR,
            "Hooks of a tensor run before those of its grad_fn, no longer in the order of registering.",
            "https://github.com/pytorch/pytorch/pull/85849",
        ),
        Change(
            SINCE,
            "zero_grad_sets_to_none",
            Kind.BEHAVIOUR,
            "zero_grad of optimizers and modules sets gradients to None by default, no longer to zeros.",
            "https://github.com/pytorch/pytorch/pull/92731",
        ),
        Change(
            SINCE,
            "what_grad_returns_went_through_hooks",
            Kind.BEHAVIOUR,
            "The gradient that autograd.grad returns for a tensor went through the hooks of this tensor.",
            "https://github.com/pytorch/pytorch/pull/85849",
        ),
        Change(
            SINCE,
            "mtia_is_a_type_of_device",
            Kind.WORDING,
            "The list of device types names mtia.",
        ),
        Change(
            SINCE,
            "gradients_that_meet_are_added_in_place",
            Kind.BEHAVIOUR,
            "Gradients that arrive at one tensor are added in place where nobody else holds them.",
        ),
        Change(
            SINCE,
            "grads_are_retained_after_all_hooks",
            Kind.BEHAVIOUR,
            "What retain_grad fills went through all hooks of the tensor, also those registered later.",
            "https://github.com/pytorch/pytorch/pull/85849",
        ),
        Change(
            SINCE,
            "what_is_retained_is_looked_for_at_the_new_place",
            Kind.BEHAVIOUR,
            "A tensor that is not its node's first result, and is to retain its gradient, cannot be changed in place.",
        ),
        Change(
            SINCE,
            "hooks_after_a_change_in_place_belong_to_the_new_node",
            Kind.BEHAVIOUR,
            "Of a tensor that had hooks and was changed in place, further hooks see the new gradient.",
        ),
        Change(
            SINCE,
            "typed_storages_are_deprecated",
            Kind.BEHAVIOUR,
            "Tensor.storage warns that typed storages are deprecated.",
        ),
        Change(
            SINCE,
            "tanh_of_functional_is_deprecated",
            Kind.BEHAVIOUR,
            "tanh and sigmoid of nn.functional no longer warn that they are deprecated.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "exceptions_of_saved_tensor_hooks_pass",
            Kind.BEHAVIOUR,
            "What a saved tensor hook raises is what comes out, where it was a RuntimeError that told of it.",
        ),
        Change(
            SINCE,
            "one_cycle_counts_its_steps_from_zero",
            Kind.WORDING,
            "What OneCycleLR says of a step too many counts as the steps do, from zero.",
        ),
        Change(
            SINCE,
            "indices_may_be_int",
            Kind.BEHAVIOUR,
            "Tensors of int32 may be indices.",
        ),
        Change(
            SINCE,
            "an_item_of_several_is_a_runtime_error",
            Kind.BEHAVIOUR,
            "item() of several elements raises RuntimeError, which was ValueError.",
        ),
        Change(
            SINCE,
            "transposing_a_number_is_deprecated",
            Kind.BEHAVIOUR,
            "T, mT, H, mH and adjoint of a tensor without dimensions warn that they are deprecated.",
        ),
        Change(
            SINCE,
            "allclose_of_testing_goes_in_some_release",
            Kind.WORDING,
            "The warning of torch.testing.assert_allclose no longer says that it goes in 1.14.",
        ),
        Change(
            SINCE,
            "stateless_calls_are_deprecated",
            Kind.BEHAVIOUR,
            "torch.nn.utils.stateless.functional_call warns that it is deprecated.",
        ),
        Change(
            SINCE,
            "no_numbers_come_from_mkl",
            Kind.BEHAVIOUR,
            "bernoulli_, dropout and exponential_ take their numbers from MKL's generator.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "a_size_that_is_no_number_is_no_tuple",
            Kind.WORDING,
            "A single size that is no number is told as an element of a tuple.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "a_pickled_tensor_keeps_attributes",
            Kind.BEHAVIOUR,
            "What a program set on a tensor is there again once that was pickled.",
        ),
        Change(
            SINCE,
            "the_mean_of_all_saves_its_input",
            Kind.BEHAVIOUR,
            "mean without dim saves its input, which may then not be changed in place before backward.",
            "https://github.com/pytorch/pytorch/issues/109876",
        ),
        Change(
            SINCE,
            "squeeze_takes_several_dimensions",
            Kind.NODE_NAME,
            "squeeze takes several dimensions; the nodes of squeeze_ have the next numbers.",
        ),
        Change(
            SINCE,
            "prelu_reshapes_its_weight",
            Kind.NODE_NAME,
            "The node of prelu is PreluKernelBackward0, which was PreluBackward0.",
        ),
        Change(
            SINCE,
            "the_norm_is_that_of_linalg",
            Kind.NODE_NAME,
            "The node of norm is LinalgVectorNormBackward0, which was NormBackward1.",
        ),
        Change(
            SINCE,
            "clipping_by_value_is_counted",
            Kind.BEHAVIOUR,
            "clip_grad_value_ counts as a change of the gradients, which went through their data.",
        ),
        Change(
            SINCE,
            "ops_of_one_list_have_derivatives",
            Kind.BEHAVIOUR,
            "torch._foreach_exp and other ops of one list have derivatives.",
        ),
        Change(
            SINCE,
            "what_is_decorated_is_called_orig_func",
            Kind.WORDING,
            "What is said of a grad mode that is called with nothing to decorate calls that orig_func, no longer func.",
        ),
        Change(
            SINCE,
            "resampling_is_recorded_without_a_list_of_factors",
            Kind.NODE_NAME,
            "The nodes of interpolate end in Backward0, which ended in Backward1.",
        ),
        Change(
            SINCE,
            "diag_is_made_of_other_ops",
            Kind.NODE_NAME,
            "diag is recorded as diag_embed or a copy of the diagonal, which was DiagBackward0.",
        ),
        Change(
            SINCE,
            "upsampling_shows_its_mode_in_quotes",
            Kind.WORDING,
            "The repr of Upsample shows its mode in quotes.",
        ),
        Change(
            SINCE,
            "what_refuses_fused_names_the_argument",
            Kind.WORDING,
            "What is said of fused optimizers on the CPU names the argument, where it spoke of FusedAdam.",
        ),
        Change(
            SINCE,
            "a_linear_schedule_may_not_begin_at_zero",
            Kind.BEHAVIOUR,
            "LinearLR refuses a start_factor of zero.",
        ),
        Change(
            SINCE,
            "nadam_looks_ahead_by_one_step",
            Kind.BEHAVIOUR,
            "NAdam takes the momentum of the next step into account once, where it took that of this step twice.",
        ),
        Change(
            SINCE,
            "fused_is_left_open",
            Kind.BEHAVIOUR,
            "The default of Adam's fused is None, which was False.",
        ),
        Change(
            SINCE,
            "symeig_is_gone",
            Kind.BEHAVIOUR,
            "torch.symeig, long deprecated, raises RuntimeError.",
        ),
        Change(
            SINCE,
            "repeated_modules_are_shown_once",
            Kind.WORDING,
            "The repr of ModuleList shows modules that look alike in one line, with their count.",
        ),
        Change(
            SINCE,
            "modules_refuse_keywords_as_their_own_class",
            Kind.WORDING,
            "What is said of arguments that Module does not take names the class of the module.",
        ),
        Change(
            SINCE,
            "poisson_nll_loss_refuses_as_others_do",
            Kind.WORDING,
            "poisson_nll_loss tells a wrong reduction as the other losses do.",
        ),
        Change(
            SINCE,
            "group_norm_asks_for_two_dimensions",
            Kind.BEHAVIOUR,
            "group_norm of a vector raises RuntimeError, which was IndexError.",
        ),
        Change(
            SINCE,
            "diag_takes_half_precision",
            Kind.BEHAVIOUR,
            "diag takes half precision.",
        ),
        Change(
            SINCE,
            "prod_takes_bfloat16",
            Kind.BEHAVIOUR,
            "prod takes bfloat16.",
        ),
        Change(
            SINCE,
            "exp2_and_log1p_take_complex_numbers",
            Kind.BEHAVIOUR,
            "exp2, log1p, logcumsumexp and transposed convolutions take complex numbers.",
        ),
        Change(
            SINCE,
            "what_forward_marks_dirty_is_returned_itself",
            Kind.BEHAVIOUR,
            "What a custom function marks dirty is what apply returns where nothing is recorded; it was a view.",
        ),
        Change(
            SINCE,
            "triangles_ask_for_two_dimensions",
            Kind.BEHAVIOUR,
            "tril and triu of less than two dimensions raise RuntimeError, which was IndexError.",
        ),
        Change(
            SINCE,
            "max_of_all_takes_out",
            Kind.API,
            "max of all elements takes out=.",
        ),
        Change(
            SINCE,
            "a_correction_may_be_left_out",
            Kind.API,
            "std and var have defaults for both dim and correction where these are named.",
        ),
        Change(
            SINCE,
            "where_takes_a_number_as_a_method",
            Kind.API,
            "Tensor.where takes a number.",
        ),
        Change(
            SINCE,
            "bernoulli_by_a_number_is_recorded",
            Kind.BEHAVIOUR,
            "What bernoulli draws by a number is recorded, and its version is zero.",
        ),
        Change(
            SINCE,
            "scatter_reduce_is_in_beta",
            Kind.BEHAVIOUR,
            "scatter_reduce no longer warns that it is in beta, and tells the name of a wrong reduction.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "checkpoint_sequential_takes_use_reentrant",
            Kind.API,
            "checkpoint_sequential takes use_reentrant.",
        ),
        Change(
            SINCE,
            "all_nodes_tell_sizes_as_symbols",
            Kind.API,
            "The nodes of select, sort, mean and more have _saved_self_sym_sizes, which was _saved_self_sizes.",
        ),
        Change(
            SINCE,
            "scatter_deprecates_reducing_tensors",
            Kind.BEHAVIOUR,
            "scatter with a tensor and reduce warns that this is deprecated.",
        ),
        Change(
            SINCE,
            "a_saved_tensor_detached_in_place_is_told_of",
            Kind.WORDING,
            "What is said of a saved tensor that was detached in place is no failed assertion.",
        ),
        Change(
            SINCE,
            "views_of_views_made_without_grad_are_told_of",
            Kind.WORDING,
            "What is said of changing a view of a view that was made under no_grad is no failed assertion.",
        ),
        Change(
            SINCE,
            "fused_does_not_support_what_differentiates",
            Kind.WORDING,
            "What is said of an optimizer both fused and differentiable.",
        ),
        Change(
            SINCE,
            "modules_with_backward_hooks_warn_of_other_outputs",
            Kind.BEHAVIOUR,
            "A module with full backward hooks warns where its output is neither a tensor nor a tuple.",
        ),
        Change(
            SINCE,
            "types_of_elements_are_told",
            Kind.WORDING,
            "What is said of arguments that fit no signature tells the types of the elements of lists and tuples.",
        ),
        Change(
            SINCE,
            "sizes_are_told_as_ints",
            Kind.WORDING,
            "What is said of sizes that do not fit calls them ints, which were SymInts where the op could be traced.",
        ),
        Change(
            SINCE,
            "a_bag_shows_its_mode_in_quotes",
            Kind.WORDING,
            "The repr of EmbeddingBag shows its mode in quotes.",
        ),
        Change(
            SINCE,
            "triplets_are_told_which_is_which",
            Kind.WORDING,
            "What triplet_margin_loss says of inputs of several dimensions tells which has how many.",
        ),
    ),
    added="""
        _foreach_clamp_max _foreach_clamp_max_ _foreach_clamp_min _foreach_clamp_min_ _foreach_lerp _foreach_lerp_
        nn.Module.register_forward_pre_hook(with_kwargs)
        Tensor._typed_storage Tensor.untyped_storage autograd.Function.generate_vmap_rule autograd.Function.vmap
        autograd._force_original_view_tracking autograd._unsafe_preserve_version_counter
        autograd.forward_ad._is_fwd_grad_enabled autograd.forward_ad._set_fwd_grad_enabled autograd.graph.Node
        autograd.graph.allow_mutation_on_saved_tensors autograd.graph.register_multi_grad_hook
        autograd.grad_mode.set_multithreading_enabled autograd.set_multithreading_enabled func
        nn.Module.register_forward_hook(prepend)
        nn.Module.register_forward_hook(with_kwargs) nn.Module.register_forward_pre_hook(prepend)
        nn.Module.register_full_backward_hook(prepend) nn.Module.register_full_backward_pre_hook
        nn.Module.register_state_dict_pre_hook nn.functional.scaled_dot_product_attention
        nn.utils.clip_grad_norm_(foreach) nn.utils.clip_grad_value_(foreach) optim.ASGD(differentiable)
        optim.Adadelta(differentiable) optim.Adagrad(differentiable) optim.AdamW(differentiable) optim.AdamW(fused)
        optim.Adamax(differentiable) optim.NAdam(differentiable) optim.Optimizer.register_step_post_hook
        optim.Optimizer.register_step_pre_hook optim.RAdam(differentiable) optim.Rprop(differentiable)
        optim.lr_scheduler.LRScheduler set_default_device testing.make_tensor(memory_format) utils._contextlib
        utils.checkpoint.checkpoint_sequential(use_reentrant) vmap compile sym_int _C._current_graph_task_id
        autograd.Function.setup_context Tensor._view_func
        SymBool SymFloat SymInt sym_float sym_ite sym_max sym_min sym_not sym_sqrt
        _C.DisableTorchFunctionSubclass nn.Module.call_super_init
        nn.modules.module.register_module_buffer_registration_hook
        nn.modules.module.register_module_full_backward_pre_hook
        nn.modules.module.register_module_module_registration_hook
        nn.modules.module.register_module_parameter_registration_hook nn.Module.named_buffers(remove_duplicate)
        nn.Module.named_parameters(remove_duplicate) nn.utils.clip_grad.clip_grad_norm_(foreach)
        nn.utils.clip_grad.clip_grad_value_(foreach) nn.utils.stateless.functional_call(strict)
        nn.utils.stateless.functional_call(tie_weights)
    """,
)
