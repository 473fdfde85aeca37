"""What torch 2.7 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 7)

RELEASE = Release(
    SINCE,
    added="optim.Adam(decoupled_weight_decay) compiler.is_exporting func.debug_unwrap backends.mkldnn.allow_tf32",
)
