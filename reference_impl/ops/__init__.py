"""The ops. Each is declared once, in the module of its subject; ``declare`` derives its other forms.

``FUNCTIONS`` holds what goes into torch's namespace: name -> function.
"""

from __future__ import annotations

from . import creation, indexing, linalg, pointwise, reductions, shape  # noqa: F401  (each declares its ops)
from .declare import FUNCTIONS, OPS

__all__ = ["FUNCTIONS", "OPS"]
