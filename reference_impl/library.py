"""``torch.library``: ops that a program registers."""

from __future__ import annotations

import itertools
import sys
import weakref
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from . import library_errors as errors
from ._library.checking import opcheck
from ._library.custom_ops import CustomOpDef, check_functional, custom_op, is_for_cpu
from ._library.infer_schema import infer_schema
from ._library.registered import RegisteredOverload, find, forget, register, when_defined
from ._library.schema import parse
from .dispatching import OpOverload

__all__ = [
    "CustomOpDef",
    "Library",
    "custom_op",
    "define",
    "impl",
    "infer_schema",
    "opcheck",
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
_BACKENDS = "CPU CUDA HIP XLA MPS IPU XPU HPU VE Lazy MTIA MAIA PrivateUse1 PrivateUse2 PrivateUse3 Meta".split()
#: Keys that a kernel can be given for and under which nothing here asks for one.
_UNASKED = frozenset(
    """
    ADInplaceOrView AutogradFunctionality AutogradNestedTensor AutogradOther Autocast AutocastCPU AutocastCUDA
    BackendSelect Batched CompositeExplicitAutogradNonFunctional CompositeImplicitAutogradNestedTensor Conjugate Dense
    FPGA FuncTorchBatched FuncTorchBatchedDecomposition FuncTorchDynamicLayerBackMode FuncTorchDynamicLayerFrontMode
    FuncTorchGradWrapper FuncTorchVmapMode Functionalize MkldnnCPU Named Negative NestedTensor PreDispatch Python
    PythonDispatcher PythonTLSSnapshot Quantized Sparse SparseCsr TESTING_ONLY_GenericMode TESTING_ONLY_GenericWrapper
    Tracer Undefined VmapMode Vulkan ZeroTensor
    """.split()
).union(
    prefix + backend
    for prefix, backend in itertools.product(
        ("", "Autograd", "Quantized", "Sparse", "SparseCsr", "NestedTensor"), _BACKENDS
    )
)

#: namespace -> where the library says that defines it
_owners = {"aten": "/__w/pytorch/pytorch/build/aten/src/ATen/RegisterSchema.cpp:6"}
#: Those of definitions without a library: they stay.
_kept: "list[Library]" = []


def _caller() -> str:
    """Where in the program this was called from."""
    frame = sys._getframe(2)
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _op(op: Any) -> RegisteredOverload:
    if isinstance(op, CustomOpDef):
        return op._opoverload
    return op if isinstance(op, RegisteredOverload) else find(_qualified(op))


def _taken(function: str, op: Any) -> Any:
    if not isinstance(op, (str, OpOverload, CustomOpDef)):
        raise ValueError(errors.no_op(function, op))
    return op


def _qualified(name: str) -> str:
    if "::" not in name:
        raise ValueError(errors.not_qualified(name))
    return name


def _end(made: list[RegisteredOverload], owned: Optional[str]) -> None:
    for one in made:
        forget(one)
    if owned is not None:
        _owners.pop(owned, None)


class Library:
    """Ops of one namespace, that go with it. A namespace has one library that is its ``DEF``."""

    def __init__(self, ns: str, kind: str, dispatch_key: str = "") -> None:
        if kind not in ("IMPL", "DEF", "FRAGMENT"):
            raise ValueError(errors.unsupported_kind(kind))
        if ns == "prim" and kind != "IMPL":
            raise ValueError(errors.reserved(ns))
        _check_key(dispatch_key)
        where = _caller()
        if kind == "DEF" and _owners.setdefault(ns, where) is not where:
            raise RuntimeError(errors.second_owner(ns, _owners[ns], where))
        self.ns, self.kind, self.dispatch_key = ns, kind, dispatch_key
        self._where = where
        self._made: list[RegisteredOverload] = []
        self._destroy = weakref.finalize(self, _end, self._made, ns if kind == "DEF" else None)
        self._destroy.atexit = False

    def __repr__(self) -> str:
        return f"Library(kind={self.kind}, ns={self.ns}, dispatch_key={self.dispatch_key})>"

    def define(self, schema: str, alias_analysis: str = "", *, tags: Any = ()) -> str:
        read = parse(schema, self.ns)
        space, _, name = read.name.partition("::")
        if space != self.ns:
            raise RuntimeError(errors.other_namespace(space, self.ns, self._where))
        if self.kind == "IMPL":
            raise RuntimeError(errors.defined_without_owner(name, self._where))
        self._made.append(register(read, self._where))
        return read.name if "::" in schema.partition("(")[0] else name

    def impl(
        self, op_name: Any, fn: Callable[..., Any], dispatch_key: str = "", *, with_keyset: bool = False,
        allow_override: bool = False,
    ) -> None:  # fmt: skip
        """A kernel that comes before its op waits for it."""
        if not callable(fn):
            raise TypeError(errors.no_kernel_function(fn))
        if not isinstance(op_name, (str, OpOverload)):
            raise RuntimeError(errors.no_op_name(op_name))
        key = dispatch_key or self.dispatch_key or "CompositeImplicitAutograd"
        _check_key(key)
        place = _PLACES.get(key)
        if isinstance(op_name, OpOverload):
            if place is not None:
                setattr(op_name, place, fn)
            return
        qualified = op_name if "::" in op_name else f"{self.ns}::{op_name}"
        if qualified.partition("::")[0] != self.ns:
            raise RuntimeError(errors.kernel_of_other_namespace(qualified, self.ns, self._where))
        if place is not None:  # another device's kernel is never asked
            when_defined(qualified, lambda op: setattr(op, place, fn))


def _check_key(key: str) -> None:
    if key not in _PLACES and key not in _UNASKED:
        raise RuntimeError(errors.no_dispatch_key(key))


@contextmanager
def _scoped_library(*args: Any, **kwargs: Any) -> Iterator[Library]:
    """A library whose ops are gone when the block ends."""
    made = Library(*args, **kwargs)
    try:
        yield made
    finally:
        made._destroy()


def define(qualname: Any, schema: Any, *, lib: Optional[Library] = None, tags: Any = ()) -> Any:
    if not isinstance(qualname, str):
        raise ValueError(errors.no_name_text(qualname))
    space, _, name = _qualified(qualname).partition("::")
    if not str(schema).startswith("("):
        raise ValueError(errors.no_call_schema(schema))
    if lib is None:
        lib = Library(space, "FRAGMENT")
        _kept.append(lib)
    lib.define(f"{name}{schema}")


def impl(qualname: str, types: Any, func: Optional[Callable[..., Any]] = None, *, lib: Optional[Library] = None) -> Any:
    """The kernel of an op for these devices, or ``"default"`` for all."""
    _qualified(qualname)
    names = (types,) if isinstance(types, str) else types
    keys = [name for name in names if name in _PLACES or name in _UNASKED]
    is_default = "default" in names or is_for_cpu([name for name in names if name not in keys])

    def keep(fn: Callable[..., Any]) -> None:
        places = {_PLACES[key] for key in keys if key in _PLACES} | ({"kernel"} if is_default else set())
        for place in places:
            when_defined(qualname, lambda op, place=place: setattr(op, place, fn))  # type: ignore[misc]

    return keep if func is None else keep(func)


def register_kernel(
    op: Any, device_types: Any, func: Optional[Callable[..., Any]] = None, /, *, lib: Any = None
) -> Any:
    _taken("register_kernel", op)
    is_own = is_for_cpu(device_types)

    def keep(fn: Callable[..., Any]) -> Callable[..., Any]:
        if is_own:
            _op(op).kernel = fn
        return fn

    return keep if func is None else keep(func)


def register_fake(op: Any, func: Optional[Callable[..., Any]] = None, /, *, lib: Any = None, **options: Any) -> Any:
    _taken("register_fake", op)

    def keep(fn: Callable[..., Any]) -> Callable[..., Any]:
        try:
            _op(op).fake = fn
        except AttributeError:
            raise RuntimeError(errors.does_not_exist(op)) from None
        return fn

    return keep if func is None else keep(func)


def register_autograd(
    op: Any, backward: Callable[..., Any], /, *, setup_context: Optional[Callable[..., Any]] = None, lib: Any = None
) -> None:
    found = _op(_taken("register_autograd", op))
    check_functional(found)
    found.backward, found.setup_context, found.is_recorded = backward, setup_context, True


def register_vmap(op: Any, func: Optional[Callable[..., Any]] = None, /, *, lib: Any = None) -> Any:
    """A mapped op runs once for each sample, whatever is said here."""
    return (lambda fn: fn) if func is None else None
