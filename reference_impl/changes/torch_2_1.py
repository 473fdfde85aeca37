"""What torch 2.1 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 1)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "instance_norm_compares_its_features",
            Kind.BEHAVIOUR,
            "A module of instance norm compares the channels with num_features: it refuses others, or warns if it has"
            " no parameters.",
        ),
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
            "modes_are_asked_about_switching_the_grad_flag",
            Kind.BEHAVIOUR,
            "A TorchFunctionMode is asked about each switch of the grad flag.",
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
        Change(
            SINCE,
            "an_assigned_grad_that_does_not_fit_is_told_apart",
            Kind.WORDING,
            "What is said of an assigned grad of another size or type tells both.",
        ),
        Change(
            SINCE,
            "weight_norm_by_a_hook_is_deprecated",
            Kind.BEHAVIOUR,
            "torch.nn.utils.weight_norm warns that it is deprecated.",
        ),
        Change(
            SINCE,
            "set_default_tensor_type_is_deprecated",
            Kind.BEHAVIOUR,
            "set_default_tensor_type warns that it is deprecated.",
        ),
        Change(
            SINCE,
            "cholesky_recommends_mH_without_a_call",
            Kind.WORDING,
            "The warning of torch.cholesky recommends mH as the attribute that it is.",
        ),
        Change(
            SINCE,
            "matmul_of_two_types_tells_both",
            Kind.WORDING,
            "What is said of matrices of two types tells both of them in the order of the product.",
        ),
        Change(
            SINCE,
            "inference_mode_keeps_its_guard",
            Kind.BEHAVIOUR,
            "Entering one inference_mode in itself and leaving it twice raises nothing.",
        ),
        Change(
            SINCE,
            "data_in_a_transform_is_refused_in_words",
            Kind.WORDING,
            "Assigning to data inside of a transform is refused in words, no longer as an internal assertion.",
        ),
        Change(
            SINCE,
            "complex_outputs_need_a_gradient",
            Kind.BEHAVIOUR,
            "backward of a complex number needs a gradient, where it began with 1.",
        ),
        Change(
            SINCE,
            "resizing_is_a_change",
            Kind.BEHAVIOUR,
            "resize_ to another size counts as a change in place.",
        ),
        Change(
            SINCE,
            "functions_that_nobody_answered_name_modes",
            Kind.WORDING,
            "What is said where all __torch_function__ give NotImplemented names the modes too.",
        ),
        Change(
            SINCE,
            "recomputation_is_checked",
            Kind.BEHAVIOUR,
            "checkpoint without reentrant backward checks what it computes again, stops early, and once a pass.",
        ),
        Change(
            SINCE,
            "encoders_tell_why_they_nest_nothing",
            Kind.BEHAVIOUR,
            "TransformerEncoder warns where its enable_nested_tensor has no effect.",
        ),
        Change(
            SINCE,
            "autocast_asks_for_a_device_that_it_supports",
            Kind.WORDING,
            "autocast says of a device that it is not supported, where it listed cuda and cpu.",
        ),
        Change(
            SINCE,
            "linear_adds_a_vector_at_once_in_any_dimension",
            Kind.NODE_NAME,
            "linear of an input of four dimensions or more adds its bias at once, and gives a view.",
        ),
        Change(
            SINCE,
            "multi_margin_loss_tells_its_count",
            Kind.WORDING,
            "What multi_margin_loss says of targets that do not fit tells how many it expects.",
        ),
        Change(
            SINCE,
            "attention_is_one_node_on_the_cpu",
            Kind.NODE_NAME,
            "scaled_dot_product_attention on the CPU is one node, where it was recorded step by step.",
        ),
        Change(
            SINCE,
            "an_input_returned_and_saved_apart_is_refused",
            Kind.BEHAVIOUR,
            "An input that a Function with a setup_context returns as it is and saves as an output is refused.",
        ),
        Change(
            SINCE,
            "nan_to_num_takes_complex_numbers",
            Kind.BEHAVIOUR,
            "nan_to_num takes complex numbers.",
        ),
        Change(
            SINCE,
            "masks_are_of_bool",
            Kind.BEHAVIOUR,
            "masked_fill, masked_select and masked_scatter refuse masks of bytes, which were deprecated;"
            " masked_fill took those of any type.",
        ),
        Change(
            SINCE,
            "a_matrix_and_a_vector_that_do_not_fit_are_named",
            Kind.WORDING,
            "What is said of a matrix and a vector that do not fit names them.",
        ),
        Change(
            SINCE,
            "diff_refuses_a_negative_order",
            Kind.BEHAVIOUR,
            "diff refuses a negative n, which left the tensor as it is.",
        ),
        Change(
            SINCE,
            "what_is_repeated_by_a_number_is_expanded",
            Kind.NODE_NAME,
            "repeat_interleave by a number records an expanded copy, which was a selection of indices.",
        ),
        Change(
            SINCE,
            "a_power_of_a_number_is_of_a_number",
            Kind.NODE_NAME,
            "2 ** x records the power of a number, PowBackward2, which was that of a tensor, PowBackward1.",
        ),
        Change(
            SINCE,
            "ops_of_several_lists_have_derivatives",
            Kind.BEHAVIOUR,
            "torch._foreach_mul and its like have derivatives, and those in place are recorded and refuse leaves.",
        ),
        Change(
            SINCE,
            "averages_follow_by_lerp",
            Kind.BEHAVIOUR,
            "Adam and its kin change their average of the gradient once in each step, which were two changes.",
        ),
        Change(
            SINCE,
            "nodes_tell_their_sequence_number",
            Kind.API,
            "Nodes have _sequence_nr.",
        ),
        Change(
            SINCE,
            "a_group_that_is_no_dict_is_a_type_error",
            Kind.BEHAVIOUR,
            "add_param_group raises TypeError for what is no dict, which was AssertionError.",
        ),
        Change(
            SINCE,
            "what_refuses_fused_lists_devices",
            Kind.WORDING,
            "What is said of fused optimizers on the CPU lists the devices that have them.",
        ),
        Change(
            SINCE,
            "logcumsumexp_and_renorm_have_forward_derivatives",
            Kind.BEHAVIOUR,
            "logcumsumexp and renorm have derivatives in forward mode.",
        ),
        Change(
            SINCE,
            "removed_functions_tell_what_replaces_them",
            Kind.WORDING,
            "What is said of solve, eig and others that were removed explains what replaces them.",
        ),
        Change(
            SINCE,
            "recurrent_layers_refuse_by_value_errors",
            Kind.BEHAVIOUR,
            "Recurrent layers and cells refuse inputs of other dimensions by ValueError, which was AssertionError.",
        ),
        Change(
            SINCE,
            "recurrent_layers_check_their_sizes",
            Kind.WORDING,
            "Recurrent layers say that hidden_size must be greater than zero.",
        ),
        Change(
            SINCE,
            "rnn_lists_its_nonlinearities",
            Kind.WORDING,
            "What RNN says of an unknown nonlinearity lists those that there are.",
        ),
        Change(
            SINCE,
            "steps_of_optimizers_keep_their_names",
            Kind.BEHAVIOUR,
            "The step of an optimizer is called step, which was _use_grad.",
        ),
        Change(
            SINCE,
            "max_pool1d_refuses_to_give_nothing",
            Kind.BEHAVIOUR,
            "max_pool1d refuses an input that is shorter than its window, where it gave an empty tensor.",
        ),
        Change(
            SINCE,
            "functions_of_one_number_take_half_precision",
            Kind.BEHAVIOUR,
            "Functions of one number, activations, clamp, lerp and unique take half precision.",
        ),
        Change(
            SINCE,
            "expm1_and_logaddexp_take_complex_numbers",
            Kind.BEHAVIOUR,
            "expm1 and logaddexp take complex numbers.",
        ),
        Change(
            SINCE,
            "the_largest_of_a_pool_may_be_a_whole_number",
            Kind.BEHAVIOUR,
            "Max pooling takes int64.",
        ),
        Change(
            SINCE,
            "min_of_all_takes_out",
            Kind.API,
            "min of all elements takes out=.",
        ),
        Change(
            SINCE,
            "a_correction_is_any_number",
            Kind.BEHAVIOUR,
            "The correction of std and var may be a fraction.",
        ),
        Change(
            SINCE,
            "searching_a_number_takes_out",
            Kind.API,
            "searchsorted of a number takes out=.",
        ),
        Change(
            SINCE,
            "what_is_saved_is_saved_by_name",
            Kind.BEHAVIOUR,
            "A node saves its tensors in the order of their names; it was that in which derivatives ask for them.",
        ),
        Change(
            SINCE,
            "padding_takes_whole_numbers",
            Kind.BEHAVIOUR,
            "Padding by reflection and replication takes whole numbers.",
        ),
        Change(
            SINCE,
            "the_base_optimizer_steps_without_a_closure",
            Kind.API,
            "The step of the class Optimizer itself has a default for its closure.",
        ),
        Change(
            SINCE,
            "multithreading_is_switched_by_bools_alone",
            Kind.BEHAVIOUR,
            "set_multithreading_enabled refuses None and ints, and says so as other functions do.",
        ),
        Change(
            SINCE,
            "what_is_no_size_is_told_as_an_object",
            Kind.WORDING,
            "What is said of an element of a tuple of ints that is none speaks of unpacking an object.",
        ),
        Change(
            SINCE,
            "smooth_l1_loss_without_beta_is_l1_loss",
            Kind.BEHAVIOUR,
            "smooth_l1_loss with a beta of 0 has the node and the gradients of l1_loss: zero where both are equal.",
        ),
        Change(
            SINCE,
            "to_save_is_looked_at_in_any_case",
            Kind.BEHAVIOUR,
            "A to_save of a custom function that is no tuple is refused where nothing is recorded too.",
        ),
        Change(
            SINCE,
            "inner_and_tensordot_copy_into_out",
            Kind.BEHAVIOUR,
            "inner and tensordot are differentiable through out=: their result is copied there.",
        ),
        Change(
            SINCE,
            "a_rate_is_no_tensor_beside_foreach",
            Kind.BEHAVIOUR,
            "Adam and AdamW refuse a tensor as learning rate beside foreach, which failed at the first step.",
        ),
        Change(
            SINCE,
            "capturable_optimizers_need",
            Kind.WORDING,
            "What is said of capturable optimizers on the CPU names XLA too.",
            before="CUDA tensors",
            after="CUDA or XLA tensors",
        ),
        Change(
            SINCE,
            "multilabel_margin_loss_tells_both_sizes",
            Kind.WORDING,
            "What multilabel_margin_loss says of targets that do not fit tells the size of the input too.",
        ),
        Change(
            SINCE,
            "padding_tells_shapes",
            Kind.WORDING,
            "What reflection of two dimensions says of too large a padding tells the shape, which was its length.",
        ),
        Change(
            SINCE,
            "a_padding_that_is_too_long_is_measured",
            Kind.WORDING,
            "What is said of a padding for more dimensions than there are tells both counts.",
        ),
        Change(
            SINCE,
            "circular_padding_takes_one_sample",
            Kind.BEHAVIOUR,
            "Circular padding takes inputs without a dimension of samples, which it refused.",
        ),
        Change(
            SINCE,
            "tensordot_counts_its_dimensions",
            Kind.BEHAVIOUR,
            "tensordot over more dimensions than there are raises RuntimeError, which was IndexError.",
        ),
        Change(
            SINCE,
            "scalars_that_differ_are_shown",
            Kind.WORDING,
            "What assert_close says of two numbers shows them.",
        ),
        Change(
            SINCE,
            "vectors_of_one_shape_are_not_expanded",
            Kind.NODE_NAME,
            "cosine_similarity of inputs of one shape records no expand.",
        ),
    ),
    added="""
        nn.init.trunc_normal_(generator)
        _check _check_index _check_not_implemented _check_tensor_all _check_type _check_value _check_with
        _foreach_copy_ _foreach_pow _foreach_pow_ _foreach_sign _foreach_sign_
        Generator.get_offset Generator.set_offset Tensor.dim_order Tensor.itemsize Tensor.nbytes
        Tensor._post_accumulate_grad_hooks Tensor.nonzero_static Tensor.register_post_accumulate_grad_hook
         autograd.grad(materialize_grads)
        autograd.gradcheck(masked) autograd.gradgradcheck(masked) autograd.graph.increment_version
        autograd.graph.save_on_cpu(device_type) autograd.is_multithreading_enabled autograd.is_view_replay_enabled
        empty_permuted nn.CircularPad1d nn.CircularPad2d nn.CircularPad3d nn.Module.load_state_dict(assign)
        nn.Module.register_forward_hook(always_call) nn.Module.to_empty(recurse) nn.ZeroPad1d nn.ZeroPad3d
        nn.utils.parametrizations.weight_norm nonzero_static optim.NAdam(capturable)
        optim.NAdam(decoupled_weight_decay) optim.Optimizer.register_load_state_dict_post_hook
        optim.Optimizer.register_load_state_dict_pre_hook optim.Optimizer.register_state_dict_post_hook
        optim.Optimizer.register_state_dict_pre_hook optim.swa_utils.AveragedModel(multi_avg_fn)
        optim.swa_utils.get_ema_avg_fn optim.swa_utils.get_ema_multi_avg_fn optim.swa_utils.get_swa_avg_fn
        optim.swa_utils.get_swa_multi_avg_fn utils.checkpoint.CheckpointError utils.checkpoint.DefaultDeviceType
        utils.checkpoint.checkpoint(context_fn) utils.checkpoint.checkpoint(debug)
        utils.checkpoint.checkpoint(determinism_check) utils.checkpoint.noop_context_fn
        utils.checkpoint.set_checkpoint_early_stop
        Tensor.is_xla UntypedStorage.is_hpu compiler.allow_in_graph compiler.assume_constant_result compiler.disable
        compiler.reset cpu.device_count cpu.is_available cpu.synchronize
        nn.LayerNorm(bias)
        nn.PReLU.reset_parameters nn.Transformer(bias) nn.Transformer.generate_square_subsequent_mask(dtype)
        nn.TransformerDecoderLayer(bias) nn.TransformerEncoderLayer(bias)
        nn.modules.module.register_module_forward_hook(always_call) utils.data.StackDataset
    """,
)
