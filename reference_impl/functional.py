"""``torch.functional``: some functions of torch's namespace, under the name of the file that torch has them in."""

from __future__ import annotations

from .ops.declare import FUNCTIONS as _FUNCTIONS

_NAMES = (
    "atleast_1d", "atleast_2d", "atleast_3d", "block_diag", "broadcast_shapes", "broadcast_tensors", "cartesian_prod",
    "cdist", "chain_matmul", "einsum", "meshgrid", "norm", "split", "tensordot", "unique", "unique_consecutive",
    "unravel_index",
)  # fmt: skip

__all__ = [*_NAMES]
for _name in _NAMES:
    globals()[_name] = _FUNCTIONS[_name]
