"""What torch 2.12 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 12)

RELEASE = Release(
    SINCE,
    added=(
        "autograd.SavedTensor.unpack nn.BatchNorm1d(bias) nn.BatchNorm2d(bias) nn.BatchNorm3d(bias) "
        "nn.GroupNorm(bias) nn.InstanceNorm1d(bias) nn.InstanceNorm2d(bias) nn.InstanceNorm3d(bias) "
        "utils.checkpoint.SelectiveCheckpointContext(op_output)"
    ),
)
