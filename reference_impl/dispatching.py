"""Dispatch modes: what is asked for each op that runs, beneath autograd.

An op is known by its overload, ``aten.mul.Tensor``. While a mode is entered, an op that computes asks the innermost
mode for its result instead; the mode may let the op compute by calling the overload, which asks the next mode. Views
and in-place changes are told to the modes, and happen by themselves.
"""

from __future__ import annotations

import sys
import threading
from typing import Any, Callable, Optional

from . import forward_mode, levels, short_ways
from .modes import state
from .ops.declare import FUNCTIONS, recorded
from .tensor import Tensor

Compute = Callable[[], Any]


class _Call:
    """An op that is running: its overload, its arguments and what computes it."""

    __slots__ = ("overload", "args", "compute", "result")

    def __init__(self, overload: "OpOverload", args: tuple[Any, ...], compute: Compute) -> None:
        self.overload, self.args, self.compute = overload, args, compute


class _Thread(threading.local):
    """``modes``: those that are entered, the innermost last. ``calls``: the ops that modes are being asked about."""

    def __init__(self) -> None:
        self.modes: list[Any] = []
        self.calls: list[_Call] = []


thread = _Thread()


def enter(mode: Any) -> None:
    thread.modes.append(mode)
    forward_mode.depth += 1
    short_ways.barred += 1
    levels.modes = _Modes


def leave() -> Any:
    forward_mode.depth -= 1
    short_ways.barred -= 1
    return thread.modes.pop()


# -- overloads -------------------------------------------------------------------------------------


class OpOverloadPacket:
    """All overloads of one op: ``torch.ops.aten.mul``."""

    __module__ = "torch._ops"

    def __init__(self, name: str) -> None:
        self.__name__ = self._name = name
        self._overloads: dict[str, OpOverload] = {}

    def __getattr__(self, overload: str) -> "OpOverload":
        if overload.startswith("__"):
            raise AttributeError(overload)
        return self._overloads.setdefault(overload, OpOverload(self, overload))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _public(self._name)(*args, **kwargs)

    def __str__(self) -> str:
        return f"aten.{self._name}"

    def __repr__(self) -> str:
        return f"<OpOverloadPacket(op='aten.{self._name}')>"


class OpOverload:
    """One op: ``torch.ops.aten.mul.Tensor``."""

    __module__ = "torch._ops"

    def __init__(self, packet: OpOverloadPacket, overload: str) -> None:
        self.overloadpacket = self._overloadpacket = packet
        self._overloadname = overload
        self.__name__ = f"{packet._name}.{overload}"
        self.namespace = "aten"

    def name(self) -> str:
        return f"aten::{self.overloadpacket._name}" + (
            "" if self._overloadname == "default" else f".{self._overloadname}"
        )

    def __str__(self) -> str:
        return f"aten.{self.__name__}"

    def __repr__(self) -> str:
        return f"<OpOverload(op='aten.{self.overloadpacket._name}', overload='{self._overloadname}')>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call = thread.calls[-1] if thread.calls else None
        is_running = call is not None and call.overload is self and not kwargs and len(args) == len(call.args)
        if call is None or not is_running or not all(a is b for a, b in zip(args, call.args)):
            return _public(self.overloadpacket._name)(*args, **kwargs)
        return _ask(call) if thread.modes else call.compute()


def _public(name: str) -> Callable[..., Any]:
    """The function or method of this name. Raises AttributeError where there is none."""
    package = sys.modules[__package__]
    found = getattr(package, name, None) or getattr(Tensor, name, None) or FUNCTIONS.get(name)
    found = found or getattr(package.nn.functional, name, None)
    if found is None:
        raise AttributeError(f"'_OpNamespace' 'aten' object has no attribute '{name}'")
    return found


_packets: dict[str, OpOverloadPacket] = {}


def packet(name: str) -> OpOverloadPacket:
    return _packets.setdefault(name, OpOverloadPacket(name))


