"""Distributions: densities, samples, checks, divergences."""

from __future__ import annotations

import math

import pytest

import reference_impl as torch
from reference_impl import distributions as D


def with_grad(*values):
    return torch.tensor(values, requires_grad=True)


@pytest.mark.parametrize(
    "make, value, expected",
    [
        (lambda: D.Normal(0.0, 1.0), 0.5, -0.125 - 0.5 * math.log(2 * math.pi)),
        (lambda: D.Laplace(0.0, 2.0), 1.0, -math.log(4) - 0.5),
        (lambda: D.Exponential(2.0), 1.5, math.log(2) - 3),
        (lambda: D.Uniform(0.0, 4.0), 1.0, -math.log(4)),
        (lambda: D.Bernoulli(0.25), 1.0, math.log(0.25)),
        (lambda: D.Bernoulli(logits=0.0), 0.0, math.log(0.5)),
        (lambda: D.Categorical(torch.tensor([1.0, 3.0])), 1.0, math.log(0.75)),
    ],
)
def test_densities(make, value, expected):
    assert make().log_prob(torch.tensor(value)).item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    "make",
    [lambda p: D.Normal(p, 2.0), lambda p: D.Laplace(p, 2.0), lambda p: D.Uniform(p, 9.0), lambda p: D.Exponential(p)],
)
def test_samples_have_a_history_where_they_are_asked_for_with_one(make):
    p = with_grad(1.0, 2.0)
    made = make(p)
    assert not made.sample((3,)).requires_grad
    drawn = made.rsample((3,))
    assert drawn.shape == (3, 2) and drawn.requires_grad
    drawn.sum().backward()
    assert p.grad.shape == (2,)


def test_a_density_is_differentiated_by_its_parameters():
    loc = with_grad(0.0)
    D.Normal(loc, 1.0).log_prob(torch.tensor([2.0])).backward()
    assert loc.grad.tolist() == [2.0]
    logits = with_grad(0.0, 0.0)
    D.Categorical(logits=logits).log_prob(torch.tensor(0)).backward()
    assert logits.grad.tolist() == [0.5, -0.5]


def test_independent_variables_are_one():
    made = D.Independent(D.Normal(torch.zeros(2, 3), 1.0), 1)
    assert (made.batch_shape, made.event_shape) == ((2,), (3,)) and made.log_prob(torch.zeros(2, 3)).shape == (2,)
    assert repr(made) == "Independent(Normal(loc: torch.Size([2, 3]), scale: torch.Size([2, 3])), 1)"
    with pytest.raises(ValueError, match="Expected reinterpreted_batch_ndims"):
        D.Independent(D.Normal(0.0, 1.0), 1)


@pytest.mark.parametrize(
    "call, why",
    [
        (lambda: D.Normal(0.0, -1.0), "constraint GreaterThan"),
        (lambda: D.Uniform(1.0, 0.0), r"constraint LessThan\(upper_bound=0.0\)"),
        (lambda: D.Bernoulli(), "Either `probs` or `logits`"),
        (lambda: D.Categorical(torch.tensor(1.0)), "at least one-dimensional"),
        (lambda: D.Bernoulli(0.5).log_prob(torch.tensor(0.5)), "within the support"),
        (lambda: D.Normal(0.0, 1.0).log_prob(1.0), "must be a Tensor"),
        (lambda: D.Normal("a", 1.0), "instances of Number"),
    ],
)
def test_what_may_not_be_is_refused(call, why):
    with pytest.raises(ValueError, match=why):
        call()


def test_divergences_of_a_kind():
    assert D.kl_divergence(D.Normal(0.0, 1.0), D.Normal(1.0, 1.0)).item() == 0.5
    assert D.kl_divergence(D.Bernoulli(0.5), D.Bernoulli(0.5)).item() == 0
    assert D.kl_divergence(D.Uniform(0.0, 2.0), D.Uniform(0.0, 1.0)).item() == math.inf
    same = D.Categorical(torch.tensor([0.5, 0.5]))
    assert D.kl_divergence(same, D.Categorical(torch.tensor([0.25, 0.75]))).item() == pytest.approx(0.1438, abs=1e-4)
    with pytest.raises(NotImplementedError, match="cross KL-divergence"):
        D.kl_divergence(D.Normal(0.0, 1.0), same)
    with pytest.raises(NotImplementedError, match="p type Laplace and q type Normal"):
        D.kl_divergence(D.Laplace(0.0, 1.0), D.Normal(0.0, 1.0))


def test_what_is_expanded_keeps_its_class():
    for made in (D.Normal(0.0, 1.0), D.Bernoulli(0.5), D.Categorical(torch.ones(3))):
        wide = made.expand((2,))
        assert type(wide) is type(made) and wide.batch_shape == (2,) and wide.sample().shape == (2,)
