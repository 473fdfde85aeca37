"""Message texts of sampling by grids."""

from __future__ import annotations

from typing import Any, Sequence

from .dtypes import dtype

CUBIC_SPACE = "grid_sampler(): bicubic interpolation only supports 4D input"
ALIGNED_BY_DEFAULT = (
    "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify"
    " align_corners=True if the old behavior is desired. See the documentation of grid_sample for details."
)


def mode(given: object) -> str:
    return f"nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{given}'"


def padding(given: object) -> str:
    return (
        "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got:"
        f" '{given}'"
    )


def other_batch(input: Sequence[int], grid: Sequence[int]) -> str:
    return (
        "grid_sampler(): expected grid and input to have same batch size, but got input with sizes"
        f" {list(input)} and grid with sizes {list(grid)}"
    )


def other_space(spatial: int, grid: Sequence[int]) -> str:
    return (
        f"grid_sampler(): expected grid to have size {spatial} in last dimension, but got grid with sizes {list(grid)}"
    )


def without_space(input: Sequence[int], dim: int) -> str:
    return (
        "grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes"
        f" {list(input)} with dimension {dim} being empty"
    )


def other_type(expected: dtype, given: dtype) -> str:
    return f"expected scalar type {expected.legacy_name} but found {given.legacy_name}"


def affine_type(given: object) -> str:
    return f"Expected theta to have floating point type, but got {given}"


def affine_space(size: Sequence[int]) -> str:
    return f"affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size {size}."


def affine_matrices(spatial: int, size: Sequence[int], shape: Any) -> str:
    matrices = f"{spatial}D affine matrices of shape Nx{spatial}x{spatial + 1}"
    return f"Expected a batch of {matrices} for size {size}. Got {shape}."


def affine_size(size: Sequence[int]) -> str:
    return f"Expected non-zero, positive output size. Got {size}"
