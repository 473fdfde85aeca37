"""Samples of nn.functional, and of the functions beneath it in torch's own namespace."""

from __future__ import annotations

from typing import Any

from ..sample import TABLE, Call, Values, call, t

REAL = ("float32", "float64", "float16", "int64", "complex64")
X = t(2, 3)


def functional(name: str, *calls: Call, errors: tuple[Call, ...], beneath: bool = False, ulps: int = 8) -> None:
    """An op of nn.functional; ``beneath``: torch has it in its own namespace too."""
    TABLE.op(f"nn.functional.{name}", *calls, errors=errors, dtypes=REAL, ulps=ulps)
    if beneath:
        TABLE.op(name, *calls, errors=errors, dtypes=REAL, ulps=ulps)


for _name in ("relu", "sigmoid", "tanh"):
    functional(_name, call(X), call(t()), errors=(call("a"), call()))

# -- losses ----------------------------------------------------------------------------------------


def losses(*arguments: Any, **options: Any) -> list[Call]:
    reductions = [call(*arguments, **options, reduction=reduction) for reduction in ("none", "sum", "mean")]
    return [call(*arguments, **options), *reductions]


BAD_REDUCTION = (call(X, X, reduction="most"), call(X), call(X, 1), call(X, t(4)))
for _name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "soft_margin_loss", "kl_div", "poisson_nll_loss"):
    functional(_name, *losses(X, X), call(t(), t()), call(t(0), t(0)), call(X, t(3)), errors=BAD_REDUCTION)
functional("hinge_embedding_loss", *losses(X, X), errors=BAD_REDUCTION)
functional(
    "margin_ranking_loss",
    *losses(t(3), t(3), t(3)),
    call(t(3), t(3), t(3), margin=1.0),
    errors=(call(X, t(3), t(3)), call(X, X), call(X, X, X, reduction="most")),
)
functional(
    "gaussian_nll_loss",
    *losses(X, X, t(2, 3, domain="positive")),
    call(X, X, t(2, 1, domain="positive"), full=True),
    errors=(call(X, X, X), call(X, X, t(4)), call(X, X)),
)
functional("cosine_embedding_loss", *losses(X, X, t(2)), errors=(call(X, X, t(3)), call(t(3), t(3), t(3)), call(X, X)))
functional(
    "triplet_margin_loss",
    *losses(X, X, X),
    call(X, X, X, margin=2.0, swap=True),
    errors=(call(X, X), call(X, X, X, margin=-1.0), call(X, X, X, reduction="most")),
)
functional("triplet_margin_with_distance_loss", *losses(X, X, X), errors=(call(X, X), call(X, X, X, reduction="most")))
functional("multilabel_soft_margin_loss", *losses(X, t(2, 3, domain="probability")), errors=BAD_REDUCTION)
_P, _Q = t(2, 3, domain="probability"), t(2, 3, domain="probability")
functional(
    "binary_cross_entropy",
    *losses(_P, _Q),
    call(_P, _Q, t(3)),
    errors=(call(X, X), call(_P, t(2)), call(_P), call(_P, _Q, reduction="most")),
)
functional(
    "binary_cross_entropy_with_logits",
    *losses(X, _Q),
    call(X, _Q, t(3)),
    call(X, _Q, pos_weight=t(3)),
    errors=(call(X, t(2)), call(X), call(X, _Q, reduction="most")),
)
_CLASSES = Values([0, 2])
for _name in ("nll_loss", "cross_entropy"):
    functional(
        _name,
        *losses(X, _CLASSES),
        call(X, _CLASSES, t(3, domain="positive")),
        call(X, Values([0, -100])),
        call(X, _CLASSES, ignore_index=2),
        call(t(3), Values(1)),
        call(t(2, 3, 2), Values([[0, 1], [2, 0]])),
        *([call(X, _CLASSES, label_smoothing=0.5), call(X, _Q)] if _name == "cross_entropy" else []),
        errors=(
            call(X, Values([0, 3])),
            call(X, Values([0])),
            call(X),
            call(X, _CLASSES, reduction="most"),
            call(X, _CLASSES, t(2)),
            call(X, Values([0, -1])),
        ),
    )

# -- layers ----------------------------------------------------------------------------------------

