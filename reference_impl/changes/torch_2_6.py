"""What torch 2.6 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 6)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "a_view_as_the_same_type_is_an_inference_tensor",
            Kind.BEHAVIOUR,
            "view(dtype) with the tensor's own type is like that with another: in inference mode an inference"
            " tensor, and refused of a conjugate.",
        ),
        Change(
            SINCE,
            "the_warning_about_instances_of_functions_has_all_its_blanks",
            Kind.WORDING,
            "The warning about an instance of a custom Function has a blank between functions and are.",
        ),
        Change(
            SINCE,
            "load_warns_of_its_default",
            Kind.BEHAVIOUR,
            "torch.load without weights_only no longer warns.",
            before=True,
            after=False,
        ),
        Change(
            SINCE,
            "load_takes_weights_alone",
            Kind.BEHAVIOUR,
            "torch.load takes no more than weights unless weights_only is False.",
        ),
        Change(
            SINCE,
            "optimizers_take_names",
            Kind.API,
            "Parameters of an optimizer may come as pairs with their names.",
        ),
        Change(
            SINCE,
            "a_plateau_follows_new_groups",
            Kind.BEHAVIOUR,
            "ReduceLROnPlateau takes groups that its optimizer gets later.",
        ),
        Change(
            SINCE,
            "betas_are_of_one_kind",
            Kind.BEHAVIOUR,
            "Adam refuses betas of which one is a tensor and the other is not.",
        ),
        Change(
            SINCE,
            "gaussian_loss_takes_a_number_for_the_variance",
            Kind.BEHAVIOUR,
            "gaussian_nll_loss takes a number for the variance.",
        ),
        Change(
            SINCE,
            "grids_take_half_precision",
            Kind.BEHAVIOUR,
            "grid_sample and adaptive_max_pool3d take half precision.",
        ),
        Change(
            SINCE,
            "isin_takes_all_floating_types",
            Kind.BEHAVIOUR,
            "isin takes float16 and bfloat16.",
        ),
        Change(
            SINCE,
            "softshrink_keeps_nan",
            Kind.BEHAVIOUR,
            "softshrink of NaN is NaN, and of small numbers a zero of their sign, where it was zero.",
        ),
        Change(
            SINCE,
            "padding_takes_half_precision",
            Kind.BEHAVIOUR,
            "Padding by reflection and replication takes half precision.",
        ),
        Change(
            SINCE,
            "a_power_that_does_not_fit_is_told_as_elsewhere",
            Kind.WORDING,
            "What is said of a power by a number that its target cannot hold is what other arithmetic says.",
        ),
    ),
    added="""
        nn.attention.sdpa_kernel(set_priority) nn.modules.module.register_module_forward_hook(with_kwargs)
        _foreach_rsqrt _foreach_rsqrt_
        nn.functional.huber_loss(weight) nn.functional.l1_loss(weight) nn.functional.mse_loss(weight)
        nn.utils.clip_grads_with_norm_ nn.utils.get_total_norm accelerator version.xpu
        utils.data.DataLoader(in_order)
    """,
)
