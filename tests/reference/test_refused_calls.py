"""A call that fails holds nothing of its arguments once its exception is gone."""

from __future__ import annotations

import gc
import weakref
from typing import Any, Callable

import pytest

import reference_impl as torch


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.index_fill_(0, torch.tensor([0]), 3.0),
        lambda w: w.masked_fill_(torch.tensor([True, False]), 3.0),
        lambda w: w.scatter_(0, torch.tensor([[0]]), 3.0),
        lambda w: w.add_(1.0),
        lambda w: torch.add(w, "x"),
    ],
)
def test_the_tensor_of_a_refused_change_is_let_go(change: Callable[[Any], Any]) -> None:
    gc.disable()
    try:
        w = torch.zeros(2, 2, requires_grad=True)
        alive = weakref.ref(w)
        with pytest.raises((RuntimeError, TypeError)) as caught:
            change(w)
        del caught, w
        assert alive() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda x: torch.nn.functional.leaky_relu(x, "a"),
            "leaky_relu(): argument 'negative_slope' (position 2) must be",
        ),
        (
            lambda x: torch.nn.functional.hardshrink(x, [1]),
            "hardshrink(): argument 'lambd' (position 2) must be Number",
        ),
        (lambda x: torch.diag(x, True), "diag(): argument 'diagonal' (position 2) must be int, not bool"),
        (lambda x: x.topk(True), "topk(): argument 'k' (position 1) must be int, not bool"),
    ],
)
def test_an_argument_that_nothing_would_fail_by_is_refused_all_the_same(call: Callable[[Any], Any], said: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(torch.ones(2))
    assert said in str(caught.value)


def test_what_has_no_dimension_says_so_of_its_sizes_and_as_a_table() -> None:
    x = torch.tensor(3.0, requires_grad=True)
    for ask in (lambda: x.size(0), lambda: x.stride(-1), lambda: torch.nn.functional.embedding(torch.tensor(0), x)):
        with pytest.raises(IndexError, match="but tensor has no dimensions"):
            ask()
    with pytest.raises(RuntimeError, match="'weight' must be 2-D"):
        torch.nn.functional.embedding(torch.tensor(0), x.detach())
    with pytest.raises(RuntimeError, match=r"but got 0-dimensional tensor for argument #1 'self'"):
        torch.nn.functional.embedding(torch.tensor(0.5), x, max_norm=1.0)


def test_products_of_batches_are_refused_by_what_they_are_of_before_their_types_are_compared() -> None:
    truths, numbers = torch.ones(1, 2, 2, dtype=torch.bool), torch.ones(1, 2, 2)
    with pytest.raises(NotImplementedError, match="\"bmm\" not implemented for 'Bool'"):
        torch.bmm(truths, numbers)
    with pytest.raises(RuntimeError, match="expected scalar type Float but found Bool"):
        torch.bmm(numbers, truths)
    assert torch.bmm(truths[:, :, :0], numbers[:, :0]).dtype is torch.float32


def test_sizes_are_compared_before_a_kernel_is_looked_up() -> None:
    truths = torch.ones(2, dtype=torch.bool)
    with pytest.raises(RuntimeError, match="inconsistent tensor size"):
        truths.dot(truths[:1])
    with pytest.raises(NotImplementedError, match="\"dot\" not implemented for 'Bool'"):
        truths.dot(truths)


def test_a_deviation_is_looked_at_before_the_type_that_it_is_for() -> None:
    for dtype in (torch.bool, torch.complex64):
        with pytest.raises(RuntimeError, match="normal expects std >= 0.0, but found std -1$"):
            torch.ones(2, dtype=dtype).normal_(0.0, -1.0)


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("addmm", ((2, 2), (2, 2), (2, 2))),
        ("addmv", ((2,), (2, 2), (2,))),
        ("addr", ((2, 2), (2,), (2,))),
        ("baddbmm", ((1, 2, 2), (1, 2, 2), (1, 2, 2))),
        ("addbmm", ((2, 2), (1, 2, 2), (1, 2, 2))),
    ],
)
def test_a_factor_of_real_matrices_has_no_imaginary_part(name: str, shapes: tuple[tuple[int, ...], ...]) -> None:
    form, given = getattr(torch, name), [torch.ones(shape) for shape in shapes]
    for factor in ("beta", "alpha"):
        with pytest.raises(RuntimeError, match="cannot be converted to type float without overflow"):
            form(*given, **{factor: 1j})
        with pytest.raises(RuntimeError):
            form(*[one.long() for one in given], **{factor: 1j})
    real = form(*given, beta=1 + 0j)
    assert real.dtype is torch.float32 and torch.equal(real, form(*given))
