"""Forms that compute without a node: factories, comparisons, what reads a number. Modes are asked about these too.

Until the first mode is entered, or the first class with a ``__torch_dispatch__`` is made, nothing here runs.
"""

from __future__ import annotations

import functools
import sys
from typing import Any, Callable

from .devices import device
from .dispatching import are_asked, ask_about, packet
from .ops.declare import FUNCTIONS
from .tensor import Tensor

Form = Callable[..., Any]
_Told = tuple[tuple[Any, ...], dict[str, Any]]

#: factory -> its overload, and how many arguments come before the sizes (None: it takes no sizes)
_FACTORIES: dict[str, tuple[str, Any]] = {
    "ones": ("default", 0), "zeros": ("default", 0), "rand": ("default", 0), "randn": ("default", 0),
    "empty": ("memory_format", 0), "full": ("default", 0), "randint": ("default", 1), "arange": ("default", None),
    "eye": ("default", None), "linspace": ("default", None), "logspace": ("default", None),
    "randperm": ("default", None),
}  # fmt: skip
_LIKES = ("ones_like", "zeros_like", "empty_like", "full_like", "rand_like", "randn_like", "randint_like")
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
_OF_TENSORS = ("isnan", "argmax", "argmin", "any", "all", "equal", "allclose", "bernoulli", "isinf", "isfinite")
_NUMBERS = ("item", "__bool__", "__int__", "__float__", "__complex__")

_watching = False


def _by_name(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if value is not None and name not in ("out", "requires_grad")}


def _factory(name: str, form: Form) -> Form:
    kind, before = _FACTORIES[name]
    overload = getattr(packet(name), kind)

    def told(args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Told:
        if before is not None and "size" not in kwargs:
            first, *rest = args[before:] or ((),)
            if not isinstance(first, (list, tuple)):
                first, rest = [first, *rest], []
            args = (*args[:before], list(first), *rest)
        return args, {**_by_name(kwargs), "device": device("cpu"), "pin_memory": False}

    return _asking(form, overload, told)


def _like(name: str, form: Form) -> Form:
    def told(args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Told:
        return args, {**_by_name(kwargs), "pin_memory": False}

    return _asking(form, packet(name).default, told)


def _asking(form: Form, overload: Any, told: Callable[[tuple[Any, ...], dict[str, Any]], _Told]) -> Form:
    """``form`` of no tensor, or of one whose class is asked elsewhere."""

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        if not are_asked(()) or kwargs.get("out") is not None:
            return form(*args, **kwargs)
        requires_grad = kwargs.pop("requires_grad", False)
        made = ask_about(overload, *told(args, kwargs), lambda: form(*args, **kwargs))
        return made.requires_grad_() if requires_grad else made

    return call


def _of_tensors(form: Form, name: str, overload_of: Callable[..., str]) -> Form:
    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        if not are_asked(args) or kwargs.get("out") is not None:
            return form(*args, **kwargs)
        overload = getattr(packet(name), overload_of(*args))
        return ask_about(overload, args, _by_name(kwargs), lambda: form(*args, **kwargs))

    return call


def _lifting(form: Form) -> Form:
    """A tensor of numbers is made before anybody is asked."""

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        made = form(*args, **kwargs)
        if are_asked(()):
            ask_about(packet("lift_fresh").default, (made.detach() if made.requires_grad else made,), {}, lambda: made)
        return made

    return call


def _reading(form: Form) -> Form:
    """What reads a number and makes another of it."""

    @functools.wraps(form)
    def call(self: Tensor, *args: Any, **kwargs: Any) -> Any:
        if not are_asked((self,)):
            return form(self, *args, **kwargs)
        return ask_about(packet("_local_scalar_dense").default, (self,), {}, lambda: form(self))

    return call


def _detaching(form: Form) -> Form:
    @functools.wraps(form)
    def call(self: Tensor, *args: Any, **kwargs: Any) -> Any:
        plain = form(self, *args, **kwargs)
        return ask_about(packet("detach").default, (self,), {}, lambda: plain) if are_asked((self,)) else plain

    return call


def _put(name: str, form: Form) -> None:
    """``form`` stands in torch's namespace, where its like stands."""
    package = vars(sys.modules[__package__])
    if package.get(name) is FUNCTIONS[name]:
        package[name] = form
    FUNCTIONS[name] = form


def watch_forms() -> None:
    """From now on these forms ask."""
    global _watching
    if _watching:
        return
    _watching = True
    for name in _FACTORIES:
        _put(name, _factory(name, FUNCTIONS[name]))
    for name in _LIKES:
        _put(name, _like(name, FUNCTIONS[name]))
    _put("tensor", _lifting(FUNCTIONS["tensor"]))
    for name in (*_COMPARISONS, *_OF_TENSORS):
        compares = name in _COMPARISONS

        def overload_of(*args: Any, compares: bool = compares) -> str:
            return ("Tensor" if isinstance(args[1], Tensor) else "Scalar") if compares else "default"

        _put(name, _of_tensors(FUNCTIONS[name], name, overload_of))
        for method in (name, f"__{name}__") if compares else (name,):
            if hasattr(Tensor, method):
                setattr(Tensor, method, _of_tensors(getattr(Tensor, method), name, overload_of))
    setattr(Tensor, "detach", _detaching(Tensor.detach))  # noqa: B010
    for name in _NUMBERS:
        setattr(Tensor, name, _reading(getattr(Tensor, name)))
