"""Layers of long short-term memory: one step, and a whole sequence as the one op that torch makes of it."""

from __future__ import annotations

from typing import Any

from ...ops.composed import ULPS, composed
from ...ops.declare import FUNCTIONS
from ..functional import linear


def lstm_step(gates: Any, recurrent: Any, cell: Any) -> tuple[Any, Any]:
    """The next hidden state and cell."""
    entry, forget, candidate, output = (gates + recurrent).unsafe_chunk(4, -1)
    entry.sigmoid_()
    forget.sigmoid_()
    candidate.tanh_()
    output.sigmoid_()
    cell = (forget * cell).add_(entry * candidate)
    return output * cell.tanh(), cell


def _sequence(
    input: Any, weight0: Any, weight1: Any, weight2: Any, weight3: Any, hx_: Any, cx_: Any, reverse: bool
) -> tuple[Any, Any, Any]:
    """All hidden states, the last of them, and the last cell. ``weight2`` and ``weight3``: the biases, if any."""
    gates = linear(input, weight0, weight2).unbind(0)
    outputs = []
    for own in reversed(gates) if reverse else gates:
        hx_, cx_ = lstm_step(own, linear(hx_, weight1, weight3), cx_)
        outputs.append(hx_)
    return FUNCTIONS["stack"](outputs[::-1] if reverse else outputs, 0), hx_, cx_


mkldnn_rnn_layer = composed(
    "mkldnn_rnn_layer",
    ("input", "weight0", "weight1", "weight2", "weight3", "hx_", "cx_"),
    _sequence,
    ulps=4 * ULPS,
)