functional(
    "linear",
    call(X, t(4, 3)),
    call(X, t(4, 3), t(4)),
    call(t(3), t(4, 3)),
    call(t(3), t(3)),
    call(t(2, 2, 3), t(4, 3), t(4)),
    errors=(call(X, t(4, 2)), call(X, t(4, 3), t(3)), call(X), call(X, 1)),
)
functional(
    "bilinear",
    call(t(2, 3), t(2, 2), t(4, 3, 2)),
    call(t(2, 3), t(2, 2), t(4, 3, 2), t(4)),
    errors=(call(t(2, 3), t(2, 2), t(4, 2, 3)), call(X, X), call(t(2, 3), t(3, 2), t(4, 3, 2))),
    beneath=True,
)
functional(
    "embedding",
    call(Values([0, 2, 0]), t(3, 2)),
    call(Values([[0, 1]]), t(3, 2)),
    call(Values([0, 1]), t(3, 2), padding_idx=1),
    call(Values([0, 0, 1]), t(3, 2), scale_grad_by_freq=True),
    errors=(
        call(Values([3]), t(3, 2)),
        call(Values([0.0], "float32"), t(3, 2)),
        call(Values([0]), t(3, 2), padding_idx=3),
    ),
)
TABLE.op(
    "embedding",
    call(t(3, 2), Values([0, 2, 0])),
    call(t(3, 2), Values([0, 1]), 1),
    errors=(call(t(3, 2), Values([3])), call(t(3, 2), Values([0.0], "float32"))),
    dtypes=REAL,
)
TABLE.op(
    "embedding_renorm_",
    call(t(3, 2), Values([0, 2]), 1.0, 2.0),
    errors=(call(t(3, 2), Values([0]), "a", 2.0),),
    dtypes=("float32", "float64"),
)
functional(
    "one_hot",
    call(Values([0, 2, 1])),
    call(Values([0, 1]), 4),
    call(Values([[0], [1]])),
    errors=(call(Values([0, 3]), 2), call(Values([-1])), call(X), call(Values([0]), 0)),
)
functional(
    "pad",
    call(X, (1, 2)),
    call(X, (1, 0, 0, 1)),
    call(X, (1, 1), "constant", 2.0),
    call(X, (-1, 0)),
    call(t(1, 2, 3), (1, 1), "reflect"),
    call(t(1, 2, 3), (2, 1), "replicate"),
    call(t(1, 2, 3), (1, 1), "circular"),
    errors=(
        call(X, (1,)),
        call(X, (1, 1, 1, 1, 1, 1)),
        call(X, (-4, 0)),
        call(X, (1, 1), "strange"),
        call(t(1, 2, 3), (3, 3), "reflect"),
    ),
)
TABLE.op(
    "constant_pad_nd",
    call(X, (1, 2)),
    call(X, (1, 0, 0, 1), 2.0),
    errors=(call(X, (1,)), call(X, (-4, 0)), call(X, "a")),
    dtypes=REAL,
)
for _n, _space in ((1, (4,)), (2, (3, 4)), (3, (2, 3, 2))):
    _kernel = (2,) * _n
    _in = t(2, 2, *_space)
    functional(
        f"conv{_n}d",
        call(_in, t(3, 2, *_kernel)),
        call(_in, t(3, 2, *_kernel), t(3), stride=2, padding=1),
        call(t(2, *_space), t(3, 2, *_kernel), None),
        call(_in, t(4, 1, *_kernel), groups=2),
        *([call(_in, t(3, 2, *_kernel), padding="same"), call(_in, t(3, 2, *_kernel), dilation=2)] if _n < 3 else []),
        errors=(
            call(_in, t(3, 3, *_kernel)),
            call(_in, t(3, 2, *_kernel), t(2)),
            call(X, t(3, 2, *_kernel)) if _n > 1 else call(t(2), t(1, 1, 1)),
            call(_in, t(3, 2, *_kernel), stride=0),
            call(_in, t(3, 2, *_kernel), groups=2),
            call(_in, t(3, 2, *[9] * _n)),
        ),
        beneath=True,
    )
    functional(
        f"conv_transpose{_n}d",
        call(_in, t(2, 3, *_kernel)),
        call(_in, t(2, 3, *_kernel), t(3), stride=2, padding=1),
        call(t(2, *_space), t(2, 3, *_kernel), None),
        *(
            [call(_in, t(2, 2, *_kernel), groups=2), call(_in, t(2, 3, *_kernel), stride=2, output_padding=1)]
            if _n < 3
            else []
        ),
        errors=(
            call(_in, t(3, 3, *_kernel)),
            call(_in, t(2, 3, *_kernel), t(2)),
            call(_in, t(2, 3, *_kernel), stride=0),
            call(_in, t(2, 3, *_kernel), output_padding=1),
        ),
        beneath=True,
    )
