"""What torch 2.15 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 15)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "checkpoint_warns_of_a_future_release",
            Kind.WORDING,
            "The warning of checkpoint without use_reentrant names no release.",
            "",
        ),
        Change(
            SINCE,
            "decorated_functions_frames_have_the_contexts_name",
            Kind.BEHAVIOUR,
            "The frame of a function decorated with a mode has the name of the mode, which was decorate_context.",
            "",
        ),
    ),
)
