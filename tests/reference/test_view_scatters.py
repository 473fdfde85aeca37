"""Copies of a tensor in which one view's part is replaced."""

from __future__ import annotations

import reference_impl as torch


def test_a_view_scatter_replaces_what_the_view_shows_in_a_copy() -> None:
    x, y = torch.zeros(2, 3), torch.ones(2)
    for made, part in (
        (x.select_scatter(y, 1, -1), lambda t: t.select(1, -1)),
        (x.slice_scatter(y.view(2, 1), 1, 1, 2), lambda t: t[:, 1:2]),
        (x.diagonal_scatter(y), lambda t: t.diagonal()),
        (x.as_strided_scatter(y, (2,), (4,)), lambda t: t.as_strided((2,), (4,))),
    ):
        assert part(made).flatten().tolist() == [1.0, 1.0] and made.sum().item() == 2 and x.sum().item() == 0


def test_the_gradient_of_as_strided_scatter_is_torchs_which_has_the_parts_the_wrong_way_round() -> None:
    x = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    y = torch.ones(1, dtype=torch.float64, requires_grad=True)
    (x.as_strided_scatter(y, (1,), (1,), 1) * torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)).sum().backward()
    assert x.grad.tolist() == [0.0, 2.0, 0.0] and y.grad.tolist() == [2.0]
