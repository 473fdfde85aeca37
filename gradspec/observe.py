"""What is looked at after each step, and in which order.

Looking can change what is looked at: reading a stale view's ``grad_fn`` regenerates it, and a gradient that somebody
holds is not stolen but copied. So the order is fixed, it is the same on both sides, and nothing of the subject is kept
once a step is over. At each step:

1. the thread: ``grad_enabled``, ``inference_mode``; what the step brought (exception, warnings);
2. the named values in the order in which they were first named, each tensor by the list ``TENSOR`` from top to bottom,
   then its ``grad`` as a tensor of its own (``x.grad``, ``x.grad.grad``) unless that is a named one;
3. the storages of all tensors of the step, numbered by first sight;
4. ``grad_fn`` of these tensors, in the same order, and the graph behind them, breadth first; nodes are numbered by
   first sight.

An observable that raises is recorded as its exception. Warnings that looking itself causes are nobody's observation.
"""

from __future__ import annotations

import builtins
import inspect
import os
import re
import sys
import types
import warnings
from collections import deque
from operator import attrgetter, methodcaller
from typing import Any, Callable, Generator, Hashable, Optional

from .schedule import Turns
from .subjects.protocol import NotTaken, Subject
from .trace import Claim, Inexact, Key, Missing, Raised, Step, Trace, Unrecorded


class Unsupported(BaseException):
    """Ends a program whose subject lacks a name; no ``except Exception`` of a scenario may hide it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ScenarioError(BaseException):
    """Ends a program that is itself at fault: the suite's own error, not a finding about a subject."""


#: The thread's observables.
THREAD: tuple[tuple[Key, str, Callable[[Any], Any]], ...] = (
    (("thread", "grad_enabled"), "is_grad_enabled", lambda torch: torch.is_grad_enabled()),
    (("thread", "inference_mode"), "is_inference_mode_enabled", lambda torch: is_in_inference_mode(torch)),
)


def is_in_inference_mode(torch: Any) -> Any:
    """A subject that has no such mode at all is never in it; of one that has no name for it, what it makes tells."""
    if hasattr(torch, "is_inference_mode_enabled"):
        return torch.is_inference_mode_enabled()
    if not hasattr(torch, "inference_mode"):
        return False
    made = torch.zeros(())
    return made.is_inference() if hasattr(made, "is_inference") else torch.is_inference_mode_enabled()


#: Each tensor's own observables, in the order of looking. ``is_leaf`` comes last: on a view that was changed in place
#: it goes through ``grad_fn`` and so regenerates it.
TENSOR: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("dtype", "dtype", lambda tensor: _bare(str(tensor.dtype))),
    ("shape", "shape", lambda tensor: list(tensor.shape)),
    ("value", "tolist", methodcaller("tolist")),
    ("requires_grad", "requires_grad", attrgetter("requires_grad")),
    ("is_inference", "is_inference", methodcaller("is_inference")),
    ("version", "_version", attrgetter("_version")),
    ("is_view", "_is_view", methodcaller("_is_view")),
    ("stride", "stride", lambda tensor: list(tensor.stride())),
    ("storage_offset", "storage_offset", methodcaller("storage_offset")),
    ("retains_grad", "retains_grad", attrgetter("retains_grad")),
    ("is_leaf", "is_leaf", attrgetter("is_leaf")),
)

#: How deep gradients of gradients are followed, and how many nodes of a graph are looked at: enough for every program
#: of the suite, and an end for a subject whose graph has none.
GRAD_DEPTH = 2
NODES = 2000

