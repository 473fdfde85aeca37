"""``Module``: the base of all modules. What it holds and saves stands in ``registry`` and ``saving``; here is how it is
called, with its hooks and those of all modules around ``forward``, and how all its tensors are changed."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from types import FunctionType
from typing import Any, Callable, Optional, TypeVar

from ...devices import check
from ...handles import RemovableHandle, hang
from ...ops.declare import FUNCTIONS
from ...ops.parsing import read
from ...rules import rule
from ...semantics import SEMANTICS
from ...tensor import Tensor
from .backward_hooks import BackwardHook, hang_on_first_output
from .conversion import converted
from .registry import register_module_buffer_registration_hook as register_module_buffer_registration_hook
from .registry import register_module_module_registration_hook as register_module_module_registration_hook
from .registry import register_module_parameter_registration_hook as register_module_parameter_registration_hook
from .saving import _EXTRA_STATE_KEY_SUFFIX as _EXTRA_STATE_KEY_SUFFIX
from .saving import Saving
from .saving import _IncompatibleKeys as _IncompatibleKeys

Hook = Callable[..., Any]
T = TypeVar("T", bound="Module")


def _addindent(s_: str, numSpaces: int) -> str:
    first, *rest = s_.split("\n")
    return "\n".join([first, *(numSpaces * " " + line for line in rest)])


# The hooks of all modules. They run before those of the module itself. A test may put other dicts in their place.
_global_forward_pre_hooks: dict[int, Hook] = OrderedDict()
_global_forward_hooks: dict[int, Hook] = OrderedDict()
_global_forward_hooks_with_kwargs: dict[int, bool] = OrderedDict()
_global_forward_hooks_always_called: dict[int, bool] = OrderedDict()
_global_backward_pre_hooks: dict[int, Hook] = OrderedDict()
_global_backward_hooks: dict[int, Hook] = OrderedDict()
#: Whether the backward hooks are full ones; None before the first.
_global_is_full_backward_hook: Optional[bool] = None


def _has_any_global_hook() -> bool:
    return bool(
        _global_forward_hooks or _global_forward_pre_hooks or _global_backward_hooks or _global_backward_pre_hooks
    )


def register_module_forward_pre_hook(hook: Hook) -> RemovableHandle:
    return hang(_global_forward_pre_hooks, hook)


def register_module_forward_hook(
    hook: Hook, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    handle = RemovableHandle(_global_forward_hooks, extra_dict=_global_forward_hooks_always_called)
    _global_forward_hooks[handle.id] = hook
    if with_kwargs:
        _global_forward_hooks_with_kwargs[handle.id] = True
    if always_call:
        _global_forward_hooks_always_called[handle.id] = True
    return handle


def register_module_full_backward_pre_hook(hook: Hook) -> RemovableHandle:
    return hang(_global_backward_pre_hooks, hook)


def register_module_full_backward_hook(hook: Hook) -> RemovableHandle:
    return _register_global_backward_hook(hook, full=True)


def register_module_backward_hook(hook: Hook) -> RemovableHandle:
    return _register_global_backward_hook(hook, full=False)


def _register_global_backward_hook(hook: Hook, full: bool) -> RemovableHandle:
    global _global_is_full_backward_hook
    if _global_is_full_backward_hook is (not full):
        raise RuntimeError(_BOTH_KINDS.format("as a global Module hook"))
    _global_is_full_backward_hook = full
    return hang(_global_backward_hooks, hook)


_BOTH_KINDS = "Cannot use both regular backward hooks and full backward hooks {}. Please use only one of them."


_HOOKS = (
    "_forward_hooks", "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks", "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)  # fmt: skip


#: What a module keeps its parameters, buffers and parts in.
_TABLE: type[dict[str, Any]] = dict if SEMANTICS.a_module_keeps_plain_dicts else OrderedDict


class _Call:
    """One call of a module that has hooks."""

    def __init__(self, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.module = module
        self.args = args
        self.kwargs = kwargs
        self.result: Any = None
        #: Hooks to be called in any case that were called.
        self.called: set[int] = set()

    # BW-09: around forward: pre-hooks, then the wrapping of inputs, forward, hooks, the wrapping of outputs.
    @rule("BW-09")
    def run(self) -> Any:
        module = self.module
        full: list[Hook] = []
        non_full: list[Hook] = []
        for hooks, is_full in (
            (_global_backward_hooks, _global_is_full_backward_hook),
            (module._backward_hooks, module._is_full_backward_hook),
        ):
            if is_full is not None:
                (full if is_full else non_full).extend(hooks.values())
        before = [*_global_backward_pre_hooks.values(), *module._backward_pre_hooks.values()]
        self.run_pre_hooks()
        around = BackwardHook(module, full, before) if full or before else None
        if around is not None:
            self.args = around.setup_input_hook(self.args)
        self.result = module.forward(*self.args, **self.kwargs)
        for key, hook in (*_global_forward_hooks.items(), *module._forward_hooks.items()):
            if key in module._forward_hooks_always_called or key in _global_forward_hooks_always_called:
                self.called.add(key)
            self.run_hook(key, hook)
        if around is not None:
            if (
                not isinstance(self.result, (Tensor, tuple))
                and SEMANTICS.modules_with_backward_hooks_warn_of_other_outputs
            ):
                warnings.warn(
                    "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but"
                    f" received {type(self.result)}",
                    stacklevel=4,
                )
            self.result = around.setup_output_hook(self.result)
        if non_full:
            hang_on_first_output(non_full, module, self.args, self.result)
        return self.result

    def run_pre_hooks(self) -> None:
        module = self.module
        for key, hook in (*_global_forward_pre_hooks.items(), *module._forward_pre_hooks.items()):
            if key in module._forward_pre_hooks_with_kwargs:
                changed = hook(module, self.args, self.kwargs)
                if changed is None:
                    continue
                if not isinstance(changed, tuple) or len(changed) != 2:
                    raise RuntimeError(
                        f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                    )
                self.args, self.kwargs = changed
            else:
                changed = hook(module, self.args)
                if changed is not None:
                    self.args = changed if isinstance(changed, tuple) else (changed,)

    def run_hook(self, key: int, hook: Hook) -> None:
        module = self.module
        if key in module._forward_hooks_with_kwargs or key in _global_forward_hooks_with_kwargs:
            changed = hook(module, self.args, self.kwargs, self.result)
        else:
            changed = hook(module, self.args, self.result)
        if changed is not None:
            self.result = changed

    def run_always_called(self) -> None:
        """The call failed: hooks that are always called run now, and the error goes its way whatever they do."""
        module = self.module
        kinds = (
            ("global module", _global_forward_hooks, _global_forward_hooks_always_called),
            ("module", module._forward_hooks, module._forward_hooks_always_called),
        )
        for kind, hooks, always in kinds:
            for key, hook in list(hooks.items()):
                if key not in always or key in self.called:
                    continue
                try:
                    self.run_hook(key, hook)
                except Exception as error:
                    warnings.warn(
                        f"{kind} forward hook with ``always_call=True`` raised an exception that was silenced as"
                        f" another error was raised in forward: {error}",
                        stacklevel=3,
                    )


class Module(Saving):
    """The base of all modules. A subclass calls ``super().__init__()`` before it assigns parameters or modules."""

    training: bool
    #: Whether ``__init__`` hands its arguments on to the next class, which is then no module.
    call_super_init: bool = False
    dump_patches: bool = False
    T_destination = TypeVar("T_destination", bound=dict[str, Any])

    _forward_hooks: dict[int, Hook]
    _forward_hooks_with_kwargs: dict[int, bool]
    _forward_hooks_always_called: dict[int, bool]
    _forward_pre_hooks: dict[int, Hook]
    _forward_pre_hooks_with_kwargs: dict[int, bool]
    _backward_hooks: dict[int, Hook]
    _backward_pre_hooks: dict[int, Hook]
    _is_full_backward_hook: Optional[bool]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        hands_on = hasattr(Module, "call_super_init") and self.call_super_init  # not all releases know of it
        if kwargs and not hands_on:
            named = type(self) if SEMANTICS.modules_refuse_keywords_as_their_own_class else Module
            raise TypeError(f"{named.__name__}.__init__() got an unexpected keyword argument '{next(iter(kwargs))}'")
        if args and not hands_on:
            raise TypeError(
                f"{type(self).__name__}.__init__() takes 1 positional argument but {len(args) + 1} were given"
            )
        own = self.__dict__
        own["training"] = True
        own["_parameters"] = _TABLE()
        own["_buffers"] = _TABLE()
        own["_non_persistent_buffers_set"] = set()
        own["_backward_pre_hooks"] = OrderedDict()
        own["_backward_hooks"] = OrderedDict()
        own["_is_full_backward_hook"] = None
        for name in _HOOKS:
            own[name] = OrderedDict()
        own["_modules"] = _TABLE()
        if hands_on:
            super().__init__(*args, **kwargs)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """What was saved before a kind of hooks existed has none of them."""
        self.__dict__.update(state)
        for name in (*_HOOKS, "_backward_pre_hooks", "_backward_hooks"):
            self.__dict__.setdefault(name, OrderedDict())
        self.__dict__.setdefault("_non_persistent_buffers_set", set())
        self.__dict__.setdefault("_is_full_backward_hook", None)

    # -- calling -----------------------------------------------------------------------------------

    def forward(self, *input: Any) -> Any:
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def _wrapped_call_impl(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_impl(*args, **kwargs)

    __call__: Callable[..., Any] = _wrapped_call_impl

    def _call_impl(self, *args: Any, **kwargs: Any) -> Any:
        if not (
            self._backward_hooks
            or self._backward_pre_hooks
            or self._forward_hooks
            or self._forward_pre_hooks
            or _has_any_global_hook()
        ):
            return self.forward(*args, **kwargs)
        call = _Call(self, args, kwargs)
        try:
            return call.run()
        except Exception:
            call.run_always_called()
            raise

    # -- registering hooks -------------------------------------------------------------------------

    def register_forward_pre_hook(
        self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """``hook(module, args)`` runs before ``forward``; what it returns, unless None, replaces the arguments."""
        flags = {"_forward_pre_hooks_with_kwargs": with_kwargs}
        return self._register("_forward_pre_hooks", hook, prepend, flags)

    def register_forward_hook(
        self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """``hook(module, args, output)`` runs after ``forward``; what it returns, unless None, replaces the output."""
        flags = {"_forward_hooks_with_kwargs": with_kwargs, "_forward_hooks_always_called": always_call}
        return self._register("_forward_hooks", hook, prepend, flags)

    def register_full_backward_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """``hook(module, grad_output)`` runs before the gradients of the outputs enter the module."""
        return self._register("_backward_pre_hooks", hook, prepend, {})

    def register_full_backward_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """``hook(module, grad_input, grad_output)`` runs when the gradients of the inputs are there."""
        self._choose_kind(full=True)
        return self._register("_backward_hooks", hook, prepend, {})

    def register_backward_hook(self, hook: Hook) -> RemovableHandle:
        """The older kind: it sees the gradients of the node that made the first output."""
        self._choose_kind(full=False)
        return self._register("_backward_hooks", hook, False, {})

    def _choose_kind(self, full: bool) -> None:
        if self._is_full_backward_hook is (not full):
            raise RuntimeError(_BOTH_KINDS.format("on a single Module"))
        self._is_full_backward_hook = full

    def _register(self, home: str, hook: Hook, prepend: bool, flags: dict[str, bool]) -> RemovableHandle:
        own = self.__dict__
        handle = RemovableHandle(own[home], extra_dict=[own[flag] for flag in flags])
        own[home][handle.id] = hook
        for flag, is_set in flags.items():
            if is_set:
                own[flag][handle.id] = True
        if prepend:
            own[home].move_to_end(handle.id, last=False)
        return handle

    # -- modes -------------------------------------------------------------------------------------

    # MODE-11, MODE-12: training and evaluation are flags of the modules; no grad mode reads or sets them.
    @rule("MODE-11", "MODE-12")
    def train(self: T, mode: bool = True) -> T:
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    @rule("MODE-11")
    def eval(self: T) -> T:
        return self.train(False)

    # DEF-14: all parameters of the module and of those in it.
    @rule("DEF-14", "DEF-15")
    def requires_grad_(self: T, requires_grad: bool = True) -> T:
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = SEMANTICS.zero_grad_sets_to_none) -> None:
        for parameter in self.parameters():
            if parameter.grad is not None:
                if set_to_none:
                    parameter.grad = None
                else:
                    zero_gradient(parameter.grad)

    # -- changing all tensors ----------------------------------------------------------------------

    def apply(self: T, fn: Callable[["Module"], Any]) -> T:
        """Call ``fn`` on each child module, inner ones first, and on this one."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def _apply(self: T, fn: Callable[[Any], Tensor], recurse: bool = True) -> T:
        for module in self.children() if recurse else ():
            module._apply(fn)
        for name, parameter in self._parameters.items():
            if parameter is not None:
                self._parameters[name] = converted(parameter, fn)
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self: T, *args: Any, **kwargs: Any) -> T:
        """To a device or a floating type; integral buffers keep theirs."""
        given = read("Module.to", args, kwargs) or {}
        other, where = given.get("tensor"), given.get("device")
        dtype = given.get("dtype") if other is None else other.dtype
        if isinstance(where, int):
            raise RuntimeError("Cannot access accelerator device when none is available.")
        check(where)
        if dtype is not None and dtype.category < 2:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        if dtype is not None and dtype.is_complex:
            warnings.warn(
                "Complex modules are a new feature under active development whose design may change, and some modules"
                " might not work as expected when using complex tensors as parameters or buffers. Please file an issue"
                " at https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml if a complex module does not"
                " work as expected.",
                stacklevel=2,
            )
        format = given.get("memory_format")

        def change(tensor: Tensor) -> Tensor:
            own = dtype if dtype is not None and tensor.dtype.category >= 2 else tensor.dtype
            return tensor.to(own, memory_format=format if tensor.dim() in (4, 5) else None)

        return self._apply(change)

    def type(self: T, dst_type: Any) -> T:
        return self._apply(lambda t: t.type(dst_type))

    def float(self: T) -> T:
        return self._to_floating("float")

    def double(self: T) -> T:
        return self._to_floating("double")

    def half(self: T) -> T:
        return self._to_floating("half")

    def bfloat16(self: T) -> T:
        return self._to_floating("bfloat16")

    def _to_floating(self: T, name: str) -> T:
        return self._apply(lambda t: getattr(t, name)() if t.is_floating_point() else t)

    def cpu(self: T) -> T:
        return self._apply(lambda t: t)

    def cuda(self: T, device: Any = None) -> T:
        return self._apply(lambda t: t.cuda(device))

    def xpu(self: T, device: Any = None) -> T:
        raise AssertionError("Torch not compiled with XPU enabled")

    def share_memory(self: T) -> T:
        return self._apply(lambda t: t.share_memory_())

    def to_empty(self: T, *, device: Any, recurse: bool = True) -> T:
        """Every tensor replaced by one like it, not filled."""
        return self._apply(FUNCTIONS["empty_like"], recurse=recurse)

    # -- showing -----------------------------------------------------------------------------------

    def extra_repr(self) -> str:
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        children = [f"({name}): {_addindent(repr(module), 2)}" for name, module in self._modules.items()]
        if len(lines) == 1 and not children:
            return f"{self._get_name()}({lines[0]})"
        if not lines and not children:
            return f"{self._get_name()}()"
        return f"{self._get_name()}(\n  " + "\n  ".join(lines + children) + "\n)"


for _part in Module.__mro__[1:]:  # torch has them all in one class, which messages name
    for _form in vars(_part).values():
        if isinstance(_form, FunctionType):
            _form.__qualname__ = f"Module.{_form.__name__}"


def zero_gradient(grad: Any) -> None:
    """Cut a gradient off its history and fill it with zeros."""
    if grad.grad_fn is not None:
        grad.detach_()
    else:
        grad.requires_grad_(False)
    grad.zero_()