for _n, _space in ((1, (6,)), (2, (4, 4))):
    _in = t(1, 2, *_space)
    functional(
        f"avg_pool{_n}d",
        call(_in, 2),
        call(_in, 2, 1),
        call(_in, 3, 2, 1),
        call(_in, 3, 2, 1, count_include_pad=False),
        call(t(2, *_space), 2, ceil_mode=True),
        errors=(call(_in, 0), call(_in, 2, padding=2), call(t(2), 2), call(_in, 9)),
        beneath=_n == 1,
    )
    functional(
        f"max_pool{_n}d",
        call(_in, 2),
        call(_in, 2, 1),
        call(_in, 3, 2, 1),
        call(_in, 2, dilation=2),
        call(t(2, *_space), 2, ceil_mode=True),
        errors=(call(_in, 0), call(_in, 2, padding=2), call(t(2), 2), call(_in, 9)),
        beneath=True,
    )
    functional(
        f"max_pool{_n}d_with_indices",
        call(_in, 2),
        call(_in, 2, 1),
        errors=(call(_in, 0), call(t(2), 2)),
        beneath=_n == 1,
    )
    functional(f"lp_pool{_n}d", call(_in, 2.0, 2), call(_in, 1, 2, 1), errors=(call(_in, 2.0, 0), call(t(2), 2.0, 2)))
    functional(
        f"adaptive_avg_pool{_n}d",
        call(_in, 2),
        call(_in, 1),
        call(_in, (3,) * _n),
        errors=(call(_in, -1), call(t(2), 2), call(_in, "a")),
        beneath=_n == 1,
    )
    functional(
        f"adaptive_max_pool{_n}d",
        call(_in, 2),
        call(_in, 1),
        call(_in, (3,) * _n),
        errors=(call(_in, -1), call(t(2), 2), call(_in, "a")),
        beneath=_n == 1,
    )
    functional(f"adaptive_max_pool{_n}d_with_indices", call(_in, 2), errors=(call(_in, -1), call(t(2), 2)))

# -- normalisation, distances, dropout -------------------------------------------------------------

functional(
    "batch_norm",
    call(t(4, 2), t(2), t(2, domain="positive")),
    call(t(4, 2), None, None, training=True),
    call(t(4, 2), t(2), t(2, domain="positive"), t(2), t(2)),
    call(t(2, 2, 3), None, None, t(2), t(2), True),
    errors=(call(t(1, 2), None, None, training=True), call(t(4, 2), t(3), t(3)), call(t(4), None, None, training=True)),
)
functional(
    "layer_norm",
    call(X, (3,)),
    call(X, (2, 3)),
    call(X, (3,), t(3), t(3)),
    call(X, (3,), t(3)),
    errors=(call(X, (2,)), call(X, (3,), t(2)), call(X, ()), call(X, "a")),
    beneath=True,
    ulps=16,  # the summands of the second derivative by the weight are up to 16: the product of two gradients
)
functional(
    "group_norm",
    call(t(2, 4, 2), 2),
    call(t(2, 6), 2, t(6), t(6)),  # of groups of two the gradient vanishes but for eps
    call(t(2, 4, 2), 1),
    errors=(call(t(2, 4), 3), call(t(2, 4), 2, t(3)), call(t(4), 2)),
    beneath=True,
)
functional(
    "instance_norm",
    call(t(2, 2, 4)),
    call(t(2, 2, 4), t(2), t(2, domain="positive"), use_input_stats=False),
    call(t(2, 2, 4), weight=t(2), bias=t(2)),
    errors=(call(t(2, 2)), call(t(2, 2, 1)), call("a")),
)
functional(
    "rms_norm",
    call(X, (3,)),
    call(X, (3,), t(3)),
    call(X, (3,), eps=0.5),
    errors=(call(X, (2,)), call(X, (3,), t(2)), call(X, "a")),
    beneath=True,
)
functional(
    "local_response_norm",
    call(t(1, 4, 2), 2),
    call(t(1, 4, 2), 3, alpha=1.0, beta=0.5, k=2.0),
    errors=(call(t(2), 2), call(X, "a")),
)
functional(
    "normalize",
    call(X),
    call(X, 1.0, 0),
    call(X, dim=-1),
    call(t(2, 2)),
    errors=(call(X, 2.0, 2), call(X, "a"), call("a")),
)
functional(
    "cosine_similarity",
    call(X, X),
    call(X, X, 0),
    call(X, t(3), -1),
    errors=(call(X, t(2)), call(X, X, 2), call(X)),
    beneath=True,
)
functional(
    "pairwise_distance",
    call(X, X),
    call(X, X, 1.0),
    call(X, X, keepdim=True),
    call(X, t(3)),
    errors=(call(X, t(2)), call(X), call(X, X, "a")),
    beneath=True,
)
for _name in ("dropout", "alpha_dropout", "feature_alpha_dropout"):
    _in = t(2, 4, 2)
    functional(
        _name,
        call(_in),
        call(_in, 0.25),
        call(_in, 0.5, False),
        call(_in, 0.0),
        call(_in, 1.0),
        call(_in, 0.5, True, True),
        errors=(call(X, 2.0), call(X, -0.5), call(1)),
    )
