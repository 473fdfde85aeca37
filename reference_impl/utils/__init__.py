"""torch.utils: what ordinary training code takes from there."""

from __future__ import annotations

from . import _contextlib as _contextlib
from . import hooks as hooks
from .swap import swap_tensors as swap_tensors
