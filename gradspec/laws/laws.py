"""The laws. Each is a function of torch and a call, which says in a sentence how it is broken, or nothing."""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable, Iterator, Optional, Sequence

SEED = 7


@dataclass(frozen=True)
class Call:
    """An op with a sample's arguments, which are made anew for each run, with the same random numbers."""

    torch: ModuleType
    function: Callable[..., Any]
    in_place: Optional[Callable[..., Any]]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def run(self, wrapped: Callable[[Callable[..., Any]], Callable[..., Any]] = lambda f: f) -> "Run":
        args, kwargs = _fresh(self.torch, self.args), _fresh(self.torch, self.kwargs)
        self.torch.manual_seed(SEED)
        result = wrapped(self.function)(*args, **kwargs)
        return Run([*_tensors(self.torch, (args, kwargs))], [*_tensors(self.torch, result)])


@dataclass(frozen=True)
class Run:
    """What a call was given and what it gave."""

    inputs: Sequence[Any]
    results: Sequence[Any]

    @property
    def own(self) -> list[Any]:
        """The results that lie in no memory of an input: views of an input, and the input itself, follow it."""
        given = {_storage(one) for one in self.inputs}
        return [one for one in self.results if _storage(one) not in given]


Law = Callable[[Call], str]
LAWS: dict[str, Law] = {}


def law(function: Law) -> Law:
    LAWS[function.__name__.replace("_", " ")] = function
    return function


