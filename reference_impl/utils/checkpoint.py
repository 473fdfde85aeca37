"""``torch.utils.checkpoint``: calls whose intermediate results are not kept for backward but computed again."""

from __future__ import annotations

import contextlib
import functools
import warnings
from typing import Any, Callable, Iterable, Iterator, Optional

from .. import checkpoint_errors as errors
from .. import nn, passes
from ..autograd.differentiation import backward
from ..casting import as_kept, kept
from ..function import Function
from ..generator import default_generator
from ..modes import enable_grad, no_grad, state
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor
from .holding import held_call
from .recomputation import (
    DETERMINISM_CHECKS,
    CheckpointError,
    GraphExecGroup,
    Region,
    packing,
    random_state_of,
    warn_of_autocast,
)
from .selective import (
    SAC_IGNORED_OPS,
    CheckpointPolicy,
    SelectiveCheckpointContext,
    create_selective_checkpoint_contexts,
)

__all__ = [
    "checkpoint",
    "checkpoint_sequential",
    "CheckpointError",
    "CheckpointFunction",
    "check_backward_validity",
    "detach_variable",
    "get_device_states",
    "set_device_states",
    "noop_context_fn",
    "set_checkpoint_early_stop",
    "DefaultDeviceType",
    "set_checkpoint_debug_enabled",
    "GraphExecGroup",
    "CheckpointPolicy",
    "SelectiveCheckpointContext",
    "create_selective_checkpoint_contexts",
    "SAC_IGNORED_OPS",
]

Contexts = tuple[Any, Any]
#: What the contexts below say instead of the arguments of ``checkpoint``; None: nothing.
_early_stop: Optional[bool] = None
_debug: Optional[bool] = None


@contextlib.contextmanager
def set_checkpoint_early_stop(enable: bool) -> Iterator[None]:
    """Calls checkpointed while this is entered stop recomputing when all that is needed is there, or do not."""
    global _early_stop
    before = _early_stop
    _early_stop = enable
    try:
        yield
    finally:
        _early_stop = before


@contextlib.contextmanager
def set_checkpoint_debug_enabled(enabled: Optional[bool]) -> Iterator[None]:
    """While entered, this counts instead of ``debug=`` of ``checkpoint``, unless it is None."""
    global _debug
    before = _debug
    _debug = enabled
    try:
        yield
    finally:
        _debug = before


def noop_context_fn() -> Contexts:
    return contextlib.nullcontext(), contextlib.nullcontext()


def detach_variable(inputs: Any) -> tuple[Any, ...]:
    """The same tensors as leaves of a new graph; what is no tensor stays. RuntimeError for what is not a tuple."""
    if not isinstance(inputs, tuple):
        raise RuntimeError(errors.detached_inputs_type(inputs))
    made: list[Any] = []
    for one in inputs:
        if isinstance(one, Tensor):
            leaf = one.detach()
            leaf.requires_grad = one.requires_grad
            one = leaf
        made.append(one)
    return tuple(made)


def check_backward_validity(inputs: Iterable[Any]) -> None:
    """Warn where none of the tensors requires grad."""
    if not any(one.requires_grad for one in inputs if isinstance(one, Tensor)):
        warnings.warn(errors.NO_INPUT_REQUIRES_GRAD, stacklevel=2)


class DefaultDeviceType:
    """The kind of device whose random state is kept besides the CPU's. There is none here."""

    _default_device_type: Optional[str] = None

    @staticmethod
    def set_device_type(device: str = "cuda") -> None:
        DefaultDeviceType._default_device_type = device

    @staticmethod
    def get_device_type() -> str:
        if not DefaultDeviceType._default_device_type:
            DefaultDeviceType._default_device_type = "cpu"
        return DefaultDeviceType._default_device_type


def _infer_device_type(*args: Any) -> str:
    return DefaultDeviceType.get_device_type()


def get_device_states(*args: Any) -> tuple[list[int], list[Tensor]]:
    """The random states of the devices that the arguments are on, besides the CPU: none."""
    return [], []


def set_device_states(devices: Any, states: Any, *, device_type: Optional[str] = None) -> None:
    """Nothing: there is no such device."""


