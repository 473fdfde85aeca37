"""What torch 2.11 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 11)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "what_is_left_to_the_fallback_takes_no_number",
            Kind.BEHAVIOUR,
            "The node of an op that has no derivative by itself has the number of leaves, and runs before all others.",
        ),
        Change(
            SINCE,
            "the_hint_about_a_changed_tensor_turns_off_the_search_for_nan",
            Kind.WORDING,
            "The hint about a saved tensor that was changed calls set_detect_anomaly with check_nan=False.",
        ),
        Change(
            SINCE,
            "saved_tensors_are_cleared_on_access",
            Kind.BEHAVIOUR,
            "A custom function with clear_saved_tensors_on_access lets its saved tensors be read once.",
        ),
        Change(
            SINCE,
            "ldexp_is_one_node",
            Kind.NODE_NAME,
            "ldexp is one node, where it was recorded as a product.",
        ),
        Change(
            SINCE,
            "hardtanh_tells_its_bounds",
            Kind.WORDING,
            "What Hardtanh says of bounds in the wrong order tells them; it said nothing.",
        ),
        Change(
            SINCE,
            "recurrent_layers_check_types_of_sizes",
            Kind.WORDING,
            "Recurrent layers say of a size that is no int which one that is.",
        ),
        Change(
            SINCE,
            "ldexp_in_place_is_recorded",
            Kind.BEHAVIOUR,
            "ldexp_ is recorded; it was refused of what requires grad.",
        ),
        Change(
            SINCE,
            "instance_norm_leaves_statistics_that_it_uses",
            Kind.BEHAVIOUR,
            "instance_norm that uses running statistics leaves them alone; it wrote them anew, which counted.",
        ),
    ),
    added=(
        "_foreach_powsum nn.Module.modules(remove_duplicate)"
        " autograd.function._SingleLevelFunction.clear_saved_tensors_on_access"
    ),
)
