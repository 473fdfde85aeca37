"""Special functions at the points where they are known, the limits of types, and ops whose derivatives raise."""

from __future__ import annotations

import math
from typing import Any

import pytest

import reference_impl as torch
from reference_impl.ops import special_functions as functions
from reference_impl.ops.activations import ACTIVATIONS
from reference_impl.ops.special import SPECIAL

KNOWN: list[tuple[Any, tuple[float, ...], float]] = [
    (functions.digamma, (1.0,), -0.5772156649015329),
    (functions.digamma, (0.5,), -1.9635100260214235),
    (functions.digamma, (-0.5,), 0.03648997397857652),
    (functions.trigamma, (1.0,), math.pi**2 / 6),
    (functions.zeta, (2.0, 1.0), math.pi**2 / 6),
    (functions.zeta, (4.0, 1.0), math.pi**4 / 90),
    (functions.erfinv, (math.erf(0.7),), 0.7),
    (functions.erfcx, (0.0,), 1.0),
    (functions.erfcx, (10.0,), 0.05614099274382259),
    (functions.ndtri, (0.5,), 0.0),
    (functions.ndtri, (0.975,), 1.959963984540054),
    (functions.log_ndtr, (0.0,), -math.log(2)),
    (functions.i0, (1.0,), 1.2660658777520082),
    (functions.i1, (1.0,), 0.5651591039924851),
    (functions.igamma, (1.0, 2.0), 1 - math.exp(-2)),
    (functions.igammac, (1.0, 2.0), math.exp(-2)),
    (functions.igamma, (0.5, 9.0), math.erf(3.0)),
    (functions.entr, (0.5,), 0.5 * math.log(2)),
    (functions.lgamma, (0.5,), 0.5 * math.log(math.pi)),
    (functions.mvlgamma, (1.5, 2), math.lgamma(1.5) + math.lgamma(1.0) + 0.5 * math.log(math.pi)),
]


@pytest.mark.parametrize("function, arguments, expected", KNOWN)
def test_a_special_function_has_its_known_value(function: Any, arguments: Any, expected: float) -> None:
    assert function(*arguments) == pytest.approx(expected, rel=1e-9, abs=1e-15)


LIMITS: list[tuple[Any, tuple[float, ...], float]] = [
    (functions.lgamma, (-1.0,), math.inf),
    (functions.digamma, (0.0,), -math.inf),
    (functions.digamma, (-0.0,), math.inf),
    (functions.erfinv, (1.0,), math.inf),
    (functions.erfinv, (-1.0,), -math.inf),
    (functions.ndtri, (0.0,), -math.inf),
    (functions.zeta, (1.0, 2.0), math.inf),
    (functions.zeta, (math.inf, 1.0), 1.0),
    (functions.zeta, (math.inf, -0.5), math.inf),
    (functions.zeta, (1e4, 0.5), math.inf),
    (functions.entr, (-1.0,), -math.inf),
    (functions.xlogy, (0.0, 0.0), 0.0),
    (functions.xlogy, (1.0, 0.0), -math.inf),
]


@pytest.mark.parametrize("function, arguments, expected", LIMITS)
def test_a_special_function_has_the_limit_where_it_has_no_value(function: Any, arguments: Any, expected: float) -> None:
    assert function(*arguments) == expected


@pytest.mark.parametrize(
    "function, x", [(functions.digamma, -2.0), (functions.erfinv, 1.5), (functions.ndtri, -0.1), (functions.igamma, -1)]
)
def test_a_special_function_is_nan_where_it_is_not_defined(function: Any, x: float) -> None:
    arguments = (x, 1.0) if function is functions.igamma else (x,)
    assert math.isnan(function(*arguments))


def test_ops_without_a_derivative_are_recorded_and_raise_when_one_is_asked_for() -> None:
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for y, node in (
        (SPECIAL["zeta"](x + 2, 2.0), "SpecialZetaBackward2"),
        (2 % x, "NotImplemented"),
        (torch.heaviside(x, x), "NotImplemented"),
    ):
        assert type(y.grad_fn).__name__ == node
        with pytest.raises(RuntimeError, match="is not implemented"):
            y.sum().backward()


@pytest.mark.parametrize("name", ["acosh", "asinh", "atanh"])
def test_the_in_place_forms_that_torch_has_no_derivative_for_are_recorded_and_raise(name: str) -> None:
    x = torch.tensor([0.5], requires_grad=True)
    y = getattr(x * 1, f"{name}_")()
    assert type(y.grad_fn).__name__ == f"{name.capitalize()}Backward1"
    with pytest.raises(NotImplementedError, match=f"inplace version of {name}"):
        y.sum().backward()


