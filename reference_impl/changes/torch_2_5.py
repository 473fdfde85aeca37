"""What torch 2.5 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 5)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "a_hook_registered_while_its_node_runs_is_run",
            Kind.BEHAVIOUR,
            "A hook that is registered on a node while it runs, where it had none, is run after the node.",
        ),
        Change(
            SINCE,
            "an_unpacked_constant_is_the_object_of_the_hook",
            Kind.BEHAVIOUR,
            "Where nothing requires grad, the saved tensor is the very tensor that the unpack hook returned.",
        ),
        Change(
            SINCE,
            "increment_version_takes_several_tensors",
            Kind.API,
            "increment_version takes an iterable of tensors too.",
        ),
        Change(
            SINCE,
            "refused_buffers_could_be_a_Buffer",
            Kind.WORDING,
            "What is said of a value assigned to a buffer mentions torch.nn.Buffer.",
        ),
        Change(
            SINCE,
            "edges_may_be_outputs",
            Kind.BEHAVIOUR,
            "The outputs of backward and grad may be edges; what is neither fails an assertion.",
            "https://github.com/pytorch/pytorch/pull/127766",
        ),
        Change(
            SINCE,
            "hooks_over_tensors_without_grad_fail_an_assertion",
            Kind.BEHAVIOUR,
            "register_multi_grad_hook refuses a tensor that does not require grad by an AssertionError.",
        ),
        Change(
            SINCE,
            "an_edge_without_a_node_is_told_in_the_genitive",
            Kind.WORDING,
            "What is said of an edge whose first part is no node calls it GradientEdge's first object.",
        ),
        Change(
            SINCE,
            "checkpoint_warns_of_2_5",
            Kind.WORDING,
            "The warning of checkpoint without use_reentrant names 2.5 as the release that will raise.",
        ),
        Change(
            SINCE,
            "recomputing_uses_a_deprecated_autocast",
            Kind.BEHAVIOUR,
            "A checkpoint that computes again no longer warns of an autocast that it uses itself.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "nodes_tell_of_their_inputs",
            Kind.API,
            "Nodes have _input_metadata: the shapes and types of gradients that arrive.",
        ),
        Change(
            SINCE,
            "tensors_of_several_rates_are_refused",
            Kind.BEHAVIOUR,
            "A tensor of several learning rates is refused by a ValueError of the optimizer.",
        ),
        Change(
            SINCE,
            "increment_version_passes_over_inference_tensors",
            Kind.BEHAVIOUR,
            "increment_version of an inference tensor does nothing, where it was refused.",
        ),
        Change(
            SINCE,
            "channel_shuffle_has_a_derivative",
            Kind.BEHAVIOUR,
            "channel_shuffle has a derivative.",
        ),
        Change(
            SINCE,
            "one_hot_tells_the_type_of_indices",
            Kind.WORDING,
            "What is said of indices of one_hot that are none tells the type that they should have.",
        ),
        Change(
            SINCE,
            "attention_to_nothing_is_zero",
            Kind.BEHAVIOUR,
            "scaled_dot_product_attention gives zeros where a mask leaves nothing, which were NaN.",
        ),
        Change(
            SINCE,
            "unpooling_takes_half_precision",
            Kind.BEHAVIOUR,
            "Unpooling takes half precision.",
        ),
        Change(
            SINCE,
            "logsumexp_takes_complex_numbers",
            Kind.BEHAVIOUR,
            "logsumexp takes complex numbers.",
        ),
        Change(
            SINCE,
            "the_mean_of_all_takes_out",
            Kind.API,
            "mean of all elements takes out=.",
        ),
        Change(
            SINCE,
            "a_stable_argsort_takes_out",
            Kind.API,
            "argsort takes out= beside stable.",
        ),
        Change(
            SINCE,
            "an_unpacked_tensor_has_the_version_of_the_hook_s",
            Kind.BEHAVIOUR,
            "What an unpack hook gives keeps its own version; it got the saved tensor's, or raised in inference mode.",
        ),
        Change(
            SINCE,
            "capturable_optimizers_need",
            Kind.WORDING,
            "What is said of capturable optimizers on the CPU lists xpu and hpu too.",
            before="on supported devices: ['cuda', 'privateuseone', 'xla']",
            after="on supported devices: ['cuda', 'xpu', 'hpu', 'privateuseone', 'xla']",
        ),
        Change(
            SINCE,
            "a_module_keeps_plain_dicts",
            Kind.BEHAVIOUR,
            "What a module keeps its parameters, buffers and parts in is a dict, which was an OrderedDict.",
        ),
        Change(
            SINCE,
            "cosine_schedules_end_at_a_float",
            Kind.WORDING,
            "CosineAnnealingLR and CosineAnnealingWarmRestarts end at 0.0 where nothing is said, which was 0.",
        ),
        Change(
            SINCE,
            "lbfgs_refuses_a_negative_rate",
            Kind.BEHAVIOUR,
            "LBFGS refuses a negative learning rate.",
        ),
    ),
    added="""
        sym_sum
        library.CustomOpDef.register_vmap library.infer_schema library.register_vmap
        autograd.profiler.profile.function_events nn.Buffer nn.Module.register_load_state_dict_pre_hook
        nn.Module.register_state_dict_post_hook nn.Module.set_submodule nn.parameter.Buffer
        nn.utils.rnn.pad_sequence(padding_side) optim.Adafactor serialization.safe_globals
        utils.checkpoint.CheckpointPolicy utils.checkpoint.SAC_IGNORED_OPS
        utils.checkpoint.SelectiveCheckpointContext utils.checkpoint.create_selective_checkpoint_contexts
        utils.checkpoint.set_device_states(device_type)
    """,
)