#: Names of owners and fields that a trace has of its own.
RESERVED = frozenset({"thread", "step", "line", "kind"})

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_WHERE_TRIGGERED = re.compile(r"\s*\(Triggered internally at .*?\)\s*\Z", re.DOTALL)
#: A frame of a traceback that is part of a message (anomaly mode tells where a node was made).
_FRAME = re.compile(r'  File "([^"\n]*)", line \d+, in .*\n(?:    .*\n)*')
_NO_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
#: What a framework writes before its messages, in colour.
_HEADING = re.compile(r"(?:(?:\x1b\[[\d;]*m)+Error(?:\x1b\[[\d;]*m)+: )")
_UNEXPECTED_KEYWORD = re.compile(
    r"(?P<function>[\w.<>]+?)(?:\(\):?|:) (?:got an |received )?unexpected keyword argument '(?P<keyword>\w+)'"
)
#: How Python, and the makers of bindings, say that a function has no form for such arguments.
_NO_SUCH_FORM = re.compile(
    r"(?P<function>[\w.<>]+)\(\)"
    r"(?:: incompatible function arguments| takes no arguments| takes (?:from )?\d.* positional arguments? but \d+)"
)
#: The same in words that are torch's too, which it uses where an argument is wrong; torch heads no message and tells no
#: form with out= by a name of its own.
_NO_SUCH_FORM_ELSEWHERE = re.compile(
    rf"(?:{_HEADING.pattern}(?P<headed>\w+)|(?P<out>\w+)\.out)\(\): "
    r"(?:received an invalid combination of arguments|argument '\w+' (?:\(position \d+\) )?must be \w+, not )"
)
#: The same of what a node, by the name of its class, is not.
_NO_SUCH_NODE = re.compile(r"'[\w.]*Node\w*' object is not (?P<what>subscriptable|callable)")
#: Where a function is that a message calls by its bare name.
_SPACES = (
    "",
    "Tensor",
    "autograd",
    "nn.functional",
    "autograd.graph",
    "autograd.functional",
    "func",
    "optim",
    "utils.checkpoint",
)
#: What a node has of its own besides what all have: what it saved, by name, and the context of a custom function.
_OF_ONE_NODE = re.compile(r"_(raw_)?saved_|saved_tensors$|needs_input_grad$")
#: How Python says that a type lacks what its syntax asks for, with the method behind each sign.
_OPERATORS = (
    (re.compile(r"'(\w+)' object is not subscriptable"), {"": "__getitem__"}),
    (re.compile(r"'(\w+)' object does not support item assignment"), {"": "__setitem__"}),
    (re.compile(r"'(\w+)' object is not iterable"), {"": "__iter__"}),
    (re.compile(r"Value after \* must be an iterable, not (\w+)"), {"": "__iter__"}),
    (re.compile(r"cannot unpack non-iterable (\w+) object"), {"": "__iter__"}),
    (re.compile(r"object of type '(\w+)' has no len\(\)"), {"": "__len__"}),
    (
        re.compile(r"bad operand type for (?:unary (?P<sign>[-+~])|abs\(\)): '(\w+)'"),
        {"-": "__neg__", "+": "__pos__", "~": "__invert__", None: "__abs__"},
    ),
    (
        re.compile(r"unsupported operand type\(s\) for (?P<sign>[^=:]+?)=?: '(\w+)' and '(\w+)'"),
        {
            "+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__",
            "@": "__matmul__", "** or pow()": "__pow__", "**": "__pow__", "&": "__and__", "|": "__or__",
            "^": "__xor__", "<<": "__lshift__", ">>": "__rshift__",
        },
    ),
    (
        re.compile(r"'(?P<sign>[<>]=?)' not supported between instances of '(\w+)' and '(\w+)'"),
        {"<": "__lt__", ">": "__gt__", "<=": "__le__", ">=": "__ge__"},
    ),
)  # fmt: skip
#: torch says it once per process where numpy is not installed; it is no behaviour of any operation.
_NUMPY_IS_ABSENT = "Failed to initialize NumPy"