# BW-24: the reentrant variant records nothing in forward, and in backward records and runs the whole call at once.
class CheckpointFunction(Function):
    """A call as one node, whose backward computes the call again and runs a backward of its own through it."""

    @staticmethod
    @rule("BW-24")
    def forward(ctx: Any, run_function: Callable[..., Any], preserve_rng_state: bool, *args: Any) -> Any:
        check_backward_validity(args)
        ctx.run_function = run_function
        ctx.random_state = default_generator.state_bytes() if preserve_rng_state else None
        ctx.casting = kept()
        ctx.inputs = [None if isinstance(one, Tensor) else one for one in args]
        ctx.tensor_indices = [i for i, one in enumerate(args) if isinstance(one, Tensor)]
        ctx.save_for_backward(*[args[i] for i in ctx.tensor_indices])
        with no_grad():
            return run_function(*args)

    @staticmethod
    @rule("BW-24")
    def backward(ctx: Any, *args: Any) -> Any:
        if not passes.every_node_runs():
            raise RuntimeError(errors.WITH_GRAD)
        inputs = list(ctx.inputs)
        for i, tensor in zip(ctx.tensor_indices, ctx.saved_tensors):
            inputs[i] = tensor
        with random_state_of(ctx.random_state), as_kept(ctx.casting):
            leaves = detach_variable(tuple(inputs))
            warn_of_autocast()
            with enable_grad():
                outputs = ctx.run_function(*leaves)
        outputs = (outputs,) if isinstance(outputs, Tensor) else outputs
        recorded = [i for i, one in enumerate(outputs) if isinstance(one, Tensor) and one.requires_grad]
        if not recorded:
            raise RuntimeError(errors.NO_OUTPUT_REQUIRES_GRAD)
        backward([outputs[i] for i in recorded], [args[i] for i in recorded])
        return (None, None, *[one.grad if isinstance(one, Tensor) else None for one in leaves])


class _CheckpointedFunction:
    """A function each call of which is checkpointed; as a method it is bound."""

    def __init__(self, function: Callable[..., Any], **options: Any) -> None:
        self.function = function
        self.checkpoint_kwargs = options
        functools.update_wrapper(self, function, updated=())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _checkpointed(self.function, args, kwargs, **self.checkpoint_kwargs)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        bind = getattr(self.function, "__get__", None)
        if instance is None or bind is None:
            return self
        return type(self)(bind(instance, owner), **self.checkpoint_kwargs)


def _checkpoint_or_decorator(
    function: Optional[Callable[..., Any]] = None,
    *args: Any,
    use_reentrant: Optional[bool] = None,
    preserve_rng_state: bool = True,
    context_fn: Callable[[], Contexts] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    respect_saved_tensors_hooks: Optional[bool] = None,
    **kwargs: Any,
) -> Any:
    """``checkpoint``; without a function, a decorator for one."""
    options: dict[str, Any] = dict(
        use_reentrant=use_reentrant, preserve_rng_state=preserve_rng_state, context_fn=context_fn,
        determinism_check=determinism_check, debug=debug, early_stop=early_stop,
        respect_saved_tensors_hooks=respect_saved_tensors_hooks,
    )  # fmt: skip
    if function is None and not args:
        if kwargs:
            raise ValueError(errors.unexpected_keywords(kwargs))
        return functools.partial(_CheckpointedFunction, **options)
    assert function is not None
    return _checkpointed(function, args, kwargs, **options)


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: Optional[bool] = None,
    context_fn: Callable[[], Contexts] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    **kwargs: Any,
) -> Any:
    """Call ``function``; what it would save for backward is dropped, and computed again when backward needs it.

    ``context_fn`` makes two contexts, for the call and for its recomputation. Raises ValueError for arguments that the
    reentrant variant does not take.
    """
    preserve_rng_state = kwargs.pop("preserve_rng_state", True)
    return _checkpointed(
        function, args, kwargs, use_reentrant, preserve_rng_state, context_fn, determinism_check, debug, early_stop
    )


def _checkpoint_without_early_stop(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: Optional[bool] = None,
    context_fn: Callable[[], Contexts] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    **kwargs: Any,
) -> Any:
    preserve_rng_state = kwargs.pop("preserve_rng_state", True)
    return _checkpointed(
        function, args, kwargs, use_reentrant, preserve_rng_state, context_fn, determinism_check, debug, True
    )


def _checkpoint_by_holding(function: Callable[..., Any], *args: Any, use_reentrant: bool = True, **kwargs: Any) -> Any:
    preserve_rng_state = kwargs.pop("preserve_rng_state", True)
    if not use_reentrant:
        return held_call(function, preserve_rng_state, *args, **kwargs)
    if kwargs:
        raise ValueError(errors.unexpected_keywords(kwargs))
    return CheckpointFunction.apply(function, preserve_rng_state, *args)


if not SEMANTICS.checkpoint_takes_early_stop:
    _checkpoint_without_early_stop.__name__ = _checkpoint_without_early_stop.__qualname__ = "checkpoint"
    checkpoint = _checkpoint_without_early_stop
