"""``torch.library``: ops that a program registers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from ._library.custom_ops import CustomOpDef, custom_op
from ._library.infer_schema import infer_schema
from ._library.registered import RegisteredOverload, find, forget, register
from ._library.schema import parse

__all__ = [
    "CustomOpDef",
    "Library",
    "custom_op",
    "define",
    "impl",
    "infer_schema",
    "register_autograd",
    "register_fake",
    "register_kernel",
    "register_vmap",
]

#: dispatch key -> the place of the kernel that it means
_PLACES = {
    "": "kernel",
    "CPU": "kernel",
    "CompositeExplicitAutograd": "kernel",
    "CompositeImplicitAutograd": "composite",
    "Autograd": "autograd",
    "AutogradCPU": "autograd",
    "Meta": "fake",
}


def _op(op: Any) -> RegisteredOverload:
    if isinstance(op, CustomOpDef):
        return op._opoverload
    return op if isinstance(op, RegisteredOverload) else find(op)


class Library:
    """Ops of one namespace, that go with it."""

    def __init__(self, ns: str, kind: str, dispatch_key: str = "") -> None:
        self.ns, self.kind, self.dispatch_key = ns, kind, dispatch_key
        self._made: list[RegisteredOverload] = []

    def __repr__(self) -> str:
        return f"Library(kind={self.kind}, ns={self.ns}, dispatch_key={self.dispatch_key})>"

    def define(self, schema: str, alias_analysis: str = "", *, tags: Any = ()) -> str:
        made = register(parse(schema, self.ns))
        self._made.append(made)
        overload = made._schema.overload_name
        return made._schema.name.partition("::")[2] + (f".{overload}" if overload else "")

    def impl(
        self, op_name: Any, fn: Callable[..., Any], dispatch_key: str = "", *, with_keyset: bool = False,
        allow_override: bool = False,
    ) -> None:  # fmt: skip
        qualified = op_name if "::" in str(op_name) else f"{self.ns}::{op_name}"
        place = _PLACES.get(dispatch_key or self.dispatch_key or "CompositeImplicitAutograd")
        if place is not None:  # another device's kernel is never asked
            setattr(_op(op_name if isinstance(op_name, RegisteredOverload) else qualified), place, fn)

    def _destroy(self) -> None:
        for one in self._made:
            forget(one)
        self._made = []


@contextmanager
def _scoped_library(*args: Any, **kwargs: Any) -> Iterator[Library]:
    """A library whose ops are gone when the block ends."""
    made = Library(*args, **kwargs)
    try:
        yield made
    finally:
        made._destroy()


def define(qualname: str, schema: Any, *, lib: Optional[Library] = None, tags: Any = ()) -> Any:
    space, _, name = qualname.partition("::")
    (lib or Library(space, "FRAGMENT")).define(f"{name}{schema}")


def impl(qualname: str, types: Any, func: Optional[Callable[..., Any]] = None, *, lib: Optional[Library] = None) -> Any:
    """The kernel of an op for these devices, or ``"default"`` for all."""

    def keep(fn: Callable[..., Any]) -> Callable[..., Any]:
        names = (types,) if isinstance(types, str) else types
        if any(name in ("cpu", "CPU", "default", "CompositeExplicitAutograd") for name in names):
            _op(qualname).kernel = fn
        elif "CompositeImplicitAutograd" in names:
            _op(qualname).composite = fn
        return fn

    return keep if func is None else keep(func)


def register_kernel(
    op: Any, device_types: Any, func: Optional[Callable[..., Any]] = None, /, *, lib: Any = None
) -> Any:
    def keep(fn: Callable[..., Any]) -> Callable[..., Any]:
        names = [device_types] if isinstance(device_types, str) else device_types
        if names is None or "cpu" in names:
            _op(op).kernel = fn
        return fn

    return keep if func is None else keep(func)


def register_fake(op: Any, func: Optional[Callable[..., Any]] = None, /, *, lib: Any = None, **options: Any) -> Any:
    def keep(fn: Callable[..., Any]) -> Callable[..., Any]:
        _op(op).fake = fn
        return fn

    return keep if func is None else keep(func)


def register_autograd(
    op: Any, backward: Callable[..., Any], /, *, setup_context: Optional[Callable[..., Any]] = None, lib: Any = None
) -> None:
    found = _op(op)
    found.backward, found.setup_context, found.is_recorded = backward, setup_context, True


def register_vmap(op: Any, func: Optional[Callable[..., Any]] = None, /, *, lib: Any = None) -> Any:
    """A mapped op runs once for each sample, whatever is said here."""
    return (lambda fn: fn) if func is None else func