class See:
    """What a scenario gets as ``see``: it records the steps of one run on one side.

    ``counterpart`` is the module of the other side: a name that this side lacks and the counterpart has ends the
    program as unsupported.
    """

    def __init__(
        self,
        subject: Subject,
        counterpart: Optional[types.ModuleType],
        file: str,
    ) -> None:
        self.trace = Trace()
        self._subject = subject
        self._counterpart = counterpart
        self._recorded: list[warnings.WarningMessage] = []
        self._file = file
        self._own_name = re.compile(rf"\b{re.escape(subject.module.__name__)}\b")
        self._tensor_type = getattr(subject.module, "Tensor", ())
        self._dtype_type = getattr(subject.module, "dtype", ())
        self._alive: dict[str, Callable[[], Any]] = {}
        self._threads: list[Turns] = []

    # What a scenario calls

    def __call__(self, **named: Any) -> None:
        """End a step: observe what is named here, and the tensors named before that are still alive."""
        if not RESERVED.isdisjoint(named):
            raise TypeError(f"see() uses the names {', '.join(sorted(RESERVED))} itself: choose another name")
        self.look(named, sys._getframe(1).f_lineno)

    def look(self, named: dict[str, Any], line: int) -> None:
        """The same for names that are given as they are, at a line of the program."""
        step = Step("see", line)
        self.trace.steps.append(step)
        self._observe(step, named)

    def raises(self) -> _Raises:
        """A block whose exception, or lack of one, is a step; the exception goes no further."""
        return _Raises(self, sys._getframe(1))

    def thread(self, body: Callable[[], Generator[Any, Any, Any]]) -> Turns:
        """A fresh thread that runs the generator function ``body`` from one ``yield`` to the next."""
        turns = Turns(body, getattr(self._subject, "begin_thread", None))
        self._threads.append(turns)
        return turns

    def claim(self, id: str, what: str, holds: object) -> None:
        """One part of a claim that people read in tutorials, and whether it held here."""
        step = Step("claim", sys._getframe(1).f_lineno)
        self.trace.steps.append(step)
        self.trace.claims.append(Claim(id, what, bool(holds)))
        step.observations[(f"claim {id}: {what}", "holds")] = bool(holds)

    # What the runner calls

    def records_from(self, recorded: list[warnings.WarningMessage]) -> None:
        """Take warnings from the list that ``warnings.catch_warnings(record=True)`` fills."""
        self._recorded = recorded

    def end(self, error: Optional[BaseException], line: int) -> None:
        """The last step: what ended the program, and the mode in which it leaves its thread."""
        step = Step("end", line)
        self.trace.steps.append(step)
        self._thread_and_warnings(step)
        self._exception(step, error)

    def release(self) -> None:
        """End the threads that the program left waiting, and forget all that was named."""
        for turns in self._threads:
            turns.abandon()
        self._threads.clear()
        self._alive.clear()

    # Steps

    def _thread_and_warnings(self, step: Step) -> None:
        observations = step.observations
        module = self._subject.module
        recorded = [item for item in self._recorded if not str(item.message).startswith(_NUMPY_IS_ABSENT)]
        self._recorded.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for key, name, look in THREAD:
                self._record(observations, key, name, look, module)
        observations[("step", "warnings")] = [item.category.__name__ for item in recorded]
        observations[("step", "warnings message")] = [self._text(item.message) for item in recorded]

    def _exception(self, step: Step, error: Optional[BaseException]) -> None:
        step.observations[("step", "exception")] = None if error is None else class_of(error)
        if error is not None:
            step.observations[("step", "exception message")] = self._text(error)

    def _observe(self, step: Step, named: dict[str, Any]) -> None:
        self._thread_and_warnings(step)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _Looking(self, step.observations).at(named)

    def _record(self, observations: dict[Key, Any], key: Key, name: str, look: Callable[[Any], Any], at: Any) -> Any:
        """Record ``look(at)``, or the exception that it raises, or that the subject lacks ``name``."""
        try:
            value = look(at)
        except Exception as error:
            lacking = self.lacking(error) if isinstance(error, AttributeError) else ""
            if lacking.rpartition(".")[2] == name:
                value = Missing(lacking)
                if lacking not in self.trace.missing:
                    self.trace.missing.append(lacking)
            else:
                value = Raised(class_of(error))
                observations[(key[0], f"{key[1]} message")] = self._text(error)
        observations[key] = _data(value)
        return value

    def _text(self, said: object) -> str:
        """A message in which the side is called torch, whatever its module is called."""
        return self._own_name.sub("torch", clean(str(said)))

    def _scalar(self, value: Any) -> Any:
        """A plain value; a text may be a repr, which tells an address."""
        return self._text(value) if type(value) is str else value

    # Names that a subject lacks

    def lacking(self, error: BaseException) -> str:
        """The dotted name ("Tensor.sin_") which this side lacks and the counterpart has; "" for any other error."""
        if self._counterpart is None:
            return ""
        own, other = self._subject.module, self._counterpart
        prefix = own.__name__ + "."
        if isinstance(error, ImportError):
            inner = (error.name or "").removeprefix(prefix)
            if not (error.name or "").startswith(prefix):
                return ""
            return f"torch.{inner}" if _reach(other, inner) is not None else ""
        if isinstance(error, TypeError):
            said = str(error)
            return self._lacking_keyword(said) or self._lacking_operator(said) or _lacking_of_nodes(said)
        if not isinstance(error, AttributeError):
            return ""
        name = error.name or "".join(_NO_ATTRIBUTE.findall(str(error))[:1])
        holder = error.obj
        if not name or holder is None:
            return ""
        if isinstance(holder, types.ModuleType):
            if holder is not own and not holder.__name__.startswith(prefix):
                return ""
            inner = "" if holder is own else holder.__name__.removeprefix(prefix)
            twin = _reach(other, inner) if inner else other
            return ".".join(filter(None, ("torch", inner, name))) if _has(twin, name) else ""
        if self._tensor_type and (isinstance(holder, self._tensor_type) or holder is self._tensor_type):
            return f"Tensor.{name}" if _has(getattr(other, "Tensor", None), name) else ""
        kind = holder if isinstance(holder, type) else type(holder)
        if hasattr(holder, "next_functions"):
            is_of_nodes = _OF_ONE_NODE.match(name) or _has(_reach(other, "autograd.graph.Node"), name)
            return f"Node.{name}" if is_of_nodes else ""
        if hasattr(holder, "save_for_backward"):
            is_of_contexts = name == "needs_input_grad" or _has(_reach(other, "autograd.function.FunctionCtx"), name)
            return f"FunctionCtx.{name}" if is_of_contexts else ""
        if kind.__module__ != own.__name__ and not kind.__module__.startswith(prefix):
            return ""
        inner = ".".join(filter(None, (kind.__module__.removeprefix(own.__name__).lstrip("."), kind.__qualname__)))
        twin = _reach(other, inner) or _reach(other, kind.__qualname__)
        return f"{kind.__qualname__}.{name}" if _has(twin, name) else ""

    def _lacking_keyword(self, said: str) -> str:
        """ "Tensor.backward(retain_graph=)", of a function that does not know a keyword which its twin takes."""
        found = _UNEXPECTED_KEYWORD.match(_HEADING.sub("", said))
        if found is None or self._counterpart is None:
            return ""
        keyword = found["keyword"]
        name = self._name_of(found["function"].removesuffix(".__init__"))
        return f"{_called(name)}({keyword}=)" if name and _takes(_reach(self._counterpart, name), keyword) else ""

    def lacking_form(self, error: BaseException) -> str:
        """ "backward(...)", of a function that has no form for what its twin takes: one that is called so in a program,
        outside of ``see.raises()``, is called as torch has it."""
        if not isinstance(error, TypeError):
            return ""
        found = _NO_SUCH_FORM.match(str(error)) or _NO_SUCH_FORM_ELSEWHERE.match(str(error))
        name = self._name_of(next(filter(None, found.groups()))) if found else ""
        return f"{_called(name)}(...)" if name else ""

    def _name_of(self, function: str) -> str:
        """The dotted name under which both sides have what a message calls ``function``; "" where they have none."""
        bare = function.rpartition("<locals>.")[2].removeprefix("torch.")
        # A class that stands under another name often has a mark at its end.
        for name in (bare, bare.strip("_"), bare.rpartition(".")[2]):
            for space in _SPACES:
                dotted = f"{space}.{name}" if space else name
                if callable(_reach(self._subject.module, dotted)) and callable(_reach(self._counterpart, dotted)):
                    return dotted
        return ""

    def _lacking_operator(self, said: str) -> str:
        """ "Tensor.__getitem__", of a Tensor on which Python's syntax does not work as it does on its twin."""
        own, twin = self._tensor_type, getattr(self._counterpart, "Tensor", None)
        for pattern, names in _OPERATORS:
            found = pattern.match(said)
            if found is None or not isinstance(own, type) or own.__name__ not in found.groups():
                continue
            name = names.get(found.groupdict().get("sign", ""), "")
            kinds = [kind for kind in found.groups() if kind != found.groupdict().get("sign")]
            if kinds[0] != own.__name__:
                name = f"__r{name[2:]}"
            if name and _lacks(own, name) and not _lacks(twin, name):
                return f"Tensor.{name}"
        return ""


