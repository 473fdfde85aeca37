"""Sampling by grids, and the grids of affine maps."""

from __future__ import annotations

import itertools

import pytest

import reference_impl as torch

functional = torch.nn.functional
PLANE = torch.arange(12.0).view(1, 1, 3, 4)


def test_the_grid_of_the_identity_gives_the_input_back():
    identity = torch.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    for aligned in (True, False):
        grid = functional.affine_grid(identity, (1, 1, 3, 4), align_corners=aligned)
        sampled = functional.grid_sample(PLANE, grid, align_corners=aligned)
        assert torch.allclose(sampled, PLANE, atol=1e-5)


@pytest.mark.parametrize("padding, value", [("zeros", 0.0), ("border", 3.0), ("reflection", 2.0)])
def test_what_lies_outside_is_padded(padding, value):
    far = torch.tensor([[[[1.75, -1.0]]]])  # 1.125 places beyond the last
    found = functional.grid_sample(PLANE, far, "nearest", padding, align_corners=True)
    assert found.item() == value


@pytest.mark.parametrize("mode, padding", itertools.product(("bilinear", "bicubic"), ("zeros", "border", "reflection")))
def test_gradients_are_those_of_differences(mode, padding):
    input = torch.arange(6.0, dtype=torch.float64).view(1, 1, 2, 3).sin().requires_grad_()
    grid = torch.tensor([[[[0.3, -0.2], [-0.55, 0.45]]]], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda i, g: functional.grid_sample(i, g, mode, padding, False), (input, grid))


def test_the_gradient_of_a_grid_of_nearest_places_is_zero():
    grid = torch.zeros(1, 1, 1, 2, requires_grad=True)
    sampled = functional.grid_sample(PLANE, grid, "nearest", align_corners=False)
    assert sampled.grad_fn.name() == "GridSampler2DBackward0"
    sampled.sum().backward()
    assert grid.grad.tolist() == [[[[0.0, 0.0]]]]


def test_an_affine_grid_has_a_gradient_and_a_tangent():
    theta = torch.tensor([[[1.0, 0.5, 0.1], [0.2, 1.0, -0.3]]], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(
        lambda t: functional.affine_grid(t, (1, 1, 2, 3), align_corners=True), theta, check_forward_ad=True
    )


@pytest.mark.parametrize(
    "call, why",
    [
        (lambda: functional.grid_sample(PLANE, torch.zeros(1, 1, 1, 3)), "to have size 2 in last dimension"),
        (lambda: functional.grid_sample(PLANE, torch.zeros(2, 1, 1, 2)), "same batch size"),
        (lambda: functional.grid_sample(PLANE, torch.zeros(1, 1, 1, 2), "cubic"), "expected mode to be"),
        (lambda: functional.grid_sample(PLANE[:, :, :0], torch.zeros(1, 1, 1, 2)), "non-empty spatial dimensions"),
        (lambda: functional.affine_grid(torch.zeros(2, 3), (1, 1, 2, 2)), "Expected a batch of 2D affine matrices"),
        (lambda: functional.affine_grid(torch.zeros(1, 2, 3), (1, 1, 0, 2)), "positive output size"),
    ],
)
def test_what_does_not_fit_is_refused(call, why):
    with pytest.raises((RuntimeError, ValueError), match=why):
        call()
