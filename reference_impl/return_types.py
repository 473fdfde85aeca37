"""``torch.return_types``: the classes of results of several tensors that have names."""

from __future__ import annotations

from .ops.named_results import RETURN_TYPES as _RETURN_TYPES

globals().update(_RETURN_TYPES)
all_return_types = [*_RETURN_TYPES.values()]
