"""Running a program's source on one side, looked at after each statement or only at its end.

A look is quick: it takes plain values of what is most telling, so that two runs are compared byte by byte. Where they
differ, ``watched`` runs the same source again under ``observe``, which names every observable.
"""

from __future__ import annotations

import asyncio
import builtins
import itertools
import marshal
import sys
import warnings
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from ..observe import class_of, clean, forget_frames, is_in_inference_mode
from ..run import run_side
from ..scenario import Scenario
from ..subjects.protocol import Subject
from ..trace import Trace
from .canonical import program_id
from .form import Define, Program, assigned, statements
from .incident import Shown
from .leftovers import Leftovers, close, end_threads
from .printer import source
from .sources import remember

#: What begins a file name of generated source; frames of it in a message are the program's own.
FILE = "<program>"

#: What is wording stands apart in what a run shows, each as a dict of one of these: text, or the name of a node.
TEXT, NAME = "text", "name"


class Compiled:
    """The text of a program, compiled, and the names of its tensors: what a side runs."""

    __slots__ = ("text", "code", "tensors")

    def __init__(self, text: str, tensors: tuple[str, ...]) -> None:
        self.text = text
        self.code: CodeType = compile(text, FILE, "exec", dont_inherit=True)
        self.tensors = tensors


class Prepared(Compiled):
    """A program, printed and compiled: what both sides run."""

    __slots__ = ("program",)

    def __init__(self, program: Program) -> None:
        self.program = program
        names = dict.fromkeys(assigned(program.body))
        for statement in statements(program.body):
            if isinstance(statement, Define):
                names.update(dict.fromkeys(assigned(statement.body)))
        super().__init__(source(program), tuple([name for name in names if name[0] == "t"]))


def as_it_is(**options: bool) -> Callable[[Any], Any]:
    """What decorates a region where nothing is compiled."""
    return lambda function: function


#: What a program finds beside ``torch``, ``print`` and ``see``.
_SPACE: dict[str, Any] = {
    "asyncio": asyncio,
    "ThreadPoolExecutor": ThreadPoolExecutor,
    "__builtins__": builtins,
    "compiled": as_it_is,
    "graph_break": lambda: None,
}


class Side:
    """One side of many runs, in the thread that calls it. Runs are as if each were in a fresh thread: the mode is put
    back to where it was."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.module = subject.module
        self._tensor_type = self.module.Tensor
        self._storage_key = subject.storage_key
        self._leftovers = Leftovers(self.module)
        self._trace: list[Any] = []
        self._space: dict[str, Any] = {}
        self._tensors: tuple[str, ...] = ()
        self._dtypes: dict[Any, str] = {}
        self._seen: dict[str, int] = {}

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Warnings become part of the traces while this is entered."""
        self._leftovers.put_back()
        with warnings.catch_warnings(), _warned_always(self.module):
            warnings.simplefilter("always")
            warnings.showwarning = self._warned  # type: ignore[assignment]
            yield

    def _warned(self, message: Any, category: type, *where: Any) -> None:
        self._trace.append(("warning", category.__name__, self._text(message)))

    def run_all(self, programs: Sequence[Compiled], looks: bool) -> list[bytes]:
        """What each of the programs showed, one after the other."""
        with self.ready():
            return [self.run(prepared, looks) for prepared in programs]

    def run(self, prepared: Compiled, looks: bool, given: Mapping[str, Any] = {}) -> bytes:
        """What the program showed, as bytes: of the same behaviour the same. ``given``: what it finds besides."""
        trace = self._trace = []
        self._seen = {}
        self._tensors = prepared.tensors
        space = self._space = {
            "torch": self.module,
            "print": self._said,
            "see": self._look if looks else _nothing,
            "__name__": FILE,
            **_SPACE,
            **names_of(self.subject),
            **given,
        }
        self.subject.seed(0)
        try:
            exec(prepared.code, space)
        except Exception as error:
            trace.append(("raised", class_of(error), self._text(error)))
            forget_frames(error)
        self._look_at_all()
        shown = marshal.dumps(trace, 2)
        self._end()
        return shown

    def confirmed(
        self,
        programs: Sequence[Compiled],
        looks: bool,
        shown: Sequence[Shown],
        is_right: Callable[[int, bytes], bool],
    ) -> Sequence[Shown]:
        """Here all programs share one process: what they showed is what is to be had."""
        return shown

    def traced(self, prepared: Compiled, looks: bool, counterpart: Optional[ModuleType]) -> Trace:
        """The same run, by name."""
        return run_side(watched(prepared, looks, names_of(self.subject)), self.subject, counterpart)

    def _end(self) -> None:
        space = self._space
        close(space.values())
        space.clear()
        self._leftovers.put_back()

    # -- what is seen

    def _text(self, said: object) -> dict[str, str]:
        return {TEXT: clean(str(said)).replace(self.module.__name__, "torch")}

    def _look(self, step: int) -> None:
        """After a statement: the thread's mode, and of each tensor what changes most."""
        torch, space = self.module, self._space
        seen: list[Any] = [step, torch.is_grad_enabled(), is_in_inference_mode(torch)]
        for name in self._tensors:
            tensor = space.get(name)
            if tensor is not None:
                try:
                    if self._seen.get(name) != id(tensor):
                        self._seen[name] = id(tensor)
                        seen.append(self._layout(tensor))
                    seen.append((name, *self._state(tensor)))
                except Exception as error:
                    seen.append((name, class_of(error), self._text(error)))
            else:  # another tensor may get the id of one that is gone
                self._seen.pop(name, None)
        self._trace.append(seen)

    def _layout(self, tensor: Any) -> tuple[Any, ...]:
        return (
            self._dtype(tensor.dtype),
            tuple(tensor.shape),
            tensor.stride(),
            tensor.storage_offset(),
            tensor.is_inference(),
            tensor._is_view(),
        )

    def _dtype(self, dtype: Any) -> str:
        found = self._dtypes.get(dtype)
        if found is None:
            found = self._dtypes[dtype] = str(dtype).rpartition(".")[2]
        return found

    def _state(self, tensor: Any) -> tuple[Any, ...]:
        value = tensor.tolist()
        requires_grad = tensor.requires_grad
        version = None if tensor.is_inference() else tensor._version
        if not requires_grad:
            grad = tensor.grad
            if grad is None:
                return value, version
            return value, version, (grad.tolist(), grad.requires_grad)
        retains = tensor.retains_grad
        leaf = tensor.is_leaf
        node = tensor.grad_fn
        grad = tensor.grad if leaf or retains else None
        return (
            value,
            version,
            True,
            leaf,
            retains,
            None if node is None else {NAME: node.name()},
            None if grad is None else (grad.tolist(), grad.requires_grad, grad._version),
        )

    def _look_at_all(self) -> None:
        """At the end: everything, the storages that are shared and the graph behind all tensors."""
        self._trace.append("end")
        self._seen = {}
        self._look(0)
        storages: dict[Any, int] = {}
        nodes: dict[int, int] = {}
        waiting: deque[Any] = deque()
        held: list[Any] = []
        for name in self._tensors:
            tensor = self._space.get(name)
            if tensor is None:
                continue
            try:
                key = self._storage_key(tensor)
                self._trace.append((name, storages.setdefault(key, len(storages))))
                node = tensor.grad_fn
            except Exception as error:
                self._trace.append((name, class_of(error)))
                continue
            if node is not None:
                self._trace.append(_number(node, nodes, waiting, held))
        while waiting:
            node = waiting.popleft()
            try:
                edges = [
                    None if following is None else (_number(following, nodes, waiting, held), index)
                    for following, index in node.next_functions
                ]
                self._trace.append(({NAME: node.name()}, edges))
            except Exception as error:
                self._trace.append((class_of(error), self._text(error)))

    def _said(self, *values: Any) -> None:
        self._trace.append(("said", *[self._plain(value) for value in values]))

    def _plain(self, value: Any) -> Any:
        kind = value.__class__
        if kind is str:
            return {TEXT: value}
        if kind in _PLAIN:
            return value
        if isinstance(value, self._tensor_type):
            try:
                return (*self._layout(value), *self._state(value))
            except Exception as error:
                return class_of(error), self._text(error)
        if isinstance(value, BaseException):
            return class_of(value), self._text(value)
        if isinstance(value, (list, tuple)):
            return [self._plain(one) for one in value]
        if hasattr(value, "next_functions"):
            return {NAME: value.name()}
        return kind.__name__


