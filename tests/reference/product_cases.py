"""Products and factorisations of matrices: for ``test_ops.py``."""

from __future__ import annotations

from typing import Any

from complex_cases import numbers, parts
from op_case import A, B, Case, M, N, d

import reference_impl as torch

Q = d([2.0, 0.5], [0.25, 3.0])
ROOT = d([1.0, 0.5, -0.25], [0.75, -1.0, 0.5], [0.25, 0.5, 2.0])
BATCH = torch.stack([Q, Q.t() * 2 - 1.5])
linalg = torch.linalg


def positive(x: Any) -> Any:
    """A positive-definite matrix of any one."""
    return x @ x.mT + torch.eye(x.shape[-1], dtype=x.dtype)


PRODUCTS = [
    Case("trace", torch.trace, (M,)),
    Case("baddbmm", lambda c, x, y: torch.baddbmm(c, x, y, beta=0.5, alpha=2), (Q.view(1, 2, 2), M[None], N[None])),
    Case("addbmm", lambda c, x, y: torch.addbmm(c, x, y, beta=0.5, alpha=2), (Q, M[None], N[None])),
    Case("addmv", lambda c, x, y: torch.addmv(c, x, y, beta=0.5, alpha=2), (A[:2], M, B[:3])),
    Case("addr", lambda c, x, y: torch.addr(c, x, y, beta=0.5, alpha=2), (Q, A[:2], B[:2])),
    Case("baddbmm_", lambda c, x, y: (c * 1).baddbmm_(x, y), (Q.view(1, 2, 2), M[None], N[None])),
    Case("addmm_", lambda c, x, y: (c * 1).addmm_(x, y, beta=0.5), (Q, M, N)),
    Case("inner", torch.inner, (A, B)),
    Case("inner", torch.inner, (M, M + 1)),
    Case("tensordot", lambda x, y: torch.tensordot(x, y, 1), (M, N)),
    Case("tensordot", lambda x, y: torch.tensordot(x, y, ([0], [1])), (M, N)),
    Case("einsum", lambda x, y: torch.einsum("ij,jk->ik", x, y), (M, N)),
    Case("einsum", lambda x, y: torch.einsum("bij,...jk->bi", x, y), (BATCH, Q)),
    Case("einsum", lambda x: torch.einsum("ii->i", x), (Q,)),
    Case("einsum", lambda x, y, z: torch.einsum("ij,kj,kl->il", x, y, z), (M, M + 1, M - 1)),
    Case("kron", torch.kron, (M, Q)),
    Case("cross", torch.cross, (A[:3], B[:3])),
    Case("cross", lambda x, y: linalg.cross(x, y, dim=0), (N, N * 2 - 1)),
    Case("multi_dot", lambda x, y, z: linalg.multi_dot([x, y, z]), (M, N, Q)),
    Case("matrix_power", lambda x: x.matrix_power(3), (Q,)),
    Case("matrix_power", lambda x: x.matrix_power(-2), (Q,)),
    Case("inverse", torch.inverse, (Q,)),
    Case("inverse", torch.inverse, (BATCH,)),
    Case("inverse", lambda x, y: parts(torch.inverse(numbers(x, y))), (Q, (Q.t() - 1).contiguous())),
    Case("det", torch.det, (Q,)),
    Case("det", torch.det, (ROOT,)),
    Case("slogdet", lambda x: torch.slogdet(x)[1], (ROOT,)),
    Case("logdet", torch.logdet, (Q,)),
    Case("solve", linalg.solve, (Q, M)),
    Case("solve", linalg.solve, (Q, A[:2])),
    Case("solve", lambda x, y: linalg.solve(x, y, left=False), (Q, N)),
    Case("solve_triangular", lambda x, y: linalg.solve_triangular(x, y, upper=True), (Q, M)),
    Case("solve_triangular", lambda x, y: linalg.solve_triangular(x, y, upper=False, left=False), (Q, N)),
    Case("cholesky", lambda x: linalg.cholesky(positive(x)), (Q,)),
    Case("cholesky", lambda x: linalg.cholesky(positive(x), upper=True), (ROOT,)),
    Case("cholesky", lambda x: torch.cholesky(positive(x)), (Q,)),
    Case("qr", lambda x: torch.cat(linalg.qr(x), 0), (N,)),
    Case("qr", lambda x: linalg.qr(x)[1], (ROOT,)),
    Case("eigh", lambda x: linalg.eigh(positive(x))[0], (ROOT,)),
    Case("eigh", lambda x: linalg.eigh(positive(x))[1].abs(), (Q,)),
    Case("svd", lambda x: linalg.svd(x)[1], (M,)),
    Case("svd", lambda x: linalg.svd(x, full_matrices=False)[0].abs(), (N,)),
    Case("svd", lambda x: linalg.svd(x, full_matrices=False)[2].abs(), (M,)),
    Case("pinv", linalg.pinv, (M,)),
    Case("lu", lambda x: torch.cat(linalg.lu(x)[1:], 1), (Q,)),
    Case("lu", lambda x: linalg.lu(x)[2], (M,)),
    Case("lu", lambda x: linalg.lu(x)[1], (N,)),
    Case("lu_factor", lambda x: linalg.lu_factor(x)[0], (Q,)),
    Case("lu_unpack", lambda x: torch.cat(torch.lu_unpack(x, torch.tensor([1, 2], dtype=torch.int32))[1:], 1), (Q,)),
    Case("lu_solve", lambda x, y: linalg.lu_solve(linalg.lu_factor(x)[0], torch.tensor([1, 2]), y), (Q, M)),
    Case("lstsq", lambda x, y: linalg.lstsq(x, y)[0], (N, A[:3, None])),
    Case("householder_product", linalg.householder_product, (N, A[:2])),
    Case("cholesky_inverse", lambda x: torch.cholesky_inverse(linalg.cholesky(positive(x))), (Q,)),
    Case("cholesky_solve", lambda x, y: torch.cholesky_solve(y, linalg.cholesky(positive(x))), (Q, M)),
    Case("triangular_solve", lambda x, y: torch.triangular_solve(y, x)[0], (Q, M)),
    Case("fft", lambda x: torch.view_as_real(torch.fft.fft(x)), (M,)),
    Case("fft2", lambda x: torch.view_as_real(torch.fft.fft2(x)), (M,)),
    Case("rfft", lambda x: torch.view_as_real(torch.fft.rfft(x)), (M,)),
    Case("irfft", torch.fft.irfft, (M,)),
    Case("matrix_exp", torch.matrix_exp, (Q,)),
]