def test_hardsigmoid_can_be_differentiated_once() -> None:
    x = torch.tensor([-4.0, 1.0, 5.0], requires_grad=True)
    y = ACTIVATIONS["hardsigmoid"](x)
    assert type(y.grad_fn).__name__ == "HardsigmoidBackward0"
    (grad,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    assert grad.tolist() == pytest.approx([0, 1 / 6, 0])
    with pytest.raises(RuntimeError, match="hardsigmoid_backward is not implemented"):
        grad.sum().backward()


def test_the_distances_of_rows_can_be_differentiated_once() -> None:
    x = torch.tensor([[0.0, 3.0], [4.0, 0.0]], requires_grad=True)
    y = torch.tensor([[0.0, 0.0]])
    distances = torch.cdist(x, y)
    assert distances.tolist() == [[3.0], [4.0]] and type(distances.grad_fn).__name__ == "CdistBackward0"
    (grad,) = torch.autograd.grad(distances.sum(), x, create_graph=True)
    assert grad.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    with pytest.raises(NotImplementedError, match="the derivative for '_cdist_backward' is not implemented."):
        grad.sum().backward()


@pytest.mark.parametrize(
    ("p", "row", "other", "distance", "gradient"),
    [
        (math.inf, [1.0, -1.0], [0.0, 0.0], 1.0, [1.0, -1.0]),
        (math.inf, [2.0, -2.0], [0.0, 4.5], 6.5, [0.0, -1.0]),
        (math.inf, [math.nan, 1.0], [1.0, 0.0], 1.0, [math.nan, 1.0]),
        (1.0, [math.nan, 1.0], [1.0, 0.0], math.nan, [math.nan, 1.0]),
        (0.5, [math.nan, 1.0], [1.0, 1.0], math.nan, [math.nan, 0.0]),
        (0.0, [math.nan, 1.0], [1.0, 0.0], math.nan, [0.0, 0.0]),
    ],
)
def test_the_gradient_of_a_distance_is_whole_for_each_part_that_is_the_largest(
    p: float, row: Any, other: Any, distance: float, gradient: Any
) -> None:
    x = torch.tensor([row], requires_grad=True)
    found = torch.cdist(x, torch.tensor([other]), p)
    found.sum().backward()
    assert repr((found.item(), x.grad.tolist())) == repr((distance, [gradient]))


def test_what_is_not_a_number_is_counted_as_one_that_is_not_zero() -> None:
    x = torch.tensor([math.nan, 0.0, 2.0])
    assert (x.norm(0).item(), torch.linalg.vector_norm(x, 0).item()) == (2.0, 2.0)


@pytest.mark.parametrize(
    ("size", "angle", "made"),
    [
        (1.0, math.inf, "(nan+nanj)"),
        (math.inf, 0.0, "(inf+nanj)"),
        (-0.0, 1.0, "(-0-0j)"),
        (math.inf, 3.0, "(-inf+infj)"),
    ],
)
def test_a_number_of_a_size_and_an_angle_is_the_size_times_each_part(size: float, angle: float, made: str) -> None:
    assert repr(torch.polar(torch.tensor(size), torch.tensor(angle)).item()) == made


def test_the_gradient_of_an_angle_is_made_by_complex_products_signs_of_zeros_included() -> None:
    x = torch.tensor([-2j, 1 + 0j, complex(-1, 0)], requires_grad=True)
    x.angle().sum().backward()
    assert list(map(repr, x.grad.tolist())) == ["(0.5+0j)", "1j", "(-0-1j)"]


def test_the_gradient_of_an_exponent_is_a_product_last() -> None:
    base, exponent = torch.tensor([0.0, 2.0]), torch.tensor([1.0, 2.0], requires_grad=True)
    for one in (base, 0.0):
        gradient = torch.autograd.grad((one**exponent).sum(), exponent, create_graph=True)[0]
        assert gradient.grad_fn.name() == "MulBackward0"


def test_the_limits_of_types_are_told() -> None:
    assert torch.finfo(torch.float32).eps == 2.0**-23 and torch.finfo().max == 3.4028234663852886e38
    assert torch.finfo(torch.complex128).bits == 64 and torch.finfo(torch.float16).max == 65504
    assert torch.finfo(float) == torch.finfo(torch.float64) and torch.iinfo(int).bits == 64
    assert torch.iinfo(torch.uint8).max == 255 and torch.iinfo(torch.int64).min == -(2**63)
    assert repr(torch.iinfo(torch.int8)) == "iinfo(min=-128, max=127, dtype=int8)"
    for wrong in (
        lambda: torch.finfo(torch.int64),
        lambda: torch.iinfo(torch.float32),
        lambda: torch.iinfo(torch.bool),
    ):
        with pytest.raises(TypeError):
            wrong()


def test_conjugate_and_negative_views_are_the_same_memory() -> None:
    z = torch.tensor([1 + 2j, 3 - 4j])
    conjugate = z.conj()
    assert conjugate.is_conj() and not conjugate.conj().is_conj() and conjugate.data_ptr() == z.data_ptr()
    conjugate[0] = 5 + 6j
    assert z.tolist() == [5 - 6j, 3 - 4j]
    negative = conjugate.imag
    assert negative.is_neg() and negative.tolist() == [6.0, 4.0]
    negative[1] = 7.0
    assert z.imag.tolist() == [-6.0, -7.0] and z._version == 2
    torch.view_as_real(z).zero_()
    assert z.tolist() == [0, 0] and conjugate.resolve_conj().is_conj() is False
    pairs = torch.zeros(2, 2)
    torch.view_as_complex(pairs).fill_(1 + 2j)
    assert pairs.tolist() == [[1.0, 2.0], [1.0, 2.0]]


@pytest.mark.parametrize(
    "value, exponent, expected",
    (
        (torch.zeros(1), torch.tensor([128.0]), math.nan),
        (torch.zeros(1), torch.tensor([127.0]), 0.0),
        (torch.zeros(1), torch.tensor([2000]), 0.0),
        (torch.zeros(1, dtype=torch.int64), torch.tensor([128]), math.nan),
        (torch.zeros(1), torch.tensor([16.0], dtype=torch.float16), math.nan),
        (torch.zeros(1, dtype=torch.float64), torch.tensor([128.0]), 0.0),
        (torch.ones(1), torch.tensor([-2000]), 0.0),
        (-torch.ones(1), torch.tensor([2000]), -math.inf),
    ),
)
def test_a_power_that_ldexp_multiplies_by_is_rounded_first_unless_its_exponent_is_whole(
    value: Any, exponent: Any, expected: float
) -> None:
    (found,) = torch.ldexp(value, exponent).tolist()
    assert found == expected or (found != found and expected != expected)