_PLAIN = frozenset({bool, int, float, complex, type(None)})


def _nothing(step: int) -> None:
    pass


@contextmanager
def _warned_always(module: ModuleType) -> Iterator[None]:
    """Each warning is given each time while this is entered; a subject may have no switch for that."""
    if not (hasattr(module, "is_warn_always_enabled") and hasattr(module, "set_warn_always")):
        yield
        return
    before = module.is_warn_always_enabled()
    module.set_warn_always(True)
    try:
        yield
    finally:
        module.set_warn_always(before)


def _number(node: Any, nodes: dict[int, int], waiting: deque[Any], held: list[Any]) -> int:
    number = nodes.get(id(node))
    if number is None:
        number = nodes[id(node)] = len(nodes)
        held.append(node)
        waiting.append(node)
    return number


def same(one: bytes, other: bytes) -> bool:
    """Whether two runs showed the same. That a NaN has a sign is no behaviour."""
    return one == other or repr(marshal.loads(one)) == repr(marshal.loads(other))


def names_of(subject: Subject) -> Mapping[str, Any]:
    """What a program finds besides on this subject: one that compiles regions says with what."""
    found: Mapping[str, Any] = getattr(subject, "program_names", {})
    return found


def watched(prepared: Compiled, looks: bool, given: Mapping[str, Any] = {}) -> Callable[[Any, Any], None]:
    """The same run as a program ``(torch, see)``: what is looked at has names and levels, and all of it is.
    ``given``: what the program finds besides."""

    def program(torch: Any, see: Any) -> None:
        space: dict[str, Any] = {}
        said = itertools.count(1)

        def tensors() -> dict[str, Any]:
            return {name: space[name] for name in prepared.tensors if name in space}

        def look(step: int) -> None:
            if looks:
                see.look(tensors(), sys._getframe(1).f_lineno)

        def say(*values: Any) -> None:
            number = next(said)
            for one in values:
                if isinstance(one, Exception):
                    # What the reference's own frames hold is gone where the subject has none.
                    forget_frames(one)
            named = {f"printed {number}{'' if len(values) == 1 else f'.{i}'}": one for i, one in enumerate(values)}
            see.look(named, sys._getframe(1).f_lineno)

        space.update({"torch": torch, "print": say, "see": look, "__name__": FILE, **_SPACE, **given})
        remember(FILE, prepared.text)
        try:
            exec(prepared.code, space)
        except Exception as error:
            if see.lacking(error):
                raise
            forget_frames(error)
            # How a program ends is part of what it shows; that it raises is no fault of its own.
            see.look({"ended by": error}, 0)
        finally:
            see.look(tensors(), 0)
            end_threads(space.values())
            space.clear()

    return program


def scenario(prepared: Prepared, looks: bool) -> Scenario:
    """The run as a scenario of the chapter ``generated``, for whoever judges scenarios."""
    function = watched(prepared, looks)
    return Scenario(program_id(prepared.program), "generated", (), function, "", prepared.text, FILE, 1)
