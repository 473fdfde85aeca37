"""Samples of nn.functional."""

from __future__ import annotations

from ..sample import TABLE, call, t

X = t(2, 3)
for _name in ("relu", "sigmoid", "tanh"):
    TABLE.op(f"nn.functional.{_name}", call(X), call(t()), errors=(call("a"), call()))
for _name in ("mse_loss", "l1_loss"):
    TABLE.op(
        f"nn.functional.{_name}",
        call(X, X),
        *[call(X, X, reduction=reduction) for reduction in ("none", "sum", "mean")],
        call(t(), t()),
        errors=(call(X, X, reduction="most"), call(X), call(X, t(2)), call(X, 1)),
    )
TABLE.op(
    "nn.functional.linear",
    call(X, t(4, 3)),
    call(X, t(4, 3), t(4)),
    call(t(3), t(4, 3)),
    call(t(3), t(3)),
    call(t(2, 2, 3), t(4, 3), t(4)),
    errors=(call(X, t(4, 2)), call(X, t(4, 3), t(3)), call(X), call(X, 1)),
)
TABLE.op(
    "nn.functional.dropout",
    call(X),
    call(X, 0.25),
    call(X, 0.5, False),
    call(X, 0.0),
    call(X, 1.0),
    call(X, inplace=True),
    errors=(call(X, 2.0), call(X, -0.5), call(1)),
)
TABLE.op(
    "nn.functional.batch_norm",
    call(t(4, 2), t(2), t(2, domain="positive")),
    call(t(4, 2), None, None, training=True),
    call(t(4, 2), t(2), t(2, domain="positive"), t(2), t(2)),
    call(t(2, 2, 3), None, None, t(2), t(2), True),
    errors=(call(t(1, 2), None, None, training=True), call(t(4, 2), t(3), t(3)), call(t(4), None, None, training=True)),
    dtypes=("float32", "float64"),
)
