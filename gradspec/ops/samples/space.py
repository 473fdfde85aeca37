"""Samples of what moves, joins and draws out the elements of space."""

from __future__ import annotations

from ..sample import Values, call, t
from .nn import functional

_PLANES = t(1, 2, 2, 3)
_MODES = (
    ("nearest", t(1, 2, 3)),
    ("nearest-exact", _PLANES),
    ("area", _PLANES),
    ("linear", t(1, 2, 3)),
    ("bilinear", _PLANES),
    ("bicubic", _PLANES),
    ("trilinear", t(1, 1, 2, 2, 2)),
)
functional(
    "interpolate",
    *[call(_in, None, 2.0, _mode) for _mode, _in in _MODES],
    *[call(_in, 3, None, _mode) for _mode, _in in _MODES],
    call(_PLANES, 3, None, "bilinear", True),
    call(_PLANES, 1, None, "bicubic", antialias=True),
    errors=(call(_PLANES), call(_PLANES, 3, 2.0), call(t(2), 3), call(_PLANES, 3, None, "linear")),
)
functional("upsample", call(_PLANES, 3), errors=(call(_PLANES), call(t(2), 3)))
functional("upsample_nearest", call(_PLANES, 3), errors=(call(_PLANES), call(t(2), 3)))
functional("upsample_bilinear", call(_PLANES, 3), errors=(call(_PLANES), call(t(2), 3)))
functional(
    "pixel_shuffle",
    call(t(1, 4, 2, 3), 2),
    call(t(4, 1, 1), 2),
    errors=(call(t(1, 3, 2, 2), 2), call(t(2, 2), 2), call(t(1, 4, 2, 2), 0), call(t(1, 4, 2, 2), "a")),
    beneath=True,
)
functional(
    "pixel_unshuffle",
    call(t(1, 2, 2, 4), 2),
    call(t(1, 2, 2), 2),
    errors=(call(t(1, 1, 3, 2), 2), call(t(2, 2), 2), call(t(1, 1, 2, 2), 0), call(t(1, 1, 2, 2), "a")),
    beneath=True,
)
for _name in ("channel_shuffle", "native_channel_shuffle"):
    functional(
        _name,
        call(t(1, 4, 2), 2),
        call(t(2, 6, 1, 2), 3),
        errors=(call(t(1, 3, 2), 2), call(t(2, 2), 2), call(t(1, 4, 2), 0), call(t(1, 4, 2), "a")),
        beneath=True,
    )
functional(
    "unfold",
    call(t(1, 2, 3, 3), 2),
    call(t(2, 3, 3), (1, 2), 1, (0, 1), (2, 1)),
    errors=(call(t(1, 1, 2, 2), 3), call(t(1, 1, 2, 2), 0), call(t(2, 2), 2), call(t(1, 1, 2, 2), 1, 1, -1)),
)
functional(
    "fold",
    call(t(1, 4, 4), (3, 3), 2),
    call(t(8, 4), (3, 3), 2),
    errors=(call(t(1, 5, 4), (3, 3), 2), call(t(1, 4, 3), (3, 3), 2), call(t(4), (3, 3), 2), call(t(1, 4, 4), 3, 0)),
)
for _n in (1, 2, 3):
    _at = [[[0, 3]]] if _n == 1 else [[[[0, 3]]]] if _n == 2 else [[[[[0, 3]]]]]
    _wrong = [[[0, 99]]] if _n == 1 else [[[[0, 99]]]] if _n == 2 else [[[[[0, 99]]]]]
    _in = t(1, *[1] * _n, 2)
    functional(
        f"max_unpool{_n}d",
        call(_in, Values(_at), 2),
        errors=(call(_in, Values(_wrong), 2), call(_in, Values([[[0]]]), 2), call(_in, Values(_at), 2, None, 0, (9,))),
    )
_VOLUMES = t(1, 2, 2, 3, 2)
functional(
    "avg_pool3d",
    call(_VOLUMES, 2),
    call(_VOLUMES, 2, 1, 1),
    call(_VOLUMES, 2, 1, 1, True, False),
    call(_VOLUMES, 2, 1, 0, False, True, 3),
    errors=(call(_VOLUMES, 0), call(_VOLUMES, 5), call(t(2, 2), 2), call(_VOLUMES, 2, 1, 2), call(_VOLUMES, (1, 2))),
)
for _name in ("max_pool3d", "max_pool3d_with_indices"):
    functional(
        _name,
        call(_VOLUMES, 2),
        call(_VOLUMES, 2, 1, 1),
        call(_VOLUMES, (1, 2, 1), 1, 0, (1, 2, 1)),
        errors=(call(_VOLUMES, 0), call(_VOLUMES, 5), call(t(2, 2), 2), call(_VOLUMES, 2, 1, 2)),
        beneath=_name == "max_pool3d",
    )
