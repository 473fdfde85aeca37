"""The ops that torch differentiates for real numbers alone: a complex result is computed and not recorded.

Their in-place forms are recorded all the same.
"""

from __future__ import annotations

from typing import Any

from .. import errors, refused_types
from ..semantics import SEMANTICS
from ..tensor import Tensor

#: node -> what torch calls the op
REAL_ONLY = {
    "AmaxBackward0": "amax",
    "AminBackward0": "amin",
    "BernoulliBackward0": "bernoulli",
    "CummaxBackward0": "cummax",
    "CumminBackward0": "cummin",
    "EmbeddingBackward0": "embedding",
    "IndexReduceBackward0": "index_reduce",
    "KthvalueBackward0": "kthvalue",
    "LogSoftmaxBackward0": "_log_softmax",
    "ModeBackward0": "mode",
    **({} if SEMANTICS.nan_to_num_of_complex_numbers_is_recorded else {"NanToNumBackward0": "nan_to_num"}),
    "ScatterReduceBackward0": "scatter_reduce",
    "SelectBackward0_copy": "select_copy",
    "SelectScatterBackward0": "select_scatter",
    "SiluBackward0": "silu",
    "SliceBackward0_copy": "slice_copy",
    "SliceScatterBackward0": "slice_scatter",
    "SoftMarginLossBackward0": "soft_margin_loss",
    "SoftmaxBackward0": "_softmax",
    "TrilinearBackward0": "_trilinear",
}


def refuse_complex(name: str, result: Any) -> None:
    """Raise RuntimeError where a result that would be recorded is complex."""
    for one in result if isinstance(result, tuple) else (result,):
        if isinstance(one, Tensor) and one._dtype.category == 3:
            raise refused_types.NOT_THERE(errors.no_complex_derivative(name))
