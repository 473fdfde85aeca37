"""Functions of each element."""

from __future__ import annotations

from typing import Any

from ...ops.declare import tensor_argument

__all__ = ["relu", "sigmoid", "tanh"]


def relu(input: Any, inplace: bool = False) -> Any:
    tensor_argument("relu_" if inplace else "relu", "input", 1, input)
    return input.relu_() if inplace else input.relu()


def sigmoid(input: Any) -> Any:
    return input.sigmoid()


def tanh(input: Any) -> Any:
    return input.tanh()
