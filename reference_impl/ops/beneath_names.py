"""Functions that torch has beneath its public ones, by the names that they have there (``torch._softmax``)."""

from __future__ import annotations

from typing import Any

from ..dtypes import int64
from ..tensor import Tensor
from .declare import FUNCTIONS, function, method

_HALF_TO_FLOAT = "{name} with half to float conversion is not supported on CPU"
_NO_SINGLE_VALUE = "Expected Tensor with single nonzero value, but got zero"


def _without_a_type(name: str) -> None:
    """Declare ``torch._NAME``: a form that computes in the type of its input alone."""

    def call(input: Tensor, dim: int, half_to_float: bool) -> Tensor:
        if half_to_float:
            raise RuntimeError(_HALF_TO_FLOAT.format(name=name))
        made: Tensor = FUNCTIONS[name](input, dim)
        return made

    function(f"_{name}", call)


_without_a_type("softmax")
_without_a_type("log_softmax")


def _of_truth(name: str, form: str) -> None:
    """Declare ``torch._is_NAME_true``, which takes bools alone."""

    def call(self: Tensor) -> Tensor:
        if self._dtype.name != "bool":
            raise RuntimeError("self.scalar_type() == at::kBool INTERNAL ASSERT FAILED")
        found: Tensor = FUNCTIONS[form](self)
        return found

    method(name, function(name, call))


_of_truth("_is_all_true", "all")
_of_truth("_is_any_true", "any")


def _assert_async(input: Tensor, assert_msg: str = _NO_SINGLE_VALUE) -> None:
    if not bool(input.detach()):
        raise RuntimeError(assert_msg)


def _shape_as_tensor(self: Tensor) -> Tensor:
    made: Tensor = FUNCTIONS["tensor"](list(self._shape), dtype=int64)
    return made


def _dim_arange(like: Tensor, dim: int) -> Tensor:
    made: Tensor = FUNCTIONS["arange"](like.size(dim), dtype=int64)
    return made


def _conj(self: Tensor) -> Any:
    return self.conj()


for _form in (_assert_async, _shape_as_tensor, _dim_arange):
    function(_form.__name__, _form)
method("_conj", function("_conj", _conj))
function("_neg_view", lambda self: self._neg_view())
