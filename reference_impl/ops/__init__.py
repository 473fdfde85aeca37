"""The ops. Each is declared once, in the module of its subject; ``declare`` derives its other forms.

``FUNCTIONS`` holds what goes into torch's namespace: name -> function.
"""

from __future__ import annotations

from . import (  # noqa: F401  (each declares its ops)
    closeness,
    creation,
    indexing,
    joining,
    linalg,
    parts,
    permuting,
    pointwise,
    reductions,
    reshaping,
    reshaping_in_place,
    striding,
    turning,
)
from .declare import FUNCTIONS, OPS

__all__ = ["FUNCTIONS", "OPS"]
