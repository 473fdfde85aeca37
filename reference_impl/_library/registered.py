"""Registered ops: ``torch.ops.NAMESPACE.NAME`` with its overloads, and what runs when one is called.

A call is checked against the schema. Where it has to be recorded and the op has a gradient, or no gradient but a
kernel of its own, it goes through a custom function; beneath that the modes are asked, and at last the kernel runs.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Callable, Iterator, Optional

from .. import library_errors as errors
from ..dispatching import OpOverload, OpOverloadPacket, ask_about
from ..modes import no_grad, state
from ..tensor import Tensor
from ..utils._pytree import tree_leaves
from ..views import bump_version
from .below import below
from .fallback import warn_in_backward
from .gradients import function_of
from .schema import FunctionSchema, takes

Kernel = Callable[..., Any]


class RegisteredOverload(OpOverload):
    """One registered op. What ``Library.impl`` and ``custom_op`` say about it is kept here."""

    def __init__(self, packet: OpOverloadPacket, overload: str, schema: FunctionSchema, where: str = "") -> None:
        super().__init__(packet, overload)
        self._schema, self.where = schema, where
        #: What errors name.
        self.shown: Any = self
        self.kernel: Optional[Kernel] = None
        self.composite: Optional[Kernel] = None
        self.autograd: Optional[Kernel] = None
        self.fake: Optional[Kernel] = None
        self.backward: Optional[Kernel] = None
        self.setup_context: Optional[Kernel] = None
        #: Whether calls that require grad are recorded as calls of this op, or as what the kernel does.
        self.is_recorded = False
        #: Whether results may be arguments, or show their memory.
        self.may_alias = True
        self._function: Any = None

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._schema.check(args, kwargs)
        if self.composite is not None:
            return self.composite(*args, **kwargs)
        if self.autograd is not None and not below.autograd:
            return self.autograd(*args, **kwargs)
        if not self.is_recorded:
            result = self._computed(args, kwargs)
            if state.grad_enabled:
                warn_in_backward(self._schema.name, [*_tensors((args, kwargs))], [*_tensors(result)])
            return result
        if state.grad_enabled and any(one.requires_grad for one in _tensors((args, kwargs))):
            recorded: Kernel = function_of(self)
            return recorded(args, kwargs)
        return self.beneath_autograd(args, kwargs)

    def _computed(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the kernel gives. Raises TypeError or RuntimeError where that is not what the schema says."""
        if self.kernel is None:
            raise NotImplementedError(errors.no_kernel(self._schema.name))
        result = self.kernel(*args, **kwargs)
        returns = self._schema.returns
        if not returns and result is not None:
            raise RuntimeError(errors.unexpected_result(self._schema.name))
        if len(returns) > 1 and not isinstance(result, (list, tuple)):
            raise TypeError(errors.no_sequence(result))
        if len(returns) == 1 and not takes(returns[0], result):
            raise RuntimeError(errors.not_cast(returns[0], result))
        return result

    def beneath_autograd(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the modes and the kernel say; nothing is recorded."""
        with no_grad():
            result = ask_about(self, args, kwargs, lambda: self._computed(args, kwargs))
        if not self.may_alias:
            self._refuse_aliases(result, args, kwargs)
        self._count_changes(args, kwargs)
        return result

    def _refuse_aliases(self, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        seen = {id(one._storage) for one in _tensors((args, kwargs))}
        for one in _tensors(result):
            if id(one._storage) in seen:
                maker = sys.modules[f"{__package__}.custom_ops"]
                raise RuntimeError(errors.output_aliases(self.overloadpacket._name, maker))
            seen.add(id(one._storage))

    def _count_changes(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        whole, named = self._schema.filled(args, kwargs)
        for one, value in zip(self._schema.arguments, (*whole, *named.values())):
            if one.is_write:
                for tensor in _tensors(value):
                    if not tensor._inference:
                        bump_version(tensor)


def _tensors(tree: Any) -> Iterator[Tensor]:
    return (one for one in tree_leaves(tree) if isinstance(one, Tensor))


# -- namespaces ------------------------------------------------------------------------------------


class _Packet(OpOverloadPacket):
    """All registered overloads of one name."""

    def __getattr__(self, overload: str) -> OpOverload:
        if overload.startswith("__") or overload not in self._overloads:
            raise AttributeError(errors.no_such_overload(str(self), overload))
        return self._overloads[overload]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return next(iter(self._overloads.values()))(*args, **kwargs)


class _OpNamespace(ModuleType):
    """``torch.ops.NAMESPACE``."""

    __module__ = "torch._ops"
    __file__ = "torch.ops"

    def __init__(self, name: str) -> None:
        super().__init__(f"torch.ops.{name}")
        self.name = name
        self._packets: dict[str, _Packet] = {}

    def __getattr__(self, name: str) -> Any:
        found = self._packets.get(name) if not name.startswith("__") else None
        if found is None:
            raise AttributeError(errors.no_such_op(self.name, name))
        return found

    def __dir__(self) -> list[str]:
        return [*self._packets]


_namespaces: dict[str, _OpNamespace] = {}


def namespace(name: str) -> _OpNamespace:
    return _namespaces.setdefault(name, _OpNamespace(name))


#: Name of an op that is not defined yet -> what is to be said of it.
_waiting: dict[str, list[Callable[[RegisteredOverload], None]]] = {}


def when_defined(qualified: str, tell: Callable[[RegisteredOverload], None]) -> None:
    """Tell it of the op of this name, now or once there is one."""
    try:
        tell(find(qualified))
    except AttributeError:
        _waiting.setdefault(qualified, []).append(tell)


def register(schema: FunctionSchema, where: str = "") -> RegisteredOverload:
    """A new op, defined in this place. Raises RuntimeError if there is one of this name already."""
    space, _, name = schema.name.partition("::")
    packets = namespace(space)._packets
    packet = packets.setdefault(name, _Packet(name, space))
    overload = schema.overload_name or "default"
    if overload in packet._overloads:
        first = getattr(packet._overloads[overload], "where", "")
        raise RuntimeError(errors.defined_twice(str(schema), first, where))
    made = RegisteredOverload(packet, overload, schema, where)
    packet._overloads[overload] = made
    for tell in _waiting.pop(schema.name + (f".{schema.overload_name}" if schema.overload_name else ""), ()):
        tell(made)
    return made


def forget(one: RegisteredOverload) -> None:
    """The op is no more."""
    packets = namespace(one.namespace)._packets
    packet = packets.get(one.overloadpacket._name)
    if packet is not None:
        packet._overloads.pop(one._overloadname, None)
        if not packet._overloads:
            del packets[packet._name]


def find(qualified: str) -> RegisteredOverload:
    """The op of this name, ``SPACE::NAME`` or ``SPACE::NAME.OVERLOAD``. Raises AttributeError if there is none."""
    space, _, rest = qualified.partition("::")
    name, _, overload = rest.partition(".")
    found: Any = getattr(namespace(space), name)
    return getattr(found, overload or next(iter(found._overloads)))
