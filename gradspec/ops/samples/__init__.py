"""With which arguments each op is called, and which calls it refuses: one module for each subject of the ops."""

from ..sample import TABLE
from . import creation, indexing, linalg, nn, pointwise, rearranging, reductions, shape, space

__all__ = ["TABLE", "creation", "indexing", "linalg", "nn", "pointwise", "rearranging", "reductions", "shape", "space"]
