"""What torch 2.2 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 2)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "refused_inputs_could_be_edges",
            Kind.WORDING,
            "What backward says of inputs that it refuses mentions GradientEdges.",
            "https://github.com/pytorch/pytorch/pull/110867",
        ),
        Change(
            SINCE,
            "set_grad_enabled_sets_the_mode_when_entered",
            Kind.BEHAVIOUR,
            "Entering a set_grad_enabled(mode) sets the mode, in case it changed since the instance was made.",
            "https://github.com/pytorch/pytorch/pull/113298",
        ),
        Change(
            SINCE,
            "sgd_has_a_default_learning_rate",
            Kind.API,
            "SGD without lr takes 0.001; before it was refused.",
        ),
        Change(
            SINCE,
            "the_base_class_is_called_TensorBase",
            Kind.WORDING,
            "The base class of Tensor is called torch._C.TensorBase in messages, without an underscore.",
        ),
        Change(
            SINCE,
            "set_grad_enabled_decorator_restores_caller",
            Kind.BEHAVIOUR,
            "Decorating a function with set_grad_enabled(mode) leaves the mode of the code that decorates unchanged.",
            "https://github.com/pytorch/pytorch/pull/113298",
        ),
        Change(
            SINCE,
            "checkpoint_sequential_warns_without_use_reentrant",
            Kind.BEHAVIOUR,
            "checkpoint_sequential without use_reentrant warns.",
        ),
        Change(
            SINCE,
            "verbose_of_schedulers_is_deprecated",
            Kind.BEHAVIOUR,
            "verbose of learning rate schedulers is deprecated: it warns, and nothing is printed.",
        ),
        Change(
            SINCE,
            "a_plateau_is_a_scheduler",
            Kind.BEHAVIOUR,
            "ReduceLROnPlateau is an LRScheduler, and has get_last_lr.",
        ),
        Change(
            SINCE,
            "cross_without_a_dim_is_deprecated",
            Kind.BEHAVIOUR,
            "torch.cross without dim warns that its default will change.",
        ),
        Change(
            SINCE,
            "a_spread_without_degrees_of_freedom_is_told",
            Kind.BEHAVIOUR,
            "var and std of too few elements warn.",
        ),
        Change(
            SINCE,
            "autocast_takes_halves",
            Kind.BEHAVIOUR,
            "Autocasting on the CPU takes float16.",
        ),
        Change(
            SINCE,
            "a_forbidden_grad_fn_is_shown_as_invalid",
            Kind.BEHAVIOUR,
            "The repr of a view that may have no grad_fn shows it as Invalid, where it raised.",
        ),
        Change(
            SINCE,
            "the_mean_of_all_saves_its_input",
            Kind.BEHAVIOUR,
            "mean without dim saves the count of its elements, so that they may be changed in place before backward.",
            "https://github.com/pytorch/pytorch/issues/109876",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "the_mean_along_dimensions_saves_its_input",
            Kind.BEHAVIOUR,
            "mean along dimensions saves no input either.",
            "https://github.com/pytorch/pytorch/issues/109876",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "filling_with_a_tensor_refuses_shared_memory",
            Kind.BEHAVIOUR,
            "fill_ with a tensor, and an assignment that fills, refuse a target whose elements share memory.",
        ),
        Change(
            SINCE,
            "nodes_take_a_sequence_number",
            Kind.API,
            "Nodes have _set_sequence_nr.",
        ),
        Change(
            SINCE,
            "recurrent_layers_have_one_layer_at_least",
            Kind.BEHAVIOUR,
            "Recurrent layers without a layer raise ValueError, which was IndexError.",
        ),
        Change(
            SINCE,
            "ctc_loss_is_checked_where_memory_is_taken",
            Kind.WORDING,
            "What ctc_loss says of its arguments names ctc_loss_allocate_outputs, which was ctc_loss_cpu.",
        ),
        Change(
            SINCE,
            "products_and_norms_take_half_precision",
            Kind.BEHAVIOUR,
            "Products of matrices, convolutions, norms, softmax, scans, medians and max pooling take half precision.",
        ),
        Change(
            SINCE,
            "all_and_any_take_several_dimensions",
            Kind.API,
            "all and any take several dimensions.",
        ),
        Change(
            SINCE,
            "ends_of_a_range_may_be_tensors",
            Kind.API,
            "The ends of linspace and logspace may be tensors.",
        ),
        Change(
            SINCE,
            "sizes_and_strides_take_none",
            Kind.API,
            "size and stride take None for all dimensions.",
        ),
        Change(
            SINCE,
            "matrix_exp_is_contiguous",
            Kind.BEHAVIOUR,
            "The strides of matrix_exp are those of a new matrix, which were those of its input.",
        ),
        Change(
            SINCE,
            "a_changed_view_may_have_no_gradient",
            Kind.BEHAVIOUR,
            "A custom function that changed a view in place may return None for its gradient, which raised.",
            "https://github.com/pytorch/pytorch/pull/108353",
        ),
        Change(
            SINCE,
            "functions_of_cycles_are_not_saved",
            Kind.BEHAVIOUR,
            "The state of CyclicLR has None in place of a function that was given, or the attributes of an object.",
        ),
    ),
    added="""
        Tensor._view_func_unsafe
        nn.init.sparse_(generator) nn.init.orthogonal_(generator) nn.init.kaiming_normal_(generator)
        nn.init.kaiming_uniform_(generator) nn.init.normal_(generator) nn.init.uniform_(generator)
        nn.init.xavier_normal_(generator) nn.init.xavier_uniform_(generator)
        _check_is_size
        autograd.graph.GradientEdge autograd.graph.get_gradient_edge compiler.cudagraph_mark_step_begin
        nn.utils.fuse_linear_bn_eval nn.utils.fuse_linear_bn_weights optim.ASGD(capturable)
        optim.RAdam(decoupled_weight_decay) unravel_index
        utils.checkpoint.set_checkpoint_debug_enabled
        Tensor.is_mtia UntypedStorage.filename library.Library.define(tags) _C.TensorBase cpu.current_device
    """,
)
