"""``torch.special``: the special functions, and those of torch's own namespace that are among them."""

from __future__ import annotations

from .ops.checked import checked as _checked
from .ops.special import SPECIAL as _SPECIAL

for _name, _form in _SPECIAL.items():
    globals()[_name] = _checked(f"torch.special_{_name}", _form)
__all__ = sorted(_SPECIAL)
