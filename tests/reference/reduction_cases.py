"""Reductions, scans, norms, spreads, softmax: for ``test_ops.py``."""

from __future__ import annotations

import math

from complex_cases import numbers, parts
from op_case import A, B, Case, M, d, derivative_of, functional
from pointwise_cases import SIGNED

import reference_impl as torch

WITH_ZERO = d([0.5, 0.0, -2.0], [1.25, -0.75, 3.0])
WITH_ZEROS = d([0.5, 0.0, 0.0], [1.25, -0.75, 3.0])

REDUCTIONS = [
    # neighbours
    Case("diff", lambda x: x.diff(n=2, prepend=M[:, :1]), (M,)),
    Case("trapezoid", torch.trapezoid, (A, B)),
    Case("cumulative_trapezoid", torch.cumulative_trapezoid, (M, d(0.0, 0.5, 2.0))),
    Case("gradient", lambda x: torch.gradient(x, spacing=0.5)[0], (A,)),
    Case("frexp", lambda x: torch.frexp(x)[0], (A,)),
    Case("round", lambda x: torch.round(x, decimals=1), (A + 0.02,)),
    # softmax
    *[Case(n, lambda x, n=n: getattr(torch, n)(x, 1), (M,)) for n in "softmax log_softmax logsumexp".split()],
    *[
        Case(n, derivative_of(lambda x, n=n: getattr(torch, n)(x, 0)), (M, M * 0.5 + 1))
        for n in "softmax log_softmax".split()
    ],
    Case("logsumexp", lambda x: x.logsumexp((0, 1), keepdim=True), (M,)),
    # scans
    Case("cumsum", lambda x: x.cumsum(0), (M,)),
    Case("cumsum", lambda x: x.cumsum(1), (M,)),
    Case("cumprod", lambda x: x.cumprod(1), (M,)),
    Case("cumprod", lambda x: x.cumprod(1), (WITH_ZERO,)),
    Case("cumprod", lambda x: x.cumprod(0), (WITH_ZEROS,)),
    Case("cumsum_", functional(lambda x: x.cumsum_(1)), (M,)),
    Case("cumprod_", functional(lambda x: x.cumprod_(1)), (M,)),
    Case("cummax", lambda x: x.cummax(1)[0], (M,)),
    Case("cummin", lambda x: x.cummin(1)[0], (M,)),
    Case("logcumsumexp", lambda x: x.logcumsumexp(1), (M,)),
    # extremes
    Case("amax", lambda x: x.amax(), (M,)),
    Case("amax", lambda x: x.amax(1), (M,)),
    Case("amin", lambda x: x.amin((0, 1), keepdim=True), (M,)),
    Case("amin", lambda x: x.amin(0), (M,)),
    Case("aminmax", lambda x: x.aminmax()[0] * x.aminmax()[1], (M,)),
    Case("aminmax", lambda x: torch.stack(x.aminmax(dim=1)), (M,)),
    Case("median", torch.median, (M,)),
    Case("median", lambda x: x.median(1)[0], (M,)),
    Case("nanmedian", torch.nanmedian, (M,)),
    Case("nanmedian", lambda x: x.nanmedian(1)[0], (M,)),
    Case("mode", lambda x: x.mode(1)[0], (M,)),
    Case("quantile", lambda x: x.quantile(0.3), (M,)),
    Case("quantile", lambda x: x.quantile(d(0.3, 0.9), 1), (M,)),
    # sums and products
    Case("nansum", torch.nansum, (M,)),
    Case("nansum", lambda x: x.nansum(1), (M,)),
    Case("nanmean", torch.nanmean, (M,)),
    Case("prod", lambda x: x.prod(1), (M,)),
    Case("prod", lambda x: x.prod(0, keepdim=True), (M,)),
    Case("prod", torch.prod, (WITH_ZERO,)),
    Case("prod", torch.prod, (WITH_ZEROS,)),
    Case("prod", lambda x: x.prod(1), (WITH_ZEROS,)),
    # spreads
    *[Case(n, lambda x, n=n: getattr(torch, n)(x), (M,)) for n in "var std".split()],
    *[Case(n, lambda x, n=n: getattr(torch, n)(x, 1, correction=0), (M,)) for n in "var std".split()],
    *[Case(n, lambda x, n=n: getattr(torch, n)(x, (0, 1), keepdim=True), (M,)) for n in "var std".split()],
    *[Case(n, lambda x, n=n: torch.stack(getattr(torch, n)(x)), (M,)) for n in "var_mean std_mean".split()],
    *[Case(n, lambda x, n=n: torch.stack(getattr(torch, n)(x, 0)), (M,)) for n in "var_mean std_mean".split()],
    Case("cov", torch.cov, (M,)),
    Case("corrcoef", lambda x: torch.corrcoef(x)[0, 1], (M,)),
    Case("var", lambda x, y: torch.var(numbers(x, y)), (SIGNED, B)),
    # norms
    *[Case("norm", lambda x, p=p: x.norm(p), (M,)) for p in (0.5, 1, 1.5, 2, 3, math.inf, -math.inf)],
    *[Case("norm", lambda x, p=p: x.norm(p, 1), (M,)) for p in (0.5, 1, 1.5, 2, 3, math.inf)],
    Case("norm", lambda x: x.norm(0) * x.sum(), (M,)),
    Case("norm", lambda x, y: numbers(x, y).norm(), (SIGNED, B)),
    Case("norm", lambda x: x.norm("nuc"), (M,)),
    *[Case("matrix_norm", lambda x, p=p: torch.linalg.matrix_norm(x, p), (M,)) for p in (1, -1, math.inf, 2, "fro")],
    Case("dist", torch.dist, (A, B)),
    Case("dist", lambda x, y: torch.dist(x, y, 3), (A, B)),
    Case("renorm", lambda x: x.renorm(2, 0, 2.6), (M,)),
    Case("sum", lambda x, y: parts(numbers(x, y).cumsum(0)), (SIGNED, B)),
    Case("prod", lambda x, y: parts(numbers(x, y).cumprod(0)), (SIGNED, B)),
]