functional("lp_pool3d", call(_VOLUMES, 2.0, 2), errors=(call(_VOLUMES, 2.0, 0), call(t(2), 2.0, 2)))
functional(
    "adaptive_avg_pool3d",
    call(_VOLUMES, 1),
    call(_VOLUMES, (2, 1, None)),
    errors=(call(t(2, 2), 2), call(_VOLUMES, (1, 2))),
)
for _name in ("adaptive_max_pool3d", "adaptive_max_pool3d_with_indices"):
    functional(_name, call(_VOLUMES, (2, 1, 2)), errors=(call(t(2, 2), 2),))

# -- sampling by grids ---------------------------------------------------------------------------------

_PLACES, _PLANE = t(1, 2, 2, 2, domain="unit"), t(1, 2, 2, 3)
functional(
    "grid_sample",
    *[
        call(_PLANE, _PLACES, mode, padding, False)
        for mode in ("bilinear", "nearest", "bicubic")
        for padding in ("zeros", "border", "reflection")
    ],
    call(_PLANE, _PLACES, align_corners=True),
    call(_VOLUMES, t(1, 1, 1, 2, 3, domain="unit")),
    errors=(call(_PLANE, t(1, 2, 2, 3)), call(_PLANE, _PLACES, "linear"), call(_PLANE, _PLACES, "nearest", "same")),
)
functional(
    "affine_grid",
    call(t(1, 2, 3), (1, 1, 2, 3), True),
    call(t(2, 2, 3), (2, 1, 1, 2)),
    call(t(1, 3, 4), (1, 1, 2, 1, 2), False),
    errors=(call(t(1, 2, 3), (1, 1, 2)), call(t(2, 3), (1, 1, 2, 2)), call(t(1, 2, 3), (1, 1, 0, 2))),
)

# -- attention -----------------------------------------------------------------------------------------

#: Small numbers: of large ones attention is nearly 0 or 1, and its gradient what is left of nothing.
_TOKENS = t(2, 1, 4, domain="unit")
_IN, _IN_BIAS = t(12, 4, domain="unit"), t(12, domain="unit")
_OUT, _BIAS = t(4, 4, domain="unit"), t(4, domain="unit")
functional(
    "multi_head_attention_forward",
    call(_TOKENS, _TOKENS, _TOKENS, 4, 2, _IN, _IN_BIAS, None, None, False, 0.0, _OUT, _BIAS),
    call(_TOKENS, _TOKENS, _TOKENS, 4, 2, _IN, None, None, None, False, 0.0, _OUT, None, need_weights=False),
    errors=(
        call(_TOKENS, _TOKENS, _TOKENS, 3, 2, _IN, _IN_BIAS, None, None, False, 0.0, _OUT, _BIAS),
        call(t(4), _TOKENS, _TOKENS, 4, 2, _IN, _IN_BIAS, None, None, False, 0.0, _OUT, _BIAS),
    ),
)

# -- bags, pairs and losses without a second derivative --------------------------------------------------

functional(
    "embedding_bag",
    call(Values([0, 1, 2, 1]), t(3, 2), Values([0, 2])),
    call(Values([[0, 1], [2, 1]]), t(3, 2), mode="sum"),
    call(Values([0, 1, 2, 1]), t(3, 2), Values([0, 2]), mode="max"),
    errors=(
        call(Values([0, 1]), t(3, 2)),
        call(Values([3]), t(3, 2), Values([0])),
        call(Values([0]), t(3, 2), Values([1])),
        call(Values([0]), t(3, 2), Values([0]), mode="most"),
    ),
)
functional("pdist", call(t(3, 2)), call(t(3, 2), 1.0), errors=(call(t(2)), call(t(2, 2), -1.0)), beneath=True)
functional(
    "multi_margin_loss",
    call(t(2, 3), Values([0, 2])),
    call(t(2, 3), Values([0, 2]), 2, 0.5, t(3), reduction="none"),
    errors=(call(t(2, 3), Values([0, 3])), call(t(2, 3), Values([0])), call(t(2, 3), Values([0, 1]), 3)),
)
functional(
    "multilabel_margin_loss",
    call(t(2, 3), Values([[0, 1, -1], [2, -1, 0]])),
    call(t(3), Values([1, -1, 0]), reduction="sum"),
    errors=(call(t(2, 3), Values([[0, 1, 3], [0, 1, 2]])), call(t(2, 3), Values([0, 1, 2]))),
)
functional(
    "ctc_loss",
    call(t(4, 1, 3), Values([[1, 2]]), (4,), (2,)),
    call(t(4, 2, 3), Values([1, 2, 2]), (4, 3), (2, 1), reduction="none"),
    errors=(
        call(t(4, 1, 3), Values([[1, 2]]), (5,), (2,)),
        call(t(4, 1, 3), Values([[1, 2]]), (4,), (3,)),
        call(t(4, 1, 3), Values([[1, 2]]), (4,), (2,), blank=3),
        call(t(4, 1, 3), Values([[1, 2]]), (4, 4), (2,)),
    ),
)
