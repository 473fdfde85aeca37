"""What torch 2.9 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 9)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "saving_an_inference_tensor_recommends_no_grad",
            Kind.WORDING,
            "The refusal to save an inference tensor recommends no_grad as well.",
        ),
        Change(
            SINCE,
            "refused_hooks_could_be_of_collections",
            Kind.WORDING,
            "What is said of saved tensor hooks that cannot be called expects collections.abc.Callable.",
        ),
    ),
    added="optim.Muon",
)
