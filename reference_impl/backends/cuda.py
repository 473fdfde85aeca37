"""``torch.backends.cuda``."""

from __future__ import annotations

from ..absent import answering

is_built = answering(False)
