"""``torch._tensor``: where the class of tensors is found by its module."""

from __future__ import annotations

from .tensor import Tensor

__all__ = ["Tensor"]
