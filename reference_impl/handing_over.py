"""Subclasses of ``torch.Tensor``: what ops on them return, and ``__torch_function__``.

Until the first such class is made nothing here runs. Then each function and method looks at its arguments' classes, and
hands a call with one of a subclass to that class's ``__torch_function__``.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from types import FunctionType, NoneType
from typing import Any, Callable, Iterable, Mapping, Optional

from . import errors, modes
from .asked_forms import watch_forms
from .dispatching import disabled_torch_dispatch, unasked, watch
from .dtypes import dtype
from .ops.declare import FUNCTIONS, method
from .ops.reshaping import alias
from .rules import rule
from .semantics import SEMANTICS
from .tensor import Tensor

#: What most arguments are, to which nothing is handed over.
_PLAIN = frozenset({Tensor, int, float, bool, complex, str, NoneType, dtype})
#: The subclasses that have a ``__torch_function__``, their parent's or their own.
_overriding: set[type] = set()


class _Thread(threading.local):
    """``disabled``: while a class's ``__torch_function__`` runs what it was asked about, no call is handed to classes.

    ``modes``: what is asked before them, the innermost last. ``all_disabled``: no call is handed over at all.
    """

    disabled: bool
    all_disabled: bool
    modes: list[Any]

    def __init__(self) -> None:
        self.disabled = self.all_disabled = False
        self.modes = []


thread = _Thread()


class DisableTorchFunctionSubclass:
    """Context manager: no call is handed to a class's ``__torch_function__``, and results are plain tensors."""

    def __enter__(self) -> None:
        self.before = thread.disabled
        thread.disabled = True

    def __exit__(self, *exc_info: Any) -> None:
        thread.disabled = self.before


class DisableTorchFunction:
    """Context manager: no call is handed over, neither to a class nor to a mode."""

    def __enter__(self) -> None:
        self.before = thread.all_disabled
        thread.all_disabled = True

    def __exit__(self, *exc_info: Any) -> None:
        thread.all_disabled = self.before


def disabled_torch_function(func: Any, types: Any, args: Any = (), kwargs: Optional[Mapping[str, Any]] = None) -> Any:
    """A class with this as its ``__torch_function__`` takes part in ops as a plain tensor does."""
    with DisableTorchFunctionSubclass():
        return func(*args, **(kwargs or {}))


# -- the classes -----------------------------------------------------------------------------------


def _check_class(cls: Any) -> None:
    if not isinstance(cls, type):
        raise TypeError(errors.class_is_no_type(cls))
    if not issubclass(cls, Tensor):
        refused = TypeError if SEMANTICS.a_class_that_is_no_tensors_is_a_type_error else RuntimeError
        raise refused(errors.NOT_A_TENSOR_CLASS)


def as_subclass(self: Tensor, *cls: Any) -> Any:
    """A view of the whole of the tensor, of the given class."""
    if not cls:
        raise TypeError(errors.missing_positional("as_subclass", "cls"))
    return _as_subclass(self, cls[0])


def _as_subclass(self: Tensor, cls: Any) -> Any:
    _check_class(cls)
    with unasked():
        seen = alias(self)
    seen.__class__ = cls
    return seen


#: Stands for a tensor that was not given.
_ABSENT: Any = object()


def make_subclass(cls: Any, data: Any = _ABSENT, require_grad: bool = False) -> Any:
    """A leaf of the given class over the elements of ``data``."""
    if data is _ABSENT:
        raise TypeError(errors.missing_positional("_make_subclass", "data"))
    _check_class(cls)
    for name, position, kind, value in (("data", 2, Tensor, data), ("require_grad", 3, bool, require_grad)):
        if not isinstance(value, kind):
            raise TypeError(errors.argument_type("_make_subclass", name, position, kind.__name__, value))
    with unasked():
        made = data.detach()
    if require_grad:
        if made._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
        made._requires_grad = True
    made.__class__ = cls
    return made


def _default_torch_function(
    cls: type, func: Any, types: Iterable[type], args: Any = (), kwargs: Optional[Mapping[str, Any]] = None
) -> Any:
    """The results are of the class, as far as they are tensors."""
    if not all(issubclass(cls, one) for one in types):
        return NotImplemented
    with DisableTorchFunctionSubclass():
        result = func(*args, **(kwargs or {}))
        keeps_class = getattr(getattr(func, "__self__", None), "keeps_class", False)
        return result if keeps_class else _converted(result, cls)


def _converted(result: Any, cls: type) -> Any:
    if cls is Tensor:
        return result
    if isinstance(result, Tensor):
        return result if isinstance(result, cls) else _as_subclass(result, cls)
    if isinstance(result, (tuple, list)):
        converted = [_converted(one, cls) for one in result]
        return type(result)(*converted) if hasattr(result, "_fields") else type(result)(converted)
    return result


