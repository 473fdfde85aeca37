"""``torch.linalg``: norms, products, factorisations and solutions of linear equations."""

from __future__ import annotations

from typing import Any, Optional

from .linalg_error import LinAlgError
from .ops.checked import checked as _checked
from .ops.declare import FUNCTIONS as _FUNCTIONS
from .ops.decompositions import linalg_cholesky as cholesky
from .ops.decompositions import linalg_eigh as eigh
from .ops.decompositions import linalg_eigvalsh as eigvalsh
from .ops.decompositions import linalg_qr as qr
from .ops.decompositions import linalg_svd as svd
from .ops.decompositions import linalg_svdvals as svdvals
from .ops.determinants import linalg_det as det
from .ops.determinants import linalg_slogdet as slogdet
from .ops.factorizations import linalg_cholesky_ex as cholesky_ex
from .ops.factorizations import linalg_inv_ex as inv_ex
from .ops.factorizations import linalg_lstsq as lstsq
from .ops.factorizations import linalg_lu as lu
from .ops.factorizations import linalg_lu_factor as lu_factor
from .ops.factorizations import linalg_lu_factor_ex as lu_factor_ex
from .ops.factorizations import linalg_lu_solve as lu_solve
from .ops.factorizations import linalg_solve_ex as solve_ex
from .ops.factorizations import linalg_tensorinv as tensorinv
from .ops.factorizations import linalg_tensorsolve as tensorsolve
from .ops.linear_equations import linalg_inv as inv
from .ops.linear_equations import linalg_solve as solve
from .ops.linear_equations import solve_triangular
from .ops.matrix_functions import linalg_matrix_rank as matrix_rank
from .ops.matrix_functions import linalg_pinv as pinv
from .ops.matrix_functions import matrix_exp
from .ops.norms import linalg_cond as cond
from .ops.norms import matrix_norm, vector_norm
from .ops.norms import norm_of_either as norm
from .ops.products import linalg_cross as cross
from .ops.products import matrix_power, multi_dot, vecdot
from .ops.reflections import linalg_householder_product as householder_product

__all__ = [
    "LinAlgError", "cholesky", "cholesky_ex", "cond", "cross", "det", "diagonal", "eigh", "eigvalsh",
    "householder_product", "inv", "inv_ex", "lstsq", "lu", "lu_factor", "lu_factor_ex", "lu_solve", "matmul",
    "matrix_exp", "matrix_norm", "matrix_power", "matrix_rank", "multi_dot", "norm", "pinv", "qr", "slogdet", "solve",
    "solve_ex", "solve_triangular", "svd", "svdvals", "tensorinv", "tensorsolve", "vander", "vecdot", "vector_norm",
]  # fmt: skip

matmul = _FUNCTIONS["matmul"]


def diagonal(A: Any, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    return _FUNCTIONS["diagonal"](A, offset, dim1, dim2)


def vander(x: Any, N: Optional[int] = None) -> Any:
    """The powers of each element, from the 0th up."""
    count = x.size(-1) if N is None else N
    x = x if x.dim() else x.unsqueeze(0)
    ones = x.new_ones((*x.shape, 1))
    if count <= 1:
        return ones[..., :count]
    repeated = x.unsqueeze(-1).expand(*x.shape, count - 1)
    return _FUNCTIONS["cat"]([ones, repeated.cumprod(-1)], -1)


for _name in __all__:
    if _name != "LinAlgError":
        globals()[_name] = _checked(f"torch.linalg_{_name}", globals()[_name])
