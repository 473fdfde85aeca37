"""What torch 2.4 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 4)

RELEASE = Release(
    SINCE,
    changes=(
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
    ),
    added="""
        Generator.clone_state newaxis nn.RMSNorm nn.functional.rms_norm optim.Adadelta(capturable)
        optim.Adagrad(fused) optim.NAdam(maximize) optim.RAdam(maximize) optim.RMSprop(capturable)
        optim.Rprop(capturable) optim.lr_scheduler.ChainedScheduler(optimizer) rms_norm
    """,
)
