"""``torch.amp``: autocasting on the CPU."""

from __future__ import annotations

from .autocast_mode import autocast as autocast
from .autocast_mode import is_autocast_available as is_autocast_available
from .custom import custom_bwd as custom_bwd
from .custom import custom_fwd as custom_fwd
from .grad_scaler import GradScaler as GradScaler