#: Node -> overload, where it is not the default one.
_OVERLOADS = {
    "AddBackward0": "Tensor",
    "DivBackward0": "Tensor",
    "IndexBackward0": "Tensor",
    "MaskedFillBackward0": "Scalar",
    "MaxBackward0": "dim",
    "MeanBackward1": "dim",
    "MinBackward0": "dim",
    "MulBackward0": "Tensor",
    "PowBackward0": "Tensor_Scalar",
    "PowBackward1": "Tensor_Tensor",
    "PowBackward2": "Scalar",
    "RsubBackward1": "Scalar",
    "SelectBackward0": "int",
    "SliceBackward0": "Tensor",
    "SplitBackward0": "Tensor",
    "SqueezeBackward1": "dim",
    "StdBackward0": "correction",
    "StdMeanBackward0": "correction",
    "SubBackward0": "Tensor",
    "SumBackward1": "dim_IntList",
    "TransposeBackward0": "int",
    "UnbindBackward0": "int",
    "VarBackward0": "correction",
    "VarMeanBackward0": "correction",
    "WhereBackward0": "self",
}


def _overload(op: Any, in_place: bool = False) -> OpOverload:
    found = packet(op.name + ("_" if in_place and not op.name.endswith("_") else ""))
    overload: OpOverload = getattr(found, _OVERLOADS.get(op.node_class.__name__, "default"))
    return overload


def _arguments(op: Any, values: dict[str, Any]) -> tuple[Any, ...]:
    """The inputs, then what else the op was given."""
    derived = tuple([f"{name}_" for name in op.inputs])
    rest = [name for name in values if name not in op.inputs and name[0] != "_" and not name.startswith(derived)]
    return tuple([values.get(name) for name in (*op.inputs, *rest) if values.get(name) is not None])


# -- asking ----------------------------------------------------------------------------------------


def _ask(call: _Call) -> Any:
    """What the innermost mode says; it runs without itself, and records nothing."""
    mode = thread.modes.pop()
    thread.calls.append(call)
    before = state.grad_enabled
    state.grad_enabled = False
    try:
        return mode.__torch_dispatch__(call.overload, (), call.args, {})
    finally:
        state.grad_enabled = before
        thread.calls.pop()
        thread.modes.append(mode)


class _Modes:
    """How ops ask the modes (``levels`` calls these where no transform is entered)."""

    @staticmethod
    def are_entered() -> bool:
        return bool(thread.modes)

    @staticmethod
    def through(run: Any, op: Any, values: dict[str, Any], compute: Compute, *rest: Any) -> Any:
        def asked() -> Any:
            return _ask(_Call(_overload(op), _arguments(op, values), compute))

        levels.stay()
        return run(op, values, asked, *rest)

    @staticmethod
    def through_result(run: Any, op: Any, values: dict[str, Any], result: Tensor) -> None:
        """An op that has computed already: what the modes say takes the place of its result."""

        def asked() -> Tensor:
            answer = _ask(_Call(_overload(op), _arguments(op, values), lambda: result))
            if answer is not result:
                for slot in ("_storage", "_shape", "_strides", "_offset"):
                    setattr(result, slot, getattr(answer, slot))
            return result

        levels.stay()
        recorded(op, values, asked)  # what is saved is saved before the modes are asked

    @staticmethod
    def told(
        run: Callable[[], Any], op: Any, values: dict[str, Any], in_place: bool = False, name: Optional[str] = None
    ) -> Any:
        """An op that happens by itself, in the mode of now."""
        levels.stay()
        result = run()

        def alias() -> Any:
            return tuple([one.detach() for one in result]) if isinstance(result, tuple) else result.detach()

        compute = (lambda: result) if in_place else alias
        overload = getattr(packet(name), "default") if name else _overload(op, in_place)  # noqa: B009
        _ask(_Call(overload, _arguments(op, values) if op is not None else (result,), compute))
        return result
