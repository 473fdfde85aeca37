"""Derivatives that torch has no formula for."""

from __future__ import annotations

from typing import Any

__all__ = ["NoFormula"]


class NoFormula:
    """The derivative of ``what``, an op or an op by one of its inputs. Other inputs of that op may have theirs."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self, grad: Any) -> Any:
        raise NotImplementedError(f"the derivative for '{self.what}' is not implemented.")