def _init_subclass(cls: type, /, **named: Any) -> None:
    if getattr(cls, "__torch_dispatch__").__func__ is not disabled_torch_dispatch:  # noqa: B009
        watch(cls)
        watch_forms()
    if cls.__torch_function__ is not disabled_torch_function:  # type: ignore[attr-defined]
        watch_calls()
        _overriding.add(cls)


# -- the calls -------------------------------------------------------------------------------------


def takes_over(kind: Any) -> bool:
    """Whether calls with an argument of this type are handed to it: a subclass, or a type of another kind that asks."""
    if issubclass(kind, Tensor):
        return kind in _overriding
    return getattr(kind, "__torch_function__", disabled_torch_function) is not disabled_torch_function


def _flat(args: Iterable[Any]) -> Iterable[Any]:
    for one in args:
        if one.__class__ is list or one.__class__ is tuple:
            yield from one
        else:
            yield one


def overriding_arguments(args: Iterable[Any], plain: bool = False) -> list[Any]:
    """One argument of each type that takes over: a class comes before its parents, else they stand in order.

    ``plain``: as torch's own Python code counts, for which a plain tensor takes over as well.
    """
    found: list[Any] = []
    kinds: list[type] = []
    for value in _flat(args):
        kind = value.__class__
        if kind not in kinds and (takes_over(kind) or (plain and kind is Tensor)):
            at = next((i for i, other in enumerate(kinds) if issubclass(kind, other)), len(kinds))
            kinds.insert(at, kind)
            found.insert(at, value)
    return found


def has_overriding(values: Iterable[Any]) -> bool:
    """Whether a call with these arguments is handed over, be it to a mode."""
    # This is asked at every call, a look at a flag too, as soon as one subclass was made: so it makes nothing.
    if thread.all_disabled:
        return False
    if thread.modes:
        return True
    if thread.disabled:
        return False
    for one in values:
        kind = one.__class__
        if kind is list or kind is tuple:
            if any(takes_over(inner.__class__) for inner in one):
                return True
        elif kind not in _PLAIN and takes_over(kind):
            return True
    return False


def hand_over(
    func: Any, name: str, takers: list[Any], types: tuple[type, ...], args: Any, kwargs: Any, operator: bool = False,
    refusal: Callable[[str, list[type]], str] = errors.no_implementation_found,
) -> Any:  # fmt: skip
    """The innermost mode answers the call, without itself; if it does not, one of the arguments that take over."""
    given = (func, types, args, kwargs) if kwargs is not None else (func, types, args)
    tried: list[Any] = []
    if thread.modes:
        mode = thread.modes.pop()
        try:
            result = mode.__torch_function__(*given)
        finally:
            thread.modes.append(mode)
        if result is not NotImplemented:
            return result
        tried.append(mode)
    for one in takers if not thread.disabled else ():
        result = one.__torch_function__(*given)
        if result is not NotImplemented:
            return result
    if operator:
        return NotImplemented
    raise TypeError(refusal(name, [*tried, *map(type, takers)]))