if not SEMANTICS.recomputation_is_checked:
    _checkpoint_by_holding.__name__ = _checkpoint_by_holding.__qualname__ = "checkpoint"
    checkpoint = _checkpoint_by_holding  # type: ignore[assignment]
if SEMANTICS.checkpoint_decorates:
    _checkpoint_or_decorator.__name__ = _checkpoint_or_decorator.__qualname__ = "checkpoint"
    checkpoint = _checkpoint_or_decorator


def _checkpointed(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    use_reentrant: Optional[bool],
    preserve_rng_state: bool,
    context_fn: Callable[[], Contexts],
    determinism_check: str,
    debug: bool,
    early_stop: bool,
    respect_saved_tensors_hooks: Optional[bool] = None,
) -> Any:
    if use_reentrant is None:
        if SEMANTICS.leaving_out_use_reentrant_warns:
            warnings.warn(errors.USE_REENTRANT, stacklevel=3)
        use_reentrant = True
    if not use_reentrant:
        early_stop = early_stop if _early_stop is None else _early_stop
        return _recomputable_call(
            function, args, kwargs, preserve_rng_state, context_fn, determinism_check, debug, early_stop
        )
    if kwargs:
        raise ValueError(errors.unexpected_keywords(kwargs))
    if context_fn is not noop_context_fn or debug is not False or respect_saved_tensors_hooks is not None:
        raise ValueError(errors.ONLY_WITHOUT_REENTRANT)
    return CheckpointFunction.apply(function, preserve_rng_state, *args)


# BW-23: without reentrant backward the call is recorded as it runs; its nodes keep places instead of tensors.
@rule("BW-23")
def _recomputable_call(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    preserve_rng_state: bool,
    context_fn: Callable[[], Contexts],
    determinism_check: str,
    debug: bool,
    early_stop: bool,
) -> Any:
    tells_more = debug if _debug is None else _debug
    if tells_more and context_fn is not noop_context_fn:
        raise ValueError(errors.DEBUG_WITH_CONTEXTS)
    if determinism_check not in DETERMINISM_CHECKS:
        raise ValueError(errors.determinism_check(tuple(DETERMINISM_CHECKS), determinism_check))
    forward_context, recompute_context = context_fn()
    if not state.grad_enabled:
        return function(*args, **kwargs)
    random_state = default_generator.state_bytes() if preserve_rng_state else None
    casting = kept()

    def compute(*given: Any) -> None:
        with random_state_of(random_state), as_kept(casting), recompute_context:
            function(*given, **kwargs)

    region = Region(compute, args, early_stop, DETERMINISM_CHECKS[determinism_check])
    unpack = _told_with_debug(region.unpack) if tells_more else region.unpack
    with packing(region.pack, unpack), _as_told(forward_context):
        result = function(*args, **kwargs)
        region.is_complete = True
    if not region.is_complete:
        raise RuntimeError(errors.SUPPRESSED)
    return result


def _as_told(context: Any) -> Any:
    return context if SEMANTICS.checkpoint_refuses_contexts_that_swallow else _NotTold(context)


class _NotTold:
    """A context that an exception leaves as one leaves a generator that is dropped: it cannot swallow it."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __enter__(self) -> Any:
        return self._context.__enter__()

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        dropped = GeneratorExit() if kind else None
        self._context.__exit__(type(dropped) if dropped else None, dropped, None)


def _told_with_debug(unpack: Callable[[Any], Tensor]) -> Callable[[Any], Tensor]:
    def told(slot: Any) -> Tensor:
        try:
            return unpack(slot)
        except CheckpointError as error:
            raise CheckpointError(errors.DEBUG) from error

    return told


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: Optional[bool] = None, **kwargs: Any
) -> Any:
    """Call ``functions`` one after the other, in so many checkpointed segments; the last one is called plainly."""
    if use_reentrant is not None and not SEMANTICS.checkpoint_sequential_takes_use_reentrant:
        raise ValueError(errors.unexpected_keywords({"use_reentrant": use_reentrant}))
    if use_reentrant is None:
        if SEMANTICS.checkpoint_sequential_warns_without_use_reentrant:
            warnings.warn(errors.SEQUENTIAL_USE_REENTRANT, stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError(errors.unexpected_keywords(kwargs))
    steps = list(functions.children()) if isinstance(functions, nn.Sequential) else functions
    size = len(steps) // segments

    def segment(start: int, stop: int) -> Callable[[Any], Any]:
        def run(value: Any) -> Any:
            for i in range(start, stop):
                value = steps[i](value)
            return value

        return run

    start = 0
    for start in range(size, size * segments, size):
        run = segment(start - size, start)
        input = checkpoint(run, input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    return segment(start, len(steps))(input)