def _lacking_of_nodes(said: str) -> str:
    """ "Node.__call__", of a node that cannot be called as all of torch's can."""
    found = _NO_SUCH_NODE.match(said)
    if found is None:
        return ""
    return "Node.__call__" if found["what"] == "callable" else "Node.__getitem__"


def _called(name: str) -> str:
    """A dotted name as a reader knows it: torch.grad, but Tensor.backward."""
    return name if name[0].isupper() else f"torch.{name}"


def _lacks(kind: Any, name: str) -> bool:
    """Whether a class has no such method of its own or of its bases but object, which has comparisons that refuse."""
    return getattr(kind, name, None) is getattr(object, name, None)


def _takes(function: Any, keyword: str) -> bool:
    try:
        return keyword in inspect.signature(function).parameters
    except (TypeError, ValueError):  # it is none, or tells nothing of itself
        return False


def _has(twin: Any, name: str) -> bool:
    return twin is not None and hasattr(twin, name)


def _reach(module: Any, dotted: str) -> Any:
    for part in dotted.split("."):
        module = getattr(module, part, None)
    return module


def class_of(error: BaseException) -> str:
    """How an exception's class is compared: its own name where it is Python's, else with the Python class behind it."""
    kind = type(error)
    name: str = kind.__name__
    if getattr(builtins, name, None) is kind:
        return name
    behind = next(base for base in kind.__mro__ if getattr(builtins, base.__name__, None) is base)
    return f"{name}({behind.__name__})"