def _arguments_of_python(base: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """What torch's own Python code hands over: by name what has a default, the rest by place."""
    bound = inspect.signature(base).bind(*args, **kwargs)
    bound.apply_defaults()
    by_place: list[Any] = []
    by_name: dict[str, Any] = {}
    for parameter in bound.signature.parameters.values():
        value = bound.arguments[parameter.name]
        if parameter.kind is parameter.VAR_POSITIONAL:
            by_place.extend(value)
        elif parameter.kind is parameter.VAR_KEYWORD:
            by_name.update(value)
        elif parameter.default is parameter.empty:
            by_place.append(value)
        else:
            by_name[parameter.name] = value
    return tuple(by_place), by_name


def _watched(base: Any, name: str, named: Optional[str] = None, operator: bool = False) -> Any:
    """``base``, which hands over calls with arguments of subclasses: as the method ``named``, if one stands for it."""
    of_python = name in PYTHON or (name.startswith("torch.nn.functional.") and name not in NOT_PYTHON)
    is_method = name.startswith("torch.Tensor.")
    of_data = name in ("torch.tensor", "torch.as_tensor", "torch.asarray")
    without_arguments = is_method and not of_python and name not in WITH_ARGUMENTS and _takes_nothing(base)

    @functools.wraps(base)
    def call(*args: Any, **kwargs: Any) -> Any:
        if not has_overriding(() if of_data else (*args, *kwargs.values()) if kwargs else args):
            return base(*args, **kwargs) if kwargs else base(*args)  # passing no keywords on takes time, too
        func = call if named is None else getattr(Tensor, named)
        takers = overriding_arguments((*args, *kwargs.values()), of_python)
        types: tuple[type, ...] = tuple(map(type, takers))
        handed: Any = kwargs or None
        refusal = errors.multiple_dispatch_failed
        if without_arguments:
            types = (type(args[0]),)
        elif of_python:
            refusal = errors.no_implementation_found
            try:
                args, handed = _arguments_of_python(base, args, kwargs)
            except TypeError:
                return base(*args, **kwargs)
        try:
            return hand_over(func, name, takers, types, args, handed, operator, refusal)
        except TypeError:
            if operator:
                return NotImplemented
            raise

    call.__name__ = call.__qualname__ = name.rpartition(".")[2]
    return call


def _watched_backward(base: Callable[..., Any]) -> Callable[..., Any]:
    """``torch.autograd.backward`` looks at what it begins with alone, and asks nobody where that is nothing."""

    @functools.wraps(base)
    def backward(
        tensors: Any, grad_tensors: Any = None, retain_graph: Any = None, create_graph: bool = False,
        grad_variables: Any = None, inputs: Any = None,
    ) -> Any:  # fmt: skip
        roots = tensors if isinstance(tensors, (list, tuple)) else (tensors,)
        if not roots or not has_overriding(roots):
            return base(tensors, grad_tensors, retain_graph, create_graph, grad_variables, inputs)
        takers = overriding_arguments(roots, plain=True)
        named = {"grad_tensors": grad_tensors, "retain_graph": retain_graph, "create_graph": create_graph}
        kinds = tuple(map(type, takers))
        return hand_over(backward, "torch.autograd.backward", takers, kinds, (tensors,), {**named, "inputs": inputs})

    return backward


def _takes_nothing(base: Any) -> bool:
    try:
        return len(inspect.signature(base).parameters) == 1
    except ValueError:
        return False


#: What torch implements in Python, and hands over with its defaults filled in.
PYTHON = frozenset(
    [f"torch.{name}" for name in "atleast_1d atleast_2d atleast_3d block_diag broadcast_tensors cartesian_prod cdist"
     " chain_matmul einsum meshgrid norm split stft tensordot unique unique_consecutive unravel_index".split()]
    + [f"torch.Tensor.{name}" for name in "__len__ __iter__ __contains__ __format__ __repr__ __deepcopy__"
       " __reduce_ex__ __array__ __rsub__ __rdiv__ __rtruediv__ __floordiv__ __rfloordiv__ __rpow__ __rmod__"
       " __rmatmul__ __pow__ __ipow__ __reversed__ __dir__ backward dim_order istft lu norm register_hook"
       " register_post_accumulate_grad_hook resize resize_as share_memory_ is_shared split stft storage unflatten"
       " unique unique_consecutive".split()]
    + ["torch.autograd.grad"]
)  # fmt: skip
#: Functions of ``nn.functional`` that it does not.
NOT_PYTHON = frozenset(
    f"torch.nn.functional.{name}"
    for name in "adaptive_avg_pool1d avg_pool1d avg_pool2d avg_pool3d bilinear celu_ channel_shuffle conv1d conv2d"
    " conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d cosine_similarity elu_ gelu hardshrink"
    " hardtanh_ leaky_relu_ linear logsigmoid native_channel_shuffle one_hot pairwise_distance pdist pixel_shuffle"
    " pixel_unshuffle prelu relu_ rrelu_ scaled_dot_product_attention selu_ softplus threshold_".split()
)
#: Methods that take arguments in torch, unlike here.
WITH_ARGUMENTS = frozenset(
    f"torch.Tensor.{name}"
    for name in "contiguous clone double float half bfloat16 long int short char byte bool size stride sum mean prod"
    " requires_grad_ tolist".split()
)
#: Operators for which a method stands.
_METHODS = {
    **{f"__{name}__": name for name in "add sub mul pow neg abs eq ne lt le gt ge matmul".split()},
    **{f"__i{name}__": f"{name}_" for name in "add sub mul".split()},
    "__radd__": "add",
    "__rmul__": "mul",
    "__truediv__": "div",
    "__itruediv__": "div_",
    "__mod__": "remainder",
    "__rtruediv__": "__rdiv__",
}
_OPERATORS = frozenset(_METHODS) | {
    "__rsub__",
    "__rtruediv__",
    "__floordiv__",
    "__rfloordiv__",
    "__rmod__",
    "__rpow__",
    "__rmatmul__",
}
_NOT_HANDED_OVER = frozenset(
    "__new__ __init__ __init_subclass__ __hash__ __iter__ __setattr__ __getattr__ __getattribute__ __torch_function__"
    " __dir__ __del__ __setstate__ as_subclass".split()
)


class _WatchedProperty:
    """An attribute whose reading and assigning is handed over, as ``Tensor.grad.__get__`` and ``__set__``."""

    def __init__(self, attribute: property, name: str) -> None:
        self._attribute = attribute
        self._read: Any = attribute.fget
        self.keeps_class = name in ("grad", "_base")
        self.__name__ = name
        self.__doc__ = attribute.__doc__

    def __get__(self, tensor: Any, owner: Any = None) -> Any:
        if tensor is None:
            return self
        # Of a tensor of no subclass modes alone are asked.
        if (tensor.__class__ is Tensor and not thread.modes) or not has_overriding((tensor,)):
            return self._read(tensor)
        return self._handed_over(self.__get__, tensor)

    def __set__(self, tensor: Any, value: Any) -> None:
        if not has_overriding((tensor,)):
            self._attribute.__set__(tensor, value)
        else:
            self._handed_over(self.__set__, tensor, value)

    def __delete__(self, tensor: Any) -> None:
        self._attribute.__delete__(tensor)

    def _handed_over(self, func: Any, *args: Any) -> Any:
        return hand_over(func, self.__name__, overriding_arguments(args[:1]), (type(args[0]),), args, None)


_watching = False


def watch_calls() -> None:
    """From now on functions and methods look at the classes of their arguments, and at the modes."""
    global _watching
    if _watching:
        return
    _watching = True
    # Whoever takes over calls stands above whatever else looks at them.
    from .amp.autocast_mode import watch_casts  # only here: most programs do without

    watch_forms()
    watch_casts()
    for name, attribute in list(vars(Tensor).items()):
        is_private = name.startswith("_") and not name.startswith("__")
        if is_private or name in _NOT_HANDED_OVER:
            continue
        if isinstance(attribute, property):
            setattr(Tensor, name, _WatchedProperty(attribute, name))
        elif isinstance(attribute, FunctionType):
            shown = f"torch.Tensor.{name}"
            setattr(Tensor, name, _watched(attribute, shown, _METHODS.get(name), name in _OPERATORS))
    package = sys.modules[__package__]
    for name, form in FUNCTIONS.items():
        stands = vars(package).get(name)
        if stands is form or getattr(stands, "__wrapped__", None) is form:  # autocast may stand before it
            setattr(package, name, _watched(stands, f"torch.{name}"))
    package.autograd.grad = _watched(package.autograd.grad, "torch.autograd.grad")
    package.autograd.backward = _watched_backward(package.autograd.backward)
    for name in ("make_dual", "unpack_dual"):
        form = getattr(package.autograd.forward_ad, name)
        setattr(package.autograd.forward_ad, name, _watched(form, f"torch._{name}"))
    functional = package.nn.functional
    for name, form in list(vars(functional).items()):
        if isinstance(form, FunctionType) and not name.startswith("_"):
            setattr(functional, name, _watched(form, f"torch.nn.functional.{name}"))
    if SEMANTICS.modes_are_asked_about_switching_the_grad_flag:
        modes.hand_over = _switch_grad_mode
    package.engine.run = _without_modes(package.engine.run)


def takes_strangers(args: Iterable[Any]) -> bool:
    """Whether among the arguments is one that is no tensor and takes over calls, of which nobody knew yet."""
    return not _watching and any(not isinstance(one, Tensor) and takes_over(one.__class__) for one in _flat(args))


def watched_form(path: str) -> Any:
    """The function or method that stands at ``path``, looking at its arguments from now on."""
    watch_calls()
    found: Any = sys.modules[__package__]
    for name in path.removeprefix("torch.").split("."):
        found = getattr(found, name)
    return found


# MODE-17: switching the grad flag is a call as others are: a mode of torch.overrides answers it, and may leave it be.
@rule("MODE-17")
def _switch_grad_mode(enabled: bool) -> None:
    if thread.modes and not thread.all_disabled:
        func = sys.modules[f"{__package__}._C"]._set_grad_enabled
        hand_over(func, "torch._C._set_grad_enabled", [], (), (enabled,), None)
    else:
        modes.state.grad_enabled = enabled


def _without_modes(run: Callable[..., Any]) -> Callable[..., Any]:
    """What derivatives compute is nothing that a program called."""

    @functools.wraps(run)
    def quiet(*args: Any, **kwargs: Any) -> Any:
        before, thread.modes = thread.modes, []
        try:
            return run(*args, **kwargs)
        finally:
            thread.modes = before

    return quiet


method("as_subclass", as_subclass)
method("_make_subclass", staticmethod(make_subclass))
method("__torch_function__", classmethod(_default_torch_function))
method("__init_subclass__", classmethod(_init_subclass))
