"""What torch 2.2 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 2)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "set_grad_enabled_decorator_restores_caller",
            Kind.BEHAVIOUR,
            "Decorating a function with set_grad_enabled(mode) leaves the mode of the code that decorates unchanged.",
            "https://github.com/pytorch/pytorch/pull/113298",
        ),
    ),
)
