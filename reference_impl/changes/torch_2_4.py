"""What torch 2.4 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 4)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "wide_numbers_without_a_sign_meet_floating_ones",
            Kind.BEHAVIOUR,
            "uint16, uint32 and uint64 are promoted with a floating type to that type, which was refused.",
        ),
        Change(
            SINCE,
            "the_warning_about_a_decorated_class_points_to_it",
            Kind.BEHAVIOUR,
            "The warning about a decorated class points to the code that decorates, no longer into torch.",
        ),
        Change(
            SINCE,
            "deprecations_are_future_warnings",
            Kind.BEHAVIOUR,
            "Deprecations (decorating a class, non-full backward hooks) are a FutureWarning, no longer a UserWarning.",
        ),
        Change(
            SINCE,
            "empty_inputs_are_refused_in_backticks",
            Kind.WORDING,
            "The message about an empty inputs= of backward quotes both names in backticks.",
        ),
        Change(
            SINCE,
            "lazy_modules_warn_that_they_are_new",
            Kind.BEHAVIOUR,
            "Making a lazy module no longer warns that lazy modules are a new feature.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "sgd_without_momentum_has_no_state",
            Kind.BEHAVIOUR,
            "SGD without momentum keeps no state; before it was a momentum_buffer of None.",
        ),
        Change(
            SINCE,
            "all_optimizers_count_steps_in_tensors",
            Kind.BEHAVIOUR,
            "Adadelta, RMSprop and Rprop count their steps in a tensor, as the other optimizers did already.",
        ),
        Change(
            SINCE,
            "deprecated_names_stand_in_backticks",
            Kind.WORDING,
            "What is said of deprecated names quotes them in backticks.",
        ),
        Change(
            SINCE,
            "texts_link_to_the_main_branch",
            Kind.WORDING,
            "Links in messages lead to the documentation of main, which was called master.",
        ),
        Change(
            SINCE,
            "vmap_names_out_dims",
            Kind.WORDING,
            "What vmap says of outputs that are no tensors calls its argument out_dims, which was out_dim.",
        ),
        Change(
            SINCE,
            "signatures_tell_defaults",
            Kind.WORDING,
            "The signatures in refusals of arguments tell the defaults of parameters.",
        ),
        Change(
            SINCE,
            "maia_is_a_type_of_device",
            Kind.WORDING,
            "The list of device types names maia, which was ort.",
        ),
        Change(
            SINCE,
            "checkpoint_with_grad_names_use_reentrant",
            Kind.WORDING,
            "What a reentrant checkpoint says inside of autograd.grad names use_reentrant=True.",
        ),
        Change(
            SINCE,
            "load_warns_of_its_default",
            Kind.BEHAVIOUR,
            "torch.load without weights_only warns that it loads anything.",
            before=False,
            after=True,
        ),
        Change(
            SINCE,
            "recomputing_uses_a_deprecated_autocast",
            Kind.BEHAVIOUR,
            "A checkpoint that computes again warns of an autocast that it uses itself.",
        ),
        Change(
            SINCE,
            "print_lr_is_deprecated",
            Kind.BEHAVIOUR,
            "LRScheduler.print_lr is deprecated and warns.",
        ),
        Change(
            SINCE,
            "chaining_no_schedulers_is_refused",
            Kind.BEHAVIOUR,
            "ChainedScheduler refuses an empty list with ValueError, which was an IndexError.",
        ),
        Change(
            SINCE,
            "handles_of_several_hooks_have_a_class",
            Kind.BEHAVIOUR,
            "What register_multi_grad_hook returns can be copied and has the name _MultiHandle.",
        ),
        Change(
            SINCE,
            "autocast_knows_all_devices",
            Kind.WORDING,
            "autocast says of what is no type of device which ones there are, and of another one less than it did.",
        ),
        Change(
            SINCE,
            "autocast_of_one_device_is_deprecated",
            Kind.BEHAVIOUR,
            "is_autocast_cpu_enabled, get_autocast_cpu_dtype and the names of torch.cuda.amp and torch.cpu.amp warn"
            " that they are deprecated.",
        ),
        Change(
            SINCE,
            "fused_adam_takes_the_cpu",
            Kind.BEHAVIOUR,
            "Adam with fused takes parameters on the CPU.",
        ),
        Change(
            SINCE,
            "a_sequence_of_no_schedulers_is_refused_as_such",
            Kind.WORDING,
            "SequentialLR without schedulers is refused as such, no longer for the count of its milestones.",
        ),
        Change(
            SINCE,
            "autocast_asks_for_text",
            Kind.BEHAVIOUR,
            "autocast raises ValueError for a device that is no text, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "triplet_margins_are_positive",
            Kind.BEHAVIOUR,
            "triplet_margin_loss refuses a margin that is not positive.",
        ),
        Change(
            SINCE,
            "autograd_lists_what_it_has",
            Kind.BEHAVIOUR,
            "The star of torch.autograd gives grad, no_grad and others, which it left out.",
        ),
        Change(
            SINCE,
            "losses_of_classes_take_half_precision",
            Kind.BEHAVIOUR,
            "nll_loss, cross_entropy and binary_cross_entropy take half precision.",
        ),
        Change(
            SINCE,
            "complex_numbers_are_true_by_either_part",
            Kind.BEHAVIOUR,
            "A complex number that becomes a bool is true by its imaginary part too.",
        ),
        Change(
            SINCE,
            "edges_of_leaves_are_found_in_any_mode",
            Kind.BEHAVIOUR,
            "The edge of a leaf is found under no_grad too, also by hooks over several tensors, which was refused.",
        ),
        Change(
            SINCE,
            "capturable_optimizers_need",
            Kind.WORDING,
            "What is said of capturable optimizers on the CPU lists devices.",
            before="CUDA or XLA tensors",
            after="on supported devices: ['cuda', 'privateuseone', 'xla']",
        ),
        Change(
            SINCE,
            "schedulers_tell_which_optimizer_is_another",
            Kind.WORDING,
            "Schedulers of several refuse one of another optimizer in one text, which shows that optimizer.",
        ),
        Change(
            SINCE,
            "needs_input_grad_can_be_assigned",
            Kind.BEHAVIOUR,
            "A program may assign to needs_input_grad of a custom function's ctx, which was refused.",
        ),
        Change(
            SINCE,
            "a_forward_derivative_may_be_added_by_the_reader",
            Kind.WORDING,
            "What is said of an op without a derivative in forward mode asks for one too, and leaves out JIT.",
        ),
        Change(
            SINCE,
            "schedules_tell_how_many_values_they_need",
            Kind.WORDING,
            "CyclicLR, OneCycleLR and SWALR refuse a list of another length than the groups in one text.",
        ),
        Change(
            SINCE,
            "one_cycle_keeps_the_name_of_its_strategy",
            Kind.BEHAVIOUR,
            "The state of OneCycleLR has _anneal_func_type, a text, in place of anneal_func, a function.",
        ),
    ),
    added="""
        _foreach_max
        Generator.clone_state library.custom_op newaxis nn.RMSNorm nn.functional.rms_norm optim.Adadelta(capturable)
        optim.Adagrad(fused) optim.NAdam(maximize) optim.RAdam(maximize) optim.RMSprop(capturable)
        optim.Rprop(capturable) optim.lr_scheduler.ChainedScheduler(optimizer) rms_norm
        get_autocast_dtype set_autocast_dtype
        Generator.graphsafe_get_state Tensor.is_maia amp.custom_bwd amp.custom_fwd amp.is_autocast_available
        library.CustomOpDef library.Library.impl(with_keyset) library.opcheck library.register_autograd
        library.register_fake library.register_kernel
        serialization.add_safe_globals serialization.clear_safe_globals serialization.get_safe_globals
    """,
)
