"""PaddlePaddle, by those of torch's names that it has itself."""

from __future__ import annotations

import functools
import importlib
import warnings
from typing import Any, Callable

from ..module import ModuleSubject

#: What means something else there, that is no matter of autograd: split is by the number of parts, max gives no places,
#: gather takes rows, transpose_ an order of all dimensions, real is a method, a Linear holds its weight transposed, a
#: function of one's own has another context, and random numbers are others. What needs one of these is unsupported.
_OTHERWISE = (
    "split", "max", "min", "sort", "argsort", "topk", "gather", "scatter", "scatter_", "slice_scatter", "resize_",
    "set_", "transpose", "transpose_", "real", "imag", "nn.Linear", "autograd.Function", "autograd.Variable", "library",
    "rand", "randn", "rand_like", "randn_like", "randint", "randperm", "normal", "bernoulli", "bernoulli_",
    "multinomial", "normal_", "uniform_", "nn.Dropout", "nn.functional.dropout",
)  # fmt: skip
#: These take a tensor and no number.
_OF_TENSORS = ("add", "sub", "mul", "div")


def subject() -> ModuleSubject:
    """paddle as it is, but for the names above. ImportError where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        paddle: Any = importlib.import_module("paddle")
    for dotted in _OTHERWISE:
        *parts, name = dotted.split(".")
        _leave_out(functools.reduce(getattr, parts, paddle), name)
        if not parts:
            _leave_out(paddle.Tensor, name)
    for name in _OF_TENSORS:
        setattr(paddle, name, _with_number(paddle, getattr(paddle, name)))
        setattr(paddle.Tensor, f"{name}_", _with_number(paddle, getattr(paddle.Tensor, f"{name}_")))
    made = ModuleSubject(paddle, "paddle", levels=("core",))
    made.details = {"commit": str(paddle.version.commit), "device": str(paddle.device.get_device())}
    return made


def _leave_out(holder: Any, name: str) -> None:
    if name in vars(holder):
        delattr(holder, name)


def _with_number(paddle: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which makes a tensor of its second argument where that is a number, as a user of paddle does."""

    @functools.wraps(function)
    def call(tensor: Any, other: Any, **rest: Any) -> Any:
        if isinstance(other, (int, float)):
            # A fraction is not cut off for a tensor of integers.
            keeps = isinstance(other, int) or tensor.is_floating_point()
            other = paddle.full([], other, tensor.dtype if keeps else paddle.get_default_dtype())
        return function(tensor, other, **rest)

    return call
