"""``torch.nn.parallel``: without a second device a module runs where it is."""

from __future__ import annotations

from .data_parallel import DataParallel, data_parallel

__all__ = ["DataParallel", "data_parallel"]
