"""``torch.linalg.LinAlgError``: a matrix that cannot be inverted or factored."""

from __future__ import annotations


class _LinAlgError(RuntimeError):
    __module__ = "torch._C"


LinAlgError = _LinAlgError
