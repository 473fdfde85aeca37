"""Layers that apply one function to each element."""

from __future__ import annotations

from typing import Any

from .. import functional
from .module import Module


class ReLU(Module):
    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.relu(input, inplace=self.inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class Sigmoid(Module):
    def forward(self, input: Any) -> Any:
        return functional.sigmoid(input)


class Tanh(Module):
    def forward(self, input: Any) -> Any:
        return functional.tanh(input)