for _name, _in in (("dropout1d", t(2, 4, 2)), ("dropout2d", t(2, 4, 2, 2)), ("dropout3d", t(2, 2, 2, 2, 2))):
    functional(
        _name,
        call(_in),
        call(_in, 0.25),
        call(_in, 0.5, False),
        call(_in, 0.5, True, True),
        errors=(call(X, 2.0), call(t(2)), call(1)),
    )
for _name in ("dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout"):
    _in = t(2, 4, 2)
    TABLE.op(
        _name,
        call(_in, 0.5, True),
        call(_in, 0.25, True),
        call(_in, 0.5, False),
        errors=(call(_in, 2.0, True), call(_in, 0.5), call(1, 0.5, True)),
        dtypes=REAL,
    )

# -- activations -----------------------------------------------------------------------------------

_SPECIAL = t(8, domain="special")
for _name in (
    "gelu",
    "hardsigmoid",
    "hardswish",
    "logsigmoid",
    "mish",
    "relu6",
    "selu",
    "silu",
    "softsign",
    "tanhshrink",
):
    functional(
        _name,
        call(X),
        call(t()),
        call(_SPECIAL),
        *([call(X, True)] if _name in ("hardsigmoid", "hardswish", "mish", "relu6", "selu", "silu") else []),
        errors=(call("a"), call()),
    )
for _name in ("celu", "elu", "hardshrink", "hardtanh", "leaky_relu", "softplus", "softshrink"):
    functional(_name, call(X), call(_SPECIAL), call(X, 0.5), errors=(call("a"), call(X, "a")))
functional("threshold", call(X, 0.5, 2.0), call(X, 0.5, 2.0, True), errors=(call(X, 1), call("a", 1, 1)))
for _name in ("softmax", "log_softmax", "softmin"):
    functional(_name, call(X, 1), call(X, -2), call(X), call(t(), 0), errors=(call(X, 2), call("a", 0), call(X, "a")))
functional("glu", call(t(2, 4)), call(t(2, 4), 0), errors=(call(t(3)), call(t()), call(t(2, 4), 2)))
#: Of which the softmax is not nearly 0 or 1, where its gradient is what is left of its gradient's mean.
_NEAR = t(2, 3, domain="unit")
functional("gumbel_softmax", call(_NEAR), call(_NEAR, 2.0), call(_NEAR, hard=True), errors=(call("a"), call(X, dim=2)))
functional("prelu", call(X, t(1)), call(t(2, 3, 2), t(3)), errors=(call(X, t(2)), call(X), call(X, 1)))
TABLE.op(
    "prelu", call(X, t(1)), call(t(2, 3, 2), t(3)), errors=(call(X, t(2)), call(X), call(X, 1)), dtypes=REAL, ulps=8
)
functional(
    "rrelu", call(X), call(X, 0.25, 0.5), call(X, 0.25, 0.5, True), errors=(call("a"), call(X, 0.5, 0.25), call(X, "a"))
)
TABLE.op(
    "rrelu",
    call(X),
    call(X, 0.25, 0.5),
    call(X, 0.25, 0.5, True),
    errors=(call("a"), call(X, 0.5, 0.25), call(X, "a")),
    dtypes=REAL,
    ulps=8,
)
_QUERY = t(1, 2, 3)
functional(
    "scaled_dot_product_attention",
    call(_QUERY, t(1, 4, 3), t(1, 4, 2)),
    call(_QUERY, t(1, 2, 3), t(1, 2, 3), is_causal=True),
    call(_QUERY, t(1, 2, 3), t(1, 2, 3), Values([[True, False], [True, True]], "bool")),
    call(_QUERY, t(1, 2, 3), t(1, 2, 3), scale=0.5),
    errors=(call(_QUERY, t(1, 2, 2), t(1, 2, 2)), call(_QUERY, _QUERY), call(_QUERY, _QUERY, 1)),
)
