"""``__torch_dispatch__``: what is asked for each op that runs, beneath autograd.

An op is known by its overload, ``aten.mul.Tensor``. While a mode is entered, an op that computes asks the innermost
mode for its result instead; the mode may let the op compute by calling the overload, which asks the next mode, and at
last the class of an argument, if it is a subclass of Tensor with a ``__torch_dispatch__`` of its own. Views and
in-place changes are told to them, and happen by themselves; a view then is what the class says.
"""

from __future__ import annotations

import functools
import operator
import sys
import threading
from contextlib import contextmanager, nullcontext
from typing import Any, Callable, Iterable, Iterator, Optional, Sequence

from . import errors, forward_mode, levels, short_ways
from .formats import preserve_format
from .modes import state
from .ops.declare import FUNCTIONS, method, recorded
from .tensor import Tensor

Compute = Callable[[], Any]


class _Call:
    """An op that is running: its overload, its arguments, what computes it, and the classes that are to be asked."""

    __slots__ = ("overload", "args", "kwargs", "compute", "classes")

    def __init__(
        self, overload: "OpOverload", given: tuple[tuple[Any, ...], dict[str, Any]], compute: Compute,
        classes: tuple[type, ...] = (),
    ) -> None:  # fmt: skip
        self.overload, self.compute, self.classes = overload, compute, classes
        self.args, self.kwargs = given

    def is_called_with(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Whether these are the very arguments of the op."""
        own = (*self.args, *self.kwargs.values())
        given = (*args, *[kwargs.get(name) for name in self.kwargs])
        return len(own) == len(given) and len(kwargs) == len(self.kwargs) and all(map(operator.is_, own, given))


class _Thread(threading.local):
    """``modes``: those that are entered, the innermost last. ``calls``: the ops that modes are being asked about."""

    def __init__(self) -> None:
        self.modes: list[Any] = []
        self.calls: list[_Call] = []


thread = _Thread()

#: The classes that are asked. Until there is one nothing looks at the classes of arguments.
_asked: set[type] = set()


def watch(cls: type) -> None:
    """From now on ops on tensors of this class ask it."""
    if not _asked:
        forward_mode.depth += 1
        short_ways.barred += 1
        levels.modes = _Modes
        setattr(Tensor, "_alias", _alias_of_class(Tensor._alias))  # noqa: B010
    _asked.add(cls)


def classes_among(values: Iterable[Any]) -> tuple[type, ...]:
    """The classes to be asked about an op with these arguments: a class before its parents, else in order."""
    found: list[type] = []
    for value in values:
        kinds = classes_among(value) if value.__class__ in (list, tuple) else (value.__class__,)
        for kind in kinds:
            if kind in _asked and kind not in found:
                at = next((i for i, other in enumerate(found) if issubclass(kind, other)), len(found))
                found.insert(at, kind)
    return tuple(found)


def _alias_of_class(alias: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """A class that is asked may hold its elements elsewhere: what stands for its tensors has to be of the class."""

    @functools.wraps(alias)
    def alias_of_class(self: Tensor) -> Tensor:
        made = alias(self)
        if self.__class__ in _asked:
            made.__class__ = self.__class__
            made.__dict__.update(self.__dict__)
        return made

    return alias_of_class


def _become(result: Tensor, answer: Any) -> None:
    """Let a tensor that has its history already be what was answered."""
    if answer is result or not isinstance(answer, Tensor):
        return
    for slot in ("_storage", "_shape", "_strides", "_offset"):
        setattr(result, slot, getattr(answer, slot))
    if answer.__class__ is not result.__class__:
        result.__class__ = answer.__class__
        result.__dict__.update(answer.__dict__)


@contextmanager
def _without_history(views: Any) -> Iterator[None]:
    """While entered, these are what an op computes beneath autograd: nobody has made views of them yet."""
    held = [(one, one._requires_grad, one._grad_fn, one._view) for one in (views if type(views) is tuple else (views,))]
    for one, *_ in held:
        one._requires_grad, one._grad_fn, one._view = False, None, None
    try:
        yield
    finally:
        for one, *history in held:
            one._requires_grad, one._grad_fn, one._view = history


def enter(mode: Any) -> None:
    thread.modes.append(mode)
    forward_mode.depth += 1
    short_ways.barred += 1
    levels.modes = _Modes


def leave() -> Any:
    forward_mode.depth -= 1
    short_ways.barred -= 1
    return thread.modes.pop()


@contextmanager
def unasked() -> Iterator[list[Any]]:
    """While entered, no mode is asked. Gives those that are entered."""
    before, thread.modes = thread.modes, []
    try:
        yield before
    finally:
        thread.modes = before


# -- overloads -------------------------------------------------------------------------------------


class OpOverloadPacket:
    """All overloads of one op: ``torch.ops.aten.mul``."""

    __module__ = "torch._ops"

    def __init__(self, name: str, namespace: str = "aten") -> None:
        self.__name__ = self._name = name
        self.namespace = namespace
        self._overloads: dict[str, OpOverload] = {}

    def overloads(self) -> list[str]:
        return [*self._overloads]

    def __getattr__(self, overload: str) -> "OpOverload":
        if overload.startswith("__"):
            raise AttributeError(overload)
        return self._overloads.setdefault(overload, OpOverload(self, overload))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _public(self._name)(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.namespace}.{self._name}"

    def __repr__(self) -> str:
        return f"<OpOverloadPacket(op='{self}')>"


class OpOverload:
    """One op: ``torch.ops.aten.mul.Tensor``."""

    __module__ = "torch._ops"

    def __init__(self, packet: OpOverloadPacket, overload: str) -> None:
        self.overloadpacket = self._overloadpacket = packet
        self._overloadname = overload
        self.__name__ = f"{packet._name}.{overload}"
        self.namespace = packet.namespace

    def name(self) -> str:
        return f"{self.namespace}::{self.overloadpacket._name}" + (
            "" if self._overloadname == "default" else f".{self._overloadname}"
        )

    def __str__(self) -> str:
        return f"{self.namespace}.{self.__name__}"

    def __repr__(self) -> str:
        return f"<OpOverload(op='{self.overloadpacket}', overload='{self._overloadname}')>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call = thread.calls[-1] if thread.calls else None
        if call is None or call.overload is not self or not call.is_called_with(args, kwargs):
            return self.run(args, kwargs)
        return _ask(call)

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The op with other arguments than those that a mode was asked about."""
        # Some forms keep sizes for later, as keys.
        args = tuple([tuple(one) if one.__class__ is list and _is_int(one[:1]) else one for one in args])
        results = _public(self.overloadpacket._name)(*args, **kwargs)
        return tuple(results) if isinstance(results, tuple) else results


#: What stands behind another name.
_PUBLIC = {"_softmax": "softmax", "_log_softmax": "log_softmax", "_to_copy": "to", "slice": "slice_"}


def _is_int(first: Sequence[Any]) -> bool:
    return bool(first) and first[0].__class__ is int


def _public(name: str) -> Callable[..., Any]:
    """The function or method of this name. Raises AttributeError where there is none."""
    package = sys.modules[__package__]
    name = _PUBLIC.get(name, name)
    found = getattr(package, name, None) or getattr(Tensor, name, None) or FUNCTIONS.get(name)
    found = found or getattr(package.nn.functional, name, None) or _gradient_formula(name)
    if found is None:
        raise AttributeError(f"'_OpNamespace' 'aten' object has no attribute '{name}'")
    return found


def _gradient_formula(name: str) -> Any:
    """The function of this name that a derivative calls, which is nobody else's."""
    for path, module in list(sys.modules.items()):
        if path.startswith(f"{__package__}.ops."):
            found = vars(module).get(name) or vars(module).get(f"_{name}")
            if found is not None:
                return found
    return None


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


#: What an overload takes by name, and what it is then left out for.
_BY_NAME = {"alpha": 1, "beta": 1, "correction": None, "dtype": None, "memory_format": preserve_format}
#: Inputs that do not come in the order of the node's edges.
_ORDER = {"where": ("condition", "self", "other"), "split": ("self", "split_size", "dim")}


def _arguments(op: Any, values: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The inputs, then what else the op was given: in order, and by name."""
    derived = tuple([f"{name}_" for name in op.inputs])
    rest = [name for name in values if name not in op.inputs and name[0] != "_" and not name.startswith(derived)]
    if op.name.endswith("_backward") and "_sizes" in values:
        rest.insert(0, "_sizes")  # torch has it there as well
    if "keepdim" in rest and values.get("dim") is None:
        rest.remove("keepdim")
    names = _ORDER.get(op.name) or (*op.inputs, *(name for name in rest if name not in _BY_NAME))
    named = {name: values[name] for name in rest if name in _BY_NAME and values[name] not in (None, _BY_NAME[name])}
    if "other" in values and op.name not in ("add", "sub", "rsub"):
        named.pop("alpha", None)
    told = [name for name in names if values.get(name) is not None]
    while told and (op.name, told[-1]) in _LEFT_OUT and values[told[-1]] == _LEFT_OUT[op.name, told[-1]]:
        told.pop()
    return tuple([_shown(values[name]) for name in told]), named


#: What an op is not told where it is this, in the end of its arguments.
_LEFT_OUT = {("cat", "dim"): 0, ("stack", "dim"): 0, ("unbind", "dim"): 0, ("split", "dim"): 0, ("sort", "dim"): -1} | {
    (name, "keepdim"): False for name in "max min amax amin sum mean median mode argmax argmin any all".split()
}


def _shown(value: Any) -> Any:
    """Sizes are lists here."""
    return list(value) if isinstance(value, tuple) and _is_int(value[:1]) else value


# -- asking ----------------------------------------------------------------------------------------


def _ask(call: _Call) -> Any:
    """What the innermost mode says, or the class of an argument, or else the op itself.

    A mode runs without itself, and in the grad mode of the program; but beneath autograd, where nothing is recorded.
    """
    if not thread.modes and not call.classes:
        return call.compute()
    thread.calls.append(call)
    before = state.beneath_autograd, state.beneath_views
    state.beneath_autograd = state.beneath_views = True
    try:
        if not thread.modes:
            classes, call.classes = call.classes, ()
            return _ask_classes(call, classes)
        mode = thread.modes.pop()
        try:
            return mode.__torch_dispatch__(call.overload, call.classes, call.args, dict(call.kwargs))
        finally:
            thread.modes.append(mode)
    finally:
        state.beneath_autograd, state.beneath_views = before
        thread.calls.pop()


def _ask_classes(call: _Call, classes: tuple[Any, ...]) -> Any:
    for cls in classes:
        answer = cls.__torch_dispatch__(call.overload, classes, call.args, dict(call.kwargs))
        if answer is not NotImplemented:
            return answer
    raise TypeError(errors.no_dispatch(str(call.overload), classes))


def are_asked(values: Iterable[Any]) -> bool:
    """Whether a mode is entered, or the class of one of these is asked."""
    return bool(thread.modes) or bool(classes_among(values))


def ask_about(overload: OpOverload, args: tuple[Any, ...], kwargs: dict[str, Any], compute: Compute) -> Any:
    """What the modes and the classes of arguments say to a call, or else what it computes."""
    return _ask(_Call(overload, (args, kwargs), compute, classes_among((*args, *kwargs.values()))))


class _Modes:
    """How ops ask (``levels`` calls these where no transform is entered)."""

    are_asked = staticmethod(are_asked)

    @staticmethod
    def may_be_asked() -> bool:
        """Whether ops have to look at their arguments: a mode is entered, or there is a class that is asked."""
        return bool(thread.modes) or bool(_asked)

    @staticmethod
    def through(run: Any, op: Any, values: dict[str, Any], compute: Compute, *rest: Any) -> Any:
        classes = classes_among(values.values())

        def asked() -> Any:
            answer = _ask(_Call(_overload(op), _arguments(op, values), plain, classes))
            return kinds[0](answer) if kinds and answer.__class__ is tuple else answer

        kinds: list[Any] = []  # of results with names, which an overload returns as a mere tuple

        def plain() -> Any:
            results = compute()
            if not isinstance(results, tuple) or results.__class__ is tuple:
                return results
            kinds.append(results.__class__)
            return tuple(results)

        levels.stay()
        return run(op, values, asked if thread.modes or classes else compute, *rest)

    @staticmethod
    def through_result(run: Any, op: Any, values: dict[str, Any], result: Tensor) -> None:
        """An op that has computed already: what is answered takes the place of its result."""
        classes = classes_among(values.values())

        def asked() -> Tensor:
            if thread.modes or classes:
                _become(result, _ask(_Call(_overload(op), _arguments(op, values), lambda: result, classes)))
            return result

        levels.stay()
        recorded(op, values, asked)  # what is saved is saved before anybody is asked

    @staticmethod
    def told(
        run: Callable[[], Any], op: Any, values: dict[str, Any], in_place: bool = False, name: Optional[str] = None
    ) -> Any:
        """An op that happens by itself, in the mode of now."""
        levels.stay()
        result = run()
        classes = classes_among(values.values() if op is not None else (result,))
        if not thread.modes and not classes:
            return result

        def alias() -> Any:
            return [one.detach() for one in result] if isinstance(result, tuple) else result.detach()

        compute = alias if classes and not in_place else lambda: [*result] if isinstance(result, tuple) else result
        overload = getattr(packet(name), "default") if name else _overload(op, in_place)  # noqa: B009
        call = _Call(overload, _arguments(op, values) if op is not None else ((result,), {}), compute, classes)
        with nullcontext() if in_place else _without_history(result):
            answer = _ask(call)
        if classes and not in_place:
            pairs = zip(result, answer) if isinstance(result, tuple) else [(result, answer)]
            for one, its_answer in pairs:
                _become(one, its_answer)
        return result

    @staticmethod
    def told_of_detach(tensor: Tensor, alias: Tensor) -> None:
        """``tensor`` is detached by something that is no op: what is answered takes the place of the ``alias``."""
        if are_asked((tensor,)):
            _become(alias, ask_about(packet("detach").default, (tensor,), {}, lambda: alias))

    @staticmethod
    def like(input: Tensor, value: Any) -> Any:
        """What is said to a tensor like ``input``, filled with ``value``; None if nobody is asked."""
        if input.__class__ not in _asked and not thread.modes:
            return None
        name = "ones_like" if value == 1 else "zeros_like"
        format = {"pin_memory": False, "memory_format": preserve_format}
        return ask_about(packet(name).default, (input,), format, lambda: FUNCTIONS[name](input))


# -- the classes -----------------------------------------------------------------------------------


def disabled_torch_dispatch(
    cls: type, func: Any, types: Any, args: Any = (), kwargs: Optional[dict[str, Any]] = None
) -> Any:
    """Without being asked the op computes."""
    return func(*args, **(kwargs or {}))


def make_wrapper_subclass(
    cls: Any, size: Any, strides: Any = None, storage_offset: Any = None, memory_format: Any = None, dtype: Any = None,
    layout: Any = None, device: Any = None, pin_memory: bool = False, requires_grad: bool = False, *rest: Any,
    **options: Any,
) -> Any:  # fmt: skip
    """A leaf of the class with the given shape and type, whose elements nobody looks at."""
    if cls not in _asked:
        raise TypeError(errors.must_define_dispatch(cls))
    shape = tuple(size)
    made = FUNCTIONS["empty"](shape, dtype=dtype)
    if strides is not None:
        made = FUNCTIONS["empty_strided"](shape, tuple(strides), dtype=dtype)
    made.__class__ = cls
    if requires_grad:
        made._requires_grad = True
    return made


method("_make_wrapper_subclass", staticmethod(make_wrapper_subclass))
method("__torch_dispatch__", classmethod(disabled_torch_dispatch))