def _fresh(torch: ModuleType, value: Any) -> Any:
    """The same with tensors of their own, over copies of their whole storages; leaves where they require grad."""
    if isinstance(value, torch.Tensor):
        detached = value.detach()
        # Of a part of a storage the whole is copied: an op may look beyond the part.
        copied = copy.deepcopy(detached) if str(value.layout) == "torch.strided" else detached.clone()
        return copied.requires_grad_(value.requires_grad)
    if isinstance(value, (list, tuple)):
        parts = [_fresh(torch, one) for one in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return {key: _fresh(torch, one) for key, one in value.items()} if type(value) is dict else value


def _tensors(torch: ModuleType, value: Any) -> Iterator[Any]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _tensors(torch, one)
    elif isinstance(value, dict):
        yield from _tensors(torch, [*value.values()])


def _storage(tensor: Any) -> object:
    return tensor.untyped_storage()._cdata if str(tensor.layout) == "torch.strided" else id(tensor)


def _difference(torch: ModuleType, expected: Sequence[Any], seen: Sequence[Any]) -> str:
    """In what two lists of tensors differ, bit for bit; "" where in nothing."""
    if len(expected) != len(seen):
        return f"{len(seen)} results instead of {len(expected)}"
    with torch.inference_mode():  # where all kinds of tensors may be looked at
        return next(filter(None, (_unlike(torch, *both) for both in zip(expected, seen))), "")


def _unlike(torch: ModuleType, one: Any, other: Any) -> str:
    if (one.shape, one.dtype, one.layout) != (other.shape, other.dtype, other.layout):
        return f"a result of {other.dtype} {tuple(other.shape)} instead of {one.dtype} {tuple(one.shape)}"
    return "" if torch.equal(_bits(torch, one), _bits(torch, other)) else "other values"


def _bits(torch: ModuleType, tensor: Any) -> Any:
    dense = tensor.detach() if str(tensor.layout) == "torch.strided" else tensor.detach().to_dense()
    whole = dense.resolve_conj().resolve_neg().clone(memory_format=torch.contiguous_format)
    return whole.reshape(-1).view(torch.uint8)


# -- values ----------------------------------------------------------------------------------------


@law
def no_grad_changes_no_value(call: Call) -> str:
    """Under no_grad the values equal those with recording on."""
    return _difference(call.torch, call.run().results, call.run(call.torch.no_grad()).results)


@law
def inference_mode_changes_no_value(call: Call) -> str:
    """In inference mode the values equal those with recording on."""
    return _difference(call.torch, call.run().results, call.run(call.torch.inference_mode()).results)


# -- tracking --------------------------------------------------------------------------------------


@law
def no_grad_tracks_nothing(call: Call) -> str:
    """Under no_grad a result neither requires grad nor has a node, unless it is a view of an input, or an input."""
    tracked = [one for one in call.run(call.torch.no_grad()).own if one.requires_grad or one.grad_fn is not None]
    return f"{len(tracked)} results are tracked" if tracked else ""


@law
def inference_mode_makes_inference_tensors(call: Call) -> str:
    """In inference mode a result is an untracked inference tensor, unless it is a view of an input, or an input."""
    others = [one for one in call.run(call.torch.inference_mode()).own if one.requires_grad or not one.is_inference()]
    return f"{len(others)} results are tracked, or no inference tensors" if others else ""


def _saved(call: Call, mode: Any) -> int:
    number = 0

    def pack(tensor: Any) -> Any:
        nonlocal number
        number += 1
        return tensor

    with call.torch.autograd.graph.saved_tensors_hooks(pack, lambda packed: packed):
        call.run(mode)
    return number


@law
def no_grad_saves_nothing(call: Call) -> str:
    """Under no_grad nothing is saved for backward."""
    number = _saved(call, call.torch.no_grad())
    return f"{number} tensors are saved" if number else ""


@law
def inference_mode_saves_nothing(call: Call) -> str:
    """In inference mode nothing is saved for backward."""
    number = _saved(call, call.torch.inference_mode())
    return f"{number} tensors are saved" if number else ""


# -- forms -----------------------------------------------------------------------------------------


@law
def a_decorator_equals_a_block(call: Call) -> str:
    """A function decorated with no_grad does what its call in a block does."""

    def in_a_block(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            with call.torch.no_grad():
                return function(*args, **kwargs)

        return called

    block, decorated = call.run(in_a_block), call.run(call.torch.no_grad())
    flags = [[(one.requires_grad, one.is_leaf) for one in run.results] for run in (block, decorated)]
    return _difference(call.torch, block.results, decorated.results) or ("other flags" if flags[0] != flags[1] else "")


@law
def a_new_thread_records(call: Call) -> str:
    """A thread that is started under no_grad records as one does outside."""
    found: list[list[bool]] = []

    def work() -> None:
        found.append([one.requires_grad for one in call.run().results])

    work()
    with call.torch.no_grad():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    if len(found) != 2:
        return "it raises there"
    return "" if found[0] == found[1] else "other results require grad"


@law
def enable_grad_inside_gives_the_same_gradients(call: Call) -> str:
    """Under no_grad and enable_grad the gradients are those of plain recording."""
    torch = call.torch

    def inside(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            with torch.no_grad(), torch.enable_grad():
                return function(*args, **kwargs)

        return called

    gradients = []
    for run in (call.run(), call.run(inside)):
        leaves = [one for one in run.inputs if one.requires_grad]
        ends = [one for one in run.results if one.requires_grad and str(one.layout) == "torch.strided"]
        if not leaves or not ends:
            return ""
        try:
            torch.manual_seed(SEED)
            gradients.append(torch.autograd.grad(ends, leaves, [torch.ones_like(e) for e in ends], allow_unused=True))
        except (RuntimeError, NotImplementedError) as error:
            gradients.append((type(error).__name__, str(error)))
    one, other = ([g for g in found if isinstance(g, torch.Tensor)] for found in gradients)
    texts = [[g for g in found if isinstance(g, str)] for found in gradients]
    return _difference(torch, one, other) or ("another error" if texts[0] != texts[1] else "")


# -- in place, and errors --------------------------------------------------------------------------


@law
def a_change_in_place_moves_the_version_by_one(call: Call) -> str:
    """The in-place form moves the version of what it changes by one."""
    torch = call.torch
    if call.in_place is None or not isinstance(call.args[0], torch.Tensor):
        return ""
    args, kwargs = _fresh(torch, call.args), _fresh(torch, call.kwargs)
    target = args[0].detach()
    torch.manual_seed(SEED)
    before = target._version
    with torch.no_grad():
        try:
            call.in_place(target, *args[1:], **kwargs)
        except (RuntimeError, TypeError, ValueError):
            return ""  # the sample's result does not fit into its input
    return "" if target._version == before + 1 else f"it moves by {target._version - before}"


@law
def an_error_leaves_the_mode_as_it_was(call: Call) -> str:
    """A call with an argument too many raises, and the mode inside and after the block is as without it."""
    torch = call.torch
    inside = None
    with torch.no_grad():
        try:
            call.function(*call.args, *[object()] * 9, **call.kwargs)
        except Exception:  # whatever it raises
            inside = torch.is_grad_enabled()
        else:
            inside = torch.is_grad_enabled()
    return "" if (inside, torch.is_grad_enabled()) == (False, True) else "another mode is left"
