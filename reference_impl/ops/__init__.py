"""The ops. Each is declared once, in the module of its subject; ``declare`` derives its other forms.

``FUNCTIONS`` holds what goes into torch's namespace: name -> function.
"""

from __future__ import annotations

import importlib as _importlib
import importlib.util as _importlib_util
from typing import Any as _Any

from . import (  # noqa: F401  (each declares its ops)
    activations,
    arithmetic,
    attributes,
    basic,
    beneath_names,
    buffers,
    calculus,
    choosing,
    closeness,
    comparison,
    complex_numbers,
    construction,
    creation,
    decompositions,
    determinants,
    diagonals,
    drawn_counts,
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
    matrix_functions,
    memory,
    multinomial,
    norms,
    older_names,
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
    written_in_python,
)
from .declare import FUNCTIONS, OPS

__all__ = ["FUNCTIONS", "OPS"]


def __getattr__(name: str) -> _Any:
    """``torch.ops.NAMESPACE``: the ops that the program registered there."""
    if name.startswith("__") or _importlib_util.find_spec(f"{__name__}.{name}") is not None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    registered: _Any = _importlib.import_module(f"{__package__.rpartition('.')[0]}._library.registered")
    return registered.namespace(name)
