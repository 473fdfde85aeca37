"""Custom functions: ``torch.autograd.Function``, and the node that a call of one becomes."""

from __future__ import annotations

import inspect
import itertools
import warnings
from functools import partial
from operator import attrgetter
from typing import Any, Callable, Optional, Sequence

from . import batches, errors, levels
from .function_mapping import mapped
from .function_outputs import outputs_of_call
from .graph import Gradient, Node, gradient_edge, next_sequence_nr, requires_grad
from .modes import state
from .ops.creation import filled
from .raw_saved import FREED, raw_saved
from .raw_saved import SavedTensor as RawSavedTensor
from .rules import rule
from .saved import SavedTensor, saved_now
from .semantics import SEMANTICS
from .tensor import Tensor
from .warn import DEPRECATION

#: The module that torch names as the home of these classes; users see it in the repr of a node.
_HOME_IN_TORCH = "torch.autograd.function"
_function_ids = itertools.count()


class FunctionCtx:
    """What ``forward`` and ``backward`` use to pass things on. It is the node itself, as in torch."""

    __module__ = _HOME_IN_TORCH

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors for backward; they are checked for changes when they are read."""
        self.to_save = tensors

    def save_for_forward(self, *tensors: Any) -> None:
        """Keep tensors for jvp. Raises AssertionError for what is neither a tensor nor None."""
        for tensor in tensors:
            if not (isinstance(tensor, Tensor) or tensor is None):
                raise AssertionError(errors.SAVED_FOR_FORWARD)
        self.saved_for_forward = tensors

    def mark_dirty(self, *args: Any) -> None:
        """Say that forward changed these inputs in place."""
        self.dirty_tensors = args

    def mark_shared_storage(self, *pairs: Any) -> None:
        warnings.warn(errors.MARK_SHARED_STORAGE, DEPRECATION, stacklevel=2)

    def mark_non_differentiable(self, *args: Any) -> None:
        """Say that these outputs have no gradient."""
        self.non_differentiable = args

    def set_output_grad_dtype(self, *dtypes: Any) -> None:
        """The dtypes in which backward gets the gradients of the outputs. RuntimeError where they were said before."""
        if getattr(self, "output_grad_dtypes", None) is not None:
            raise RuntimeError(errors.OUTPUT_GRAD_DTYPES_TWICE)
        self.output_grad_dtypes = dtypes

    def set_materialize_grads(self, value: bool) -> None:
        """Whether a missing gradient comes to backward as zeros (the default) or as None."""
        setattr(self, "materialize_grads", value)  # noqa: B010  (the node checks it)

    to_save: Any = None
    saved_for_forward: Any = None
    dirty_tensors: Any = None
    non_differentiable: Any = None


class _ReadOnly:
    """An attribute that is computed and cannot be assigned."""

    def __init__(self, name: str, compute: Callable[[Any], Any]) -> None:
        self.name = name
        self.compute = compute

    def __get__(self, node: Any, owner: Any = None) -> Any:
        return self if node is None else self.compute(node)

    def __set__(self, node: Any, value: Any) -> None:
        raise AttributeError(errors.not_writable_on_ctx(self.name))


class BackwardCFunction(Node, FunctionCtx):
    """The node of a custom function, and its ``ctx``.

    ``_output_info``: of each output its shape, its dtype and whether it is differentiable; None for what is no tensor.
    ``_saved``: what was saved for backward, None once it was given up. Users write attributes of their own on this.
    """

    __module__ = _HOME_IN_TORCH

    __slots__ = (
        "_is_tensor",
        "_output_info",
        "_saved",
        "_were_read",
        "_materialize",
        "_materialize_non_differentiable",
        "_needs_input_grad",
        "to_save",
        "saved_for_forward",
        "dirty_tensors",
        "non_differentiable",
    )

    runs_user_code = True

    _forward_cls: type["_SingleLevelFunction"]
    _autograd_function_id: int
    _is_tensor: tuple[bool, ...]
    _output_info: Sequence[Any]
    _saved: Optional[list[Optional[SavedTensor]]]
    _needs_input_grad: Any

    def __init__(self, args: tuple[Any, ...]) -> None:
        self._hooks = None
        self.sequence_nr = next_sequence_nr()
        self._is_tensor = tuple([isinstance(one, Tensor) for one in args])
        self._outputs = self._output_info = self._next_edges = ()
        self._saved = []
        self._were_read = False
        self._materialize = self._materialize_non_differentiable = True
        self.to_save = self.saved_for_forward = self.dirty_tensors = self.non_differentiable = None
        self._needs_input_grad = tuple([isinstance(one, Tensor) and requires_grad(one) for one in args])
        if state.grad_enabled and any(self._needs_input_grad):
            self._next_edges = tuple([gradient_edge(one) for one in args if isinstance(one, Tensor)])

    def __repr__(self) -> str:
        return f"<{_HOME_IN_TORCH}.{type(self).__name__} object at {hex(id(self))}>"

    # -- what forward saved ------------------------------------------------------------------------

    # BW-06: once the graph was used up, what was saved is gone.
    @rule("BW-06")
    def _read_saved(self) -> tuple[Any, ...]:
        if self.saved_for_forward is not None:
            return tuple(self.saved_for_forward)
        if self._saved is None:
            raise RuntimeError(errors.RELEASED)
        if self._were_read:
            raise RuntimeError(errors.SAVED_TENSORS_READ_TWICE)
        found = tuple([None if one is None else one.read(self, self) for one in self._saved])
        if SEMANTICS.saved_tensors_are_cleared_on_access and self._forward_cls.clear_saved_tensors_on_access:
            self._were_read = True
            self._saved = []
        return found

    def _read_saved_by_its_old_name(self) -> tuple[Any, ...]:
        warnings.warn(errors.SAVED_VARIABLES, DeprecationWarning, stacklevel=3)
        return self._read_saved()

    def _assign_needs_input_grad(self, value: Any) -> None:
        if not SEMANTICS.needs_input_grad_can_be_assigned:
            raise AttributeError(errors.not_writable_on_ctx("needs_input_grad"))
        self._needs_input_grad = value

    needs_input_grad = property(attrgetter("_needs_input_grad"), _assign_needs_input_grad)
    saved_tensors = _ReadOnly("saved_tensors", _read_saved)
    saved_variables = _ReadOnly("saved_variables", _read_saved_by_its_old_name)
    _raw_saved_tensors = _ReadOnly("_raw_saved_tensors", lambda self: self._raw())
    next_functions = _ReadOnly("next_functions", lambda self: Node.next_functions.__get__(self))
    metadata = _ReadOnly("metadata", lambda self: Node.metadata.__get__(self))
    requires_grad = _ReadOnly("requires_grad", lambda self: True)

    def _raw(self) -> tuple[RawSavedTensor, ...]:
        if self._saved is None:
            raise RuntimeError(errors.RELEASED)
        return tuple([raw_saved(partial(self._find_saved, i)) for i in range(len(self._saved))])

    def _find_saved(self, index: int) -> Any:
        return FREED if self._saved is None else self._saved[index]

    def maybe_clear_saved_tensors(self) -> None:
        """Nothing is left to be cleared: reading did it, where it was asked for."""

    @rule("BW-06")
    def _release(self) -> None:
        self._saved = None

    # -- flags, of which one can be set and not read -----------------------------------------------

    @property
    def materialize_grads(self) -> bool:
        raise AttributeError(errors.not_readable_on_ctx("materialize_grads"))

    @materialize_grads.setter
    def materialize_grads(self, value: bool) -> None:
        self._materialize = _checked_flag("set_materialize_grads", value)

    @property
    def _materialize_non_diff_grads(self) -> bool:
        return self._materialize_non_differentiable

    @_materialize_non_diff_grads.setter
    def _materialize_non_diff_grads(self, value: bool) -> None:
        self._materialize_non_differentiable = _checked_flag("set_materialize_non_diff_grads", value)

    # -- running -----------------------------------------------------------------------------------

    # BW-20: for an output without a gradient backward gets zeros, unless forward said otherwise.
    @rule("BW-20")
    def _materialized(self, grads: Sequence[Gradient]) -> list[Any]:
        given: list[Any] = list(grads)
        if self._materialize:
            for i, info in enumerate(self._output_info):
                if given[i] is None and info is not None:
                    shape, dtype, is_differentiable = info
                    if is_differentiable or self._materialize_non_differentiable:
                        given[i] = filled(shape, 1, dtype, False).zero_()
        return given

    # BW-04: backward runs with recording off, unless create_graph.
    @rule("BW-04", "NG-13")
    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        results = self.apply(*self._materialized(grads))
        return self._fitted(results if isinstance(results, tuple) else (results,))

    # BW-20: one gradient for each argument of forward; those of arguments that are no tensors must be None.
    @rule("BW-20")
    def _fitted(self, results: tuple[Any, ...]) -> Sequence[Gradient]:
        expected = len(self._is_tensor)
        name = type(self).__name__
        if len(results) > expected and all(one is None for one in results[expected:]):
            results = results[:expected]
        if len(results) != expected:
            raise RuntimeError(errors.number_of_gradients(name, expected, len(results)))
        fitted: list[Gradient] = []
        for i, (one, is_tensor) in enumerate(zip(results, self._is_tensor)):
            if is_tensor:
                if one is not None and not isinstance(one, Tensor):
                    raise RuntimeError(errors.gradient_is_not_a_tensor(one))
                fitted.append(one)
            elif one is not None:
                raise RuntimeError(errors.gradient_of_a_non_tensor(name, i))
        return fitted

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        raise TypeError(errors.not_callable(self))

    def _get_user_fn(self) -> Any:
        backward, vjp = self._forward_cls.backward, self._forward_cls.vjp
        if backward is not Function.backward and vjp is not Function.vjp:
            raise RuntimeError(errors.BACKWARD_AND_VJP)
        return backward if vjp is Function.vjp else vjp

    def apply(self, *args: Any) -> Any:
        """Call the function's own backward, as it is: what it gets and returns is the caller's affair."""
        if SEMANTICS.boxed_gradients_come_as_a_list and self._forward_cls.boxed_grads_call:
            args = (list(args),)
        return self._get_user_fn()(self, *args)

    def apply_jvp(self, *args: Any) -> Any:
        return self._forward_cls.jvp(self, *args)


def _checked_flag(setter: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(errors.flag_type(setter))
    return value


class FunctionMeta(type):
    """Each custom function has a node class of its own, named after it."""

    __module__ = _HOME_IN_TORCH

    _backward_cls: type[BackwardCFunction]

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        own = {"_forward_cls": cls, "_autograd_function_id": next(_function_ids), "__module__": _HOME_IN_TORCH}
        cls._backward_cls = type(f"{name}Backward", (BackwardCFunction,), own)


class _SingleLevelFunction(FunctionCtx, metaclass=FunctionMeta):
    """What a custom function has to define, or may."""

    __module__ = _HOME_IN_TORCH

    #: Whether what was saved is given up as soon as it was read once.
    clear_saved_tensors_on_access = False
    #: Whether backward gets the gradients as one list, from which it may remove them.
    boxed_grads_call = False

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(errors.NO_FORWARD)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        raise NotImplementedError(errors.NO_SETUP_CONTEXT)

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        raise NotImplementedError(errors.NO_BACKWARD)

    vjp = backward

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        raise NotImplementedError(errors.NO_JVP)


def _is_setup_context_defined(fn: Any) -> bool:
    return SEMANTICS.functions_may_set_up_their_context_apart and bool(fn != _SingleLevelFunction.setup_context)


class Function(_SingleLevelFunction):
    """A differentiable function with a forward and a backward of the user's own."""

    __module__ = _HOME_IN_TORCH

    generate_vmap_rule = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(errors.function_instantiated(self.__class__), DeprecationWarning, stacklevel=2)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(errors.LEGACY_FUNCTION)

    @staticmethod
    def vmap(info: Any, in_dims: Any, *args: Any) -> Any:
        raise NotImplementedError(errors.NO_VMAP)

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        if kwargs and not SEMANTICS.functions_are_applied_to_keywords:
            raise TypeError(errors.KEYWORDS_OF_APPLY)
        if levels.stack or batches.stack:
            check_transformable(cls)
        if _is_setup_context_defined(getattr(cls, "setup_context", None)):
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            if bound.kwargs:
                raise TypeError(errors.keyword_of_forward(next(iter(bound.kwargs))))
            if batches.stack:
                return _call_for_sample(cls, bound.args)
            return call_function(cls, bound.args, separate=True)
        return call_function(cls, _by_place(cls, args, kwargs) if kwargs else args, separate=False)


