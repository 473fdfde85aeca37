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
    ),
    added="optim.Muon",
)
