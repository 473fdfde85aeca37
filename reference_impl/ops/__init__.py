"""The ops. Each is declared once, in the module of its subject; ``declare`` derives its other forms.

``FUNCTIONS`` holds what goes into torch's namespace: name -> function.
"""

from __future__ import annotations

from . import (  # noqa: F401  (each declares its ops)
    activations,
    arithmetic,
    attributes,
    basic,
    calculus,
    choosing,
    closeness,
    comparison,
    complex_numbers,
    construction,
    creation,
    decompositions,
    diagonals,
    einsum,
    elementary,
    extremes,
    from_data,
    fused,
    gathering,
    indexing,
    joining,
    linalg,
    masking,
    memory,
    norms,
    order_statistics,
    parts,
    permuting,
    pointwise,
    powers,
    products,
    quotients,
    random_numbers,
    ranges,
    reductions,
    repeating,
    reshaping,
    reshaping_in_place,
    scans,
    scattering,
    searching,
    softmax,
    sorting,
    special,
    spread,
    stacking,
    striding,
    transposing,
    triangles,
    turning,
    view_scatters,
    whole_slices,
)
from .declare import FUNCTIONS, OPS

__all__ = ["FUNCTIONS", "OPS"]
