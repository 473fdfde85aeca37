"""Interpolation, shuffling, blocks, pooling over volumes and unpooling of the reference."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.nn import functional as F


def row(*values: float) -> Any:
    return torch.tensor(values).view(1, 1, -1)


@pytest.mark.parametrize(
    "mode, align_corners, expected",
    [
        ("nearest", None, [0.0, 0.0, 4.0, 4.0]),
        ("nearest-exact", None, [0.0, 0.0, 4.0, 4.0]),
        ("linear", False, [0.0, 1.0, 3.0, 4.0]),
        ("linear", True, [0.0, 4 / 3, 8 / 3, 4.0]),
    ],
)
def test_values_between_two(mode: str, align_corners: Any, expected: list[float]) -> None:
    found = F.interpolate(row(0.0, 4.0), scale_factor=2, mode=mode, align_corners=align_corners)
    assert found.flatten().tolist() == pytest.approx(expected)


def test_where_the_result_is_coarser_a_filter_takes_all_that_it_stands_for() -> None:
    plane = torch.arange(16.0).view(1, 1, 4, 4)
    assert F.interpolate(plane, size=1, mode="bilinear", antialias=True).item() == pytest.approx(7.5)
    assert F.interpolate(plane, size=1, mode="area").item() == 7.5


@pytest.mark.parametrize(
    "options, message",
    [
        ({}, "either size or scale_factor"),
        ({"size": 2, "scale_factor": 2}, "only one of size or scale_factor"),
        ({"size": (1, 2)}, "same number of spatial dimensions"),
        ({"size": 2, "align_corners": True}, "align_corners option"),
        ({"size": 2, "recompute_scale_factor": True}, "not meaningful"),
        ({"size": 2, "antialias": True}, "Anti-alias option"),
    ],
)
def test_interpolation_refuses(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        F.interpolate(row(0.0, 4.0), **options)


def test_channels_become_pixels_and_back() -> None:
    x = torch.arange(4.0).view(1, 4, 1, 1)
    assert F.pixel_shuffle(x, 2).tolist() == [[[[0.0, 1.0], [2.0, 3.0]]]]
    assert torch.equal(F.pixel_unshuffle(F.pixel_shuffle(x, 2), 2), x)
    assert F.channel_shuffle(x, 2).flatten().tolist() == [0.0, 2.0, 1.0, 3.0]
    with pytest.raises(RuntimeError, match="divisible by the square"):
        F.pixel_shuffle(x, 3)


def test_blocks_become_columns_and_add_up_again() -> None:
    x = torch.ones(1, 1, 3, 3)
    columns = F.unfold(x, 2)
    assert columns.shape == (1, 4, 4)
    assert F.fold(columns, (3, 3), 2).tolist() == [[[[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]]]
    with pytest.raises(RuntimeError, match="at least one"):
        F.unfold(x, 4)
    with pytest.raises(RuntimeError, match="sliding blocks"):
        F.fold(columns[..., :3], (3, 3), 2)


def test_volumes_are_pooled() -> None:
    x = torch.arange(8.0).view(1, 1, 2, 2, 2)
    values, places = nn.MaxPool3d(2, return_indices=True)(x)
    assert values.item() == 7.0 and places.item() == 7
    assert nn.AvgPool3d(2)(x).item() == 3.5
    assert nn.AdaptiveAvgPool3d((1, 1, 2))(x).flatten().tolist() == [3.0, 4.0]
    assert nn.AdaptiveMaxPool3d((2, 1, 1))(x).flatten().tolist() == [3.0, 7.0]
    assert nn.LPPool3d(1, 2)(x).item() == 28.0
    with pytest.raises(RuntimeError, match="smaller than kernel size"):
        F.avg_pool3d(x, 3)


@pytest.mark.parametrize("spatial", [1, 2, 3])
def test_maxima_go_back_where_they_were(spatial: int) -> None:
    x = torch.arange(4.0**spatial).view(1, 1, *[4] * spatial)
    values, places = getattr(nn, f"MaxPool{spatial}d")(2, return_indices=True)(x)
    unpool = getattr(nn, f"MaxUnpool{spatial}d")(2)
    back = unpool(values, places)
    assert back.sum() == values.sum() and torch.equal(back.maximum(x), x)
    assert unpool(values, places, output_size=(5,) * spatial).shape == (1, 1, *[5] * spatial)
    with pytest.raises(ValueError, match="invalid output_size"):
        unpool(values, places, output_size=(9,) * spatial)


def test_layers_show_how_they_were_made() -> None:
    shown = [repr(nn.Upsample(scale_factor=2)), repr(nn.PixelShuffle(2)), repr(nn.Fold((3, 3), 2)), repr(nn.Unfold(2))]
    assert shown == [
        "Upsample(scale_factor=2.0, mode='nearest')",
        "PixelShuffle(upscale_factor=2)",
        "Fold(output_size=(3, 3), kernel_size=2, dilation=1, padding=0, stride=1)",
        "Unfold(kernel_size=2, dilation=1, padding=0, stride=1)",
    ]
