"""What torch 2.8 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 8)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "batch_norm_takes_both_statistics_or_none",
            Kind.BEHAVIOUR,
            "A batch norm that is given one of the running mean and variance refuses it, where it moved that one.",
        ),
        Change(
            SINCE,
            "missing_kernels_are_not_implemented",
            Kind.BEHAVIOUR,
            "Where an op has no kernel for a type, NotImplementedError is raised, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "set_grad_enabled_shows_its_mode",
            Kind.WORDING,
            "The repr of set_grad_enabled names the class and the mode.",
        ),
        Change(
            SINCE,
            "a_full_backward_hook_warns_without_inputs_that_require_grad",
            Kind.BEHAVIOUR,
            "A full backward hook warns where no input of its module requires grad, so that it runs for the outputs.",
        ),
        Change(
            SINCE,
            "a_list_taken_for_a_tuple_of_indices_warns",
            Kind.BEHAVIOUR,
            "An index that is a list of lists, which is taken for a tuple, warns that this will change.",
        ),
        Change(
            SINCE,
            "what_is_marked_dirty_should_have_been_mutated",
            Kind.WORDING,
            "What a custom function says of a tensor that it marked dirty and that is none of its inputs.",
        ),
        Change(
            SINCE,
            "a_vmap_beside_a_generated_rule_is_overridden",
            Kind.WORDING,
            "The refusal of a custom function with generate_vmap_rule and a vmap of its own spells overridden right.",
        ),
        Change(
            SINCE,
            "contractions_to_a_number_are_dot_products",
            Kind.BEHAVIOUR,
            "inner and tensordot record a dot product where one number comes out, which was a product of matrices.",
        ),
        Change(
            SINCE,
            "checkpoint_tells_how_to_see_more",
            Kind.WORDING,
            "What checkpoint says where the second call saves other tensors recommends its debug mode.",
        ),
        Change(
            SINCE,
            "unflatten_tells_what_it_did_not_expect",
            Kind.BEHAVIOUR,
            "unflatten of a tensor without dimensions raises RuntimeError, which was IndexError.",
        ),
        Change(
            SINCE,
            "numbers_of_tensors_that_require_grad_warn",
            Kind.BEHAVIOUR,
            "float(), int() and torch.tensor([...]) of a tensor that requires grad warn.",
        ),
        Change(
            SINCE,
            "clamp_of_complex_numbers_is_not_implemented",
            Kind.BEHAVIOUR,
            "clamp, floor, sign and others refuse complex numbers with NotImplementedError, which was RuntimeError.",
        ),
        Change(
            SINCE,
            "nansum_speaks_of_the_cpu",
            Kind.WORDING,
            "The refusal of complex numbers by nansum speaks of the CPU.",
        ),
        Change(
            SINCE,
            "the_lower_bound_of_a_range_is_called_lower",
            Kind.WORDING,
            "What arange and range say of bounds that do not fit their step calls the lower one lower; it was larger.",
        ),
        Change(
            SINCE,
            "gather_and_scatter_take_32_bits",
            Kind.BEHAVIOUR,
            "gather and scatter take indices of int32.",
        ),
        Change(
            SINCE,
            "schedulers_say_whether_a_step_is_the_first",
            Kind.BEHAVIOUR,
            "The state of learning rate schedulers has _is_initial.",
        ),
        Change(
            SINCE,
            "a_negative_size_of_a_view_is_told_with_its_place",
            Kind.WORDING,
            "What is said of a negative size of a view tells its index and the shape.",
        ),
        Change(
            SINCE,
            "bilinear_refuses_no_features",
            Kind.BEHAVIOUR,
            "Bilinear without features in its first input raises ValueError, which was ZeroDivisionError.",
        ),
        Change(
            SINCE,
            "clipping_nothing_warns",
            Kind.BEHAVIOUR,
            "clip_grad_norm_ warns of a generator that gives no parameters.",
        ),
        Change(
            SINCE,
            "products_of_matrices_take_an_element_type",
            Kind.API,
            "mm, bmm, addmm and baddbmm take the element type of their result.",
        ),
        Change(
            SINCE,
            "a_bound_of_randint_like_may_be_a_tensor",
            Kind.API,
            "randint_like takes a tensor as its bound.",
        ),
        Change(
            SINCE,
            "marked_views_are_checked",
            Kind.BEHAVIOUR,
            "A view that a custom function marks dirty may not be one of a leaf that requires grad, or one of several.",
        ),
        Change(
            SINCE,
            "hardswish_is_flat_where_it_bends",
            Kind.BEHAVIOUR,
            "The slope of hardswish is 0 at -3 and 1 at 3, where it was -0.5 and 1.5.",
        ),
        Change(
            SINCE,
            "a_type_without_a_history_is_named",
            Kind.WORDING,
            "What is said of views with a history of what cannot have one names the type and is no failed assertion.",
        ),
        Change(
            SINCE,
            "a_plateau_lists_its_worst_value_first",
            Kind.BEHAVIOUR,
            "The state of ReduceLROnPlateau has mode_worse before mode; it stood behind threshold_mode.",
        ),
        Change(
            SINCE,
            "factors_of_a_schedule_can_be_called",
            Kind.BEHAVIOUR,
            "MultiplicativeLR refuses a function that cannot be called, which failed at the first step.",
        ),
    ),
    added="cpu.is_initialized compiler.disable(reason)",
)