def _by_place(cls: type[Function], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """An argument that is named counts as any other, in the place that forward has for it.

    Raises TypeError for a name that forward does not have, a second value, or a gap: no defaults are filled in.
    """
    code = cls.forward.__code__
    names = code.co_varnames[1 : code.co_argcount]
    placed = dict(enumerate(args))
    for name, value in kwargs.items():
        if name not in names:
            raise TypeError(errors.keyword_of_forward(name))
        if names.index(name) in placed:
            raise TypeError(errors.second_value_for_forward(name))
        placed[names.index(name)] = value
    for at in range(len(placed)):
        if at not in placed:
            raise TypeError(errors.missing_for_forward(names[at], at))
    return tuple([placed[at] for at in range(len(placed))])


def _call_for_sample(cls: type[Function], args: tuple[Any, ...]) -> Any:
    concerned = [batch for batch in batches.stack if batch in batches.batches_of(args)]
    if concerned and cls.vmap is not Function.vmap:
        return mapped(cls.vmap, args, concerned[-1])
    output = call_function(cls, args, separate=True)
    batches.follow(args, output)
    return output


# BW-04, NG-13: forward runs with recording off, and forward-mode AD too; whether its outputs get a history is decided
# by the mode outside. INF-45: by its grad flag, though inference mode be on.
@rule("BW-04", "NG-13", "INF-45")
def call_function(cls: type[_SingleLevelFunction], args: tuple[Any, ...], separate: bool) -> Any:
    """Call ``forward``. ``separate``: what is to be kept, setup_context says and not forward."""
    if levels.stack:
        args = tuple([levels.raised(one, levels.stack[-1]) for one in args])
    node = cls._backward_cls(args)
    before = state.grad_enabled, state.forward_grad_enabled
    output = beneath(cls, args) if levels.stack else None
    state.grad_enabled = state.forward_grad_enabled = False
    try:
        if not levels.stack:
            output = cls.forward(*args) if separate else cls.forward(node, *args)
        if separate:
            cls.setup_context(node, args, output)
    finally:
        state.grad_enabled, state.forward_grad_enabled = before
    outputs = output if isinstance(output, tuple) else (output,)
    recording = state.grad_enabled and bool(node._next_edges)
    forms = outputs_of_call(node, outputs, args, recording, separate)
    if recording:
        save(node)
    node.to_save = node.non_differentiable = node.dirty_tensors = node.saved_for_forward = None
    return tuple(forms) if isinstance(output, tuple) else forms[0]


# BW-26: inside of a transform the function is called at each level, the outermost first; forward at the bottom alone.
@rule("BW-26")
def beneath(cls: type[_SingleLevelFunction], args: tuple[Any, ...]) -> Any:
    """What ``cls`` returns one level lower, as tensors of the present level."""
    level = levels.stack[-1]
    lower = tuple([levels.lowered(one, level) for one in args])
    with levels.beneath(level):
        found = call_function(cls, lower, separate=True)
    own = {id(below): one for below, one in zip(lower, args)}

    def standing_for(one: Any) -> Any:
        if not isinstance(one, Tensor):
            return one
        return own[id(one)] if id(one) in own else levels.member(one, level)

    return tuple([standing_for(one) for one in found]) if isinstance(found, tuple) else standing_for(found)


# BW-26: a transform needs to know of setup_context, and vmap how the function is mapped.
@rule("BW-26")
def check_transformable(cls: type[Function]) -> None:
    """Raises RuntimeError for a function that cannot be called inside of a transform."""
    if not _is_setup_context_defined(getattr(cls, "setup_context", None)):
        raise RuntimeError(errors.NO_SETUP_CONTEXT_IN_TRANSFORM)
    if batches.stack:
        own_rule = cls.vmap is not Function.vmap
        if cls.generate_vmap_rule and own_rule:
            raise RuntimeError(errors.two_vmap_rules(cls.__name__))
        if not cls.generate_vmap_rule and not own_rule:
            raise RuntimeError(errors.no_vmap_rule(cls.__name__))


def that_maps_itself(func: Any) -> Optional[type[Function]]:
    """The custom function whose ``apply`` is what is mapped, if it says itself how that is done."""
    cls = getattr(func, "__self__", None)
    if not isinstance(cls, FunctionMeta) or not issubclass(cls, Function) or func != cls.apply:
        return None
    is_told = cls.vmap is not Function.vmap and not cls.generate_vmap_rule
    return cls if is_told and _is_setup_context_defined(getattr(cls, "setup_context", None)) else None


# BW-20: only tensors and None are saved; an output of this call is saved without its history.
@rule("BW-20")
def save(node: BackwardCFunction) -> None:
    tensors = node.to_save if node.to_save is not None else ()
    saved: list[Optional[SavedTensor]] = []
    node._saved = saved
    for i, one in enumerate(tensors):
        if one is not None and not isinstance(one, Tensor):
            raise TypeError(errors.saved_type(i, one))
        saved.append(None if one is None else saved_now(one, one.grad_fn is node))
