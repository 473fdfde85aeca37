"""With which arguments each op is called, and which calls it refuses: one module for each module of the ops."""

from . import creation, indexing, linalg, nn, pointwise, reductions, shape

__all__ = ["creation", "indexing", "linalg", "nn", "pointwise", "reductions", "shape"]