def clean(message: str) -> str:
    """A message without what differs from run to run: addresses, where in torch's own source it was triggered or
    raised, and of a traceback in it the frames that are not the program's.
    """
    if '  File "' in message:
        message = _FRAME.sub(_frame_of_the_program, message).rstrip()
    message = message.partition("\nException raised from ")[0]
    return _ADDRESS.sub("0x…", _WHERE_TRIGGERED.sub("", message))


def _frame_of_the_program(frame: re.Match[str]) -> str:
    file = os.path.basename(frame[1])
    is_of_the_program = file.startswith(("test_", "<"))
    return frame[0].replace(frame[1], file) if is_of_the_program else ""


def forget_frames(error: Optional[BaseException]) -> None:
    """Drop the tracebacks of an exception and of all behind it: their frames would keep tensors alive."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = None
        waiting += [one.__cause__, one.__context__]


def _bare(text: str) -> str:
    return text.rpartition(".")[2]


class _Raises:
    """``with see.raises() as caught``: ``caught.error`` is the exception that ended the block, or None."""

    def __init__(self, see: See, frame: types.FrameType) -> None:
        self.error: Optional[BaseException] = None
        self._see = see
        self._line = frame.f_lineno

    def __enter__(self) -> _Raises:
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> bool:
        see = self._see
        if isinstance(error, (Unsupported, NotTaken, ScenarioError, KeyboardInterrupt)):
            return False
        if error is not None:
            lacking = see.lacking(error)
            if lacking:
                raise Unsupported(lacking)
            if isinstance(error, NameError) and _innermost(traceback) == see._file:
                raise ScenarioError(f"{type(error).__name__}: {error} (line {_last_line(traceback)})")
            forget_frames(error)
        self.error = error
        step = Step("raises", self._line)
        see.trace.steps.append(step)
        see._exception(step, error)
        see._observe(step, {})
        return True


def _innermost(traceback: Any) -> str:
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return str(traceback.tb_frame.f_code.co_filename)


def _last_line(traceback: Any) -> int:
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return int(traceback.tb_lineno)


class _Looking:
    """One look at everything: it holds the tensors and nodes that it numbers, and is gone when the step is over."""

    def __init__(self, see: See, observations: dict[Key, Any]) -> None:
        self._see = see
        self._subject = see._subject
        self._observations = observations
        self._tensors: list[tuple[str, Any]] = []
        self._name_of: dict[int, str] = {}
        self._roots: list[tuple[Key, Any]] = []
        self._numbers: dict[int, int] = {}
        self._nodes: deque[Any] = deque()
        self._held: list[Any] = []

    def at(self, named: dict[str, Any]) -> None:
        see, observations = self._see, self._observations
        now: list[tuple[str, Any]] = []
        for name, alive in list(see._alive.items()):
            if name in named:
                continue
            tensor = alive()
            if tensor is None:
                observations[(name, "gone")] = True
                del see._alive[name]
            else:
                now.append((name, tensor))
        now += named.items()
        parts: list[tuple[str, Any]] = []
        for name, value in now:
            self._spread(name, value, parts)
        for name, value in parts:
            see._alive[name] = self._subject.remember(value)
            self._name_of.setdefault(id(value), name)
        for name, tensor in parts:
            self._tensor(name, tensor, GRAD_DEPTH)
        self._storages()
        self._graph()

    def _spread(self, name: str, value: Any, tensors: list[tuple[str, Any]]) -> None:
        """Record a plain value; put tensors among ``tensors``; go into lists, tuples and dicts that hold such."""
        see, observations = self._see, self._observations
        if see._tensor_type and isinstance(value, see._tensor_type):
            tensors.append((name, value))
            return
        if isinstance(value, (list, tuple)):
            kind = type(value).__name__
            if all(item is None or type(item) in _SCALARS for item in value):
                observations[(name, "value")] = (kind, [see._scalar(item) for item in value])
                return
            observations[(name, "value")] = (kind, len(value))
            for index, item in enumerate(value):
                self._spread(f"{name}[{index}]", item, tensors)
        elif isinstance(value, dict):
            observations[(name, "value")] = ("dict", [_key_text(key) for key in value])
            for key, item in value.items():
                self._spread(f"{name}[{key!r}]", item, tensors)
        elif value is None or type(value) in _SCALARS:
            observations[(name, "value")] = see._scalar(value)
        elif see._dtype_type and isinstance(value, see._dtype_type):
            observations[(name, "value")] = ("dtype", _bare(str(value)))
        elif isinstance(value, BaseException):
            observations[(name, "value")] = ("exception", class_of(value))
            observations[(name, "exception message")] = see._text(value)
        elif isinstance(value, type):
            observations[(name, "value")] = ("class", value.__name__)
        elif hasattr(value, "next_functions"):
            self._roots.append(((name, "grad_fn"), value))
        elif callable(value):
            observations[(name, "value")] = ("callable",)
        else:
            observations[(name, "value")] = ("object", type(value).__name__)

    def _tensor(self, name: str, tensor: Any, depth: int) -> None:
        see, observations = self._see, self._observations
        self._tensors.append((name, tensor))
        for observable, attribute, look in TENSOR:
            if observable == "value" and not getattr(self._subject, "shows_values", True):
                observations[(name, observable)] = Unrecorded()
            else:
                see._record(observations, (name, observable), attribute, look, tensor)
        ulps, floor = self._subject.inexactness(tensor)
        value = observations[(name, "value")]
        if ulps and not isinstance(value, (Raised, Missing, Unrecorded)):
            observations[(name, "value")] = Inexact(value, ulps, observations[(name, "dtype")], floor)
        grad = see._record(observations, (name, "grad"), "grad", attrgetter("grad"), tensor)
        if grad is None or isinstance(grad, (Raised, Missing)):
            return
        own = f"{name}.grad"
        known = self._name_of.get(id(grad))
        observations[(name, "grad")] = known or own
        if known is None:
            self._name_of[id(grad)] = own
            self._held.append(grad)
            if depth:
                self._tensor(own, grad, depth - 1)

    def _storages(self) -> None:
        """Give each tensor the number of its storage, so that two with one number alias."""
        numbers: dict[Hashable, int] = {}
        for name, tensor in self._tensors:
            key = (name, "storage")
            found = self._see._record(self._observations, key, "untyped_storage", self._subject.storage_key, tensor)
            if not isinstance(found, (Raised, Missing)):
                self._observations[key] = numbers.setdefault(found, len(numbers))

    def _graph(self) -> None:
        observations = self._observations
        for name, tensor in self._tensors:
            key = (name, "grad_fn")
            node = self._see._record(observations, key, "grad_fn", attrgetter("grad_fn"), tensor)
            if node is not None and not isinstance(node, (Raised, Missing)):
                observations[key] = f"node {self._number(node)}"
        for key, node in self._roots:
            observations[key] = f"node {self._number(node)}"
        while self._nodes:
            self._node(self._nodes.popleft())

    def _number(self, node: Any) -> int:
        """The number of a node; a new one is kept until the step is over, so that its identity stays its own."""
        number = self._numbers.get(id(node))
        if number is None:
            number = self._numbers[id(node)] = len(self._numbers)
            self._held.append(node)
            self._nodes.append(node)
        return number

    def _edges(self, node: Any) -> list[Any]:
        edges: list[Any] = []
        for following, index in node.next_functions:
            if following is None:
                edges.append(None)
            elif len(self._numbers) < NODES or id(following) in self._numbers:
                edges.append((f"node {self._number(following)}", index))
            else:
                edges.append("(beyond what is looked at)")
        return edges

    def _node(self, node: Any) -> None:
        see, observations = self._see, self._observations
        own = f"node {self._numbers[id(node)]}"
        name = see._record(observations, (own, "name"), "name", methodcaller("name"), node)
        see._record(observations, (own, "next_functions"), "next_functions", self._edges, node)
        if isinstance(name, str) and name.endswith("AccumulateGrad"):
            see._record(observations, (own, "variable"), "variable", self._variable, node)

    def _variable(self, node: Any) -> str:
        variable = node.variable
        self._held.append(variable)
        return self._name_of.get(id(variable), "unnamed")


_SCALARS = frozenset({bool, int, float, complex, str})


def _data(value: Any) -> Any:
    """What is recorded of anything that a subject may answer with: of an object that is no data, only what it is."""
    if value is None or type(value) in _SCALARS or isinstance(value, (Raised, Missing)):
        return value
    if isinstance(value, (list, tuple)):
        kept = [item if type(item) in _SCALARS else _data(item) for item in value]
        return tuple(kept) if isinstance(value, tuple) else kept
    return value if isinstance(value, (int, float, complex, str)) else ("object", type(value).__name__)


def _key_text(key: Any) -> Any:
    return key if key is None or type(key) in _SCALARS else type(key).__name__
