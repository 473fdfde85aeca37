"""What torch 2.12 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 12)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "checkpoint_tells_of_compiled_graphs",
            Kind.WORDING,
            "What checkpoint says where the second call saves other tensors speaks of torch.compile.",
            "https://github.com/pytorch/pytorch/issues/166926",
        ),
        Change(
            SINCE,
            "asarray_keeps_requires_grad",
            Kind.BEHAVIOUR,
            "torch.asarray of a tensor that requires grad requires grad unless told otherwise, with a warning.",
        ),
        Change(
            SINCE,
            "transforms_leave_inference_mode",
            Kind.BEHAVIOUR,
            "What a transform of torch.func computes in inference mode is no inference tensor.",
        ),
        Change(
            SINCE,
            "refused_inputs_of_checkpoint_are_one_text",
            Kind.WORDING,
            "What detach_variable of checkpoint says is one text, which was a tuple of two.",
        ),
        Change(
            SINCE,
            "batch_norm_takes_an_eps_of_zero_in_eval",
            Kind.BEHAVIOUR,
            "batch_norm takes an eps of 0 outside of training.",
        ),
        Change(
            SINCE,
            "half_precision_is_drawn_from_24_bits",
            Kind.BEHAVIOUR,
            "uniform draws half precision from 24 bits as other types, which were 11.",
        ),
        Change(
            SINCE,
            "nll_loss_tells_the_types_of_targets",
            Kind.WORDING,
            "nll_loss says which types of targets it takes.",
        ),
        Change(
            SINCE,
            "multi_margin_loss_explains_its_targets",
            Kind.WORDING,
            "multi_margin_loss explains which targets it takes.",
        ),
        Change(
            SINCE,
            "refused_shapes_are_told_in_one_text",
            Kind.WORDING,
            "What broadcast_shapes refuses is told in one text, which was a tuple of two things.",
        ),
        Change(
            SINCE,
            "interpolate_knows_lanczos",
            Kind.API,
            "interpolate has a mode lanczos.",
        ),
        Change(
            SINCE,
            "aminmax_and_narrow_copy_have_derivatives",
            Kind.BEHAVIOUR,
            "aminmax and narrow_copy have derivatives.",
        ),
        Change(
            SINCE,
            "truncated_normals_are_drawn_again",
            Kind.BEHAVIOUR,
            "trunc_normal_ draws again what falls outside; it took the inverse of the distribution.",
        ),
        Change(
            SINCE,
            "norms_show_whether_they_have_a_bias",
            Kind.WORDING,
            "The repr of BatchNorm, LayerNorm, GroupNorm and InstanceNorm shows whether there is a bias.",
        ),
    ),
    added=(
        "_foreach_clone "
        "autograd.SavedTensor.unpack nn.BatchNorm1d(bias) nn.BatchNorm2d(bias) nn.BatchNorm3d(bias) "
        "nn.GroupNorm(bias) nn.InstanceNorm1d(bias) nn.InstanceNorm2d(bias) nn.InstanceNorm3d(bias) "
        "utils.checkpoint.SelectiveCheckpointContext(op_output)"
    ),
)
