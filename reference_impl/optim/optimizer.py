"""``Optimizer``: parameter groups, their state, and what every ``step`` does about the grad mode."""

from __future__ import annotations

import warnings
from collections import OrderedDict, defaultdict
from collections.abc import Iterable as IterableABC
from copy import deepcopy
from itertools import chain
from typing import Any, Callable, ClassVar, Iterable, Optional, Union

from .. import dtypes
from ..handles import RemovableHandle, hang
from ..modes import enable_grad
from ..modes import state as modes
from ..nn.modules.module import zero_gradient
from ..ops.declare import FUNCTIONS
from ..ops.unrecorded import add_multiple_to
from ..printing import typename
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor
from .for_writers import (  # noqa: F401  (torch's namespace)
    _capturable_doc,
    _default_to_fused_or_foreach,
    _differentiable_doc,
    _disable_dynamo_if_unsupported,
    _foreach_doc,
    _fused_doc,
    _get_scalar_dtype,
    _get_value,
    _maximize_doc,
    _params_doc,
    _stack_if_compiling,
    _to_scalar,
    _use_grad_for_differentiable,
    _view_as_real,
)
from .hooks import Hook, _global_optimizer_post_hooks, _global_optimizer_pre_hooks, with_hooks  # noqa: F401
from .hooks import register_optimizer_step_post_hook as register_optimizer_step_post_hook
from .hooks import register_optimizer_step_pre_hook as register_optimizer_step_pre_hook

ParamsT = Union[Iterable[Tensor], Iterable[dict[str, Any]], Iterable[tuple[str, Tensor]]]


_UNORDERED = (
    "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets will change"
    " between runs. Please use a list instead."
)


class _Required:
    """The default of an option that each group must give."""

    def __repr__(self) -> str:
        return "<required parameter>"


required = _Required()
_MISSING = SEMANTICS.missing()

DUPLICATES = (
    "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; see"
    " github.com/pytorch/pytorch/issues/40967 for more information"
)


def _take_names(param_group: dict[str, Any]) -> None:
    """Parameters may come with their names, all of them or none."""
    members = param_group["params"]
    names = [member[0] for member in members if isinstance(member, tuple)]
    param_group["params"] = [member[1] if isinstance(member, tuple) else member for member in members]
    if names:
        if len(names) != len(members):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        param_group["param_names"] = names


_HOOKS = (
    "_optimizer_step_pre_hooks", "_optimizer_step_post_hooks", "_optimizer_state_dict_pre_hooks",
    "_optimizer_state_dict_post_hooks", "_optimizer_load_state_dict_pre_hooks", "_optimizer_load_state_dict_post_hooks",
)  # fmt: skip


class Optimizer:
    """The base of all optimizers: ``param_groups`` (each with its options) and ``state`` (for each parameter)."""

    _optimizer_step_pre_hooks: dict[int, Hook]
    _optimizer_step_post_hooks: dict[int, Hook]
    _optimizer_state_dict_pre_hooks: dict[int, Hook]
    _optimizer_state_dict_post_hooks: dict[int, Hook]
    _optimizer_load_state_dict_pre_hooks: dict[int, Hook]
    _optimizer_load_state_dict_post_hooks: dict[int, Hook]

    def __init__(self, params: ParamsT, defaults: dict[str, Any]) -> None:
        self.defaults = {name: value for name, value in defaults.items() if self._takes(name)}
        for name in _HOOKS:
            setattr(self, name, OrderedDict())
        self._put_hooks_around_step()
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                + typename(params)
            )
        self.state: Any = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        if isinstance(params, set) and SEMANTICS.parameters_in_a_set_are_deprecated:
            warnings.warn(f"{_UNORDERED} This will be an error in a future release.", FutureWarning, stacklevel=3)
        groups: list[Any] = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def _takes(self, option: str) -> bool:
        """An option that the optimizer of a release does not take is in none of its groups."""
        own = (kind for kind in type(self).__mro__ if kind.__module__.startswith(__package__))
        return not any(f"optim.{kind.__name__}({option})" in _MISSING for kind in own)

    def _put_hooks_around_step(self) -> None:
        kind = type(self)
        if not getattr(kind.step, "hooked", None):
            kind.step = with_hooks(kind.step)  # type: ignore[method-assign]

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for name in _HOOKS:
            self.__dict__.setdefault(name, OrderedDict())
        self._put_hooks_around_step()
        self.defaults.setdefault("differentiable", False)

    # -- hooks ---------------------------------------------------------------------------------------------------------

    def register_step_pre_hook(self, hook: Hook) -> RemovableHandle:
        """``hook(optimizer, args, kwargs)`` runs before the step; it may return new arguments."""
        return hang(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook: Hook) -> RemovableHandle:
        return hang(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        return self._hang(self._optimizer_state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """``hook(optimizer, state_dict)`` may return another state dict."""
        return self._hang(self._optimizer_state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """``hook(optimizer, state_dict)`` may return another state dict to load."""
        return self._hang(self._optimizer_load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        return self._hang(self._optimizer_load_state_dict_post_hooks, hook, prepend)

    def _hang(self, registry: Any, hook: Hook, prepend: bool) -> RemovableHandle:
        handle = hang(registry, hook)
        if prepend:
            registry.move_to_end(handle.id, last=False)
        return handle

    # -- groups --------------------------------------------------------------------------------------------------------

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Raises TypeError or ValueError for what is no leaf tensor, and for one that is in a group already."""
        if not isinstance(param_group, dict):
            if not SEMANTICS.a_group_that_is_no_dict_is_a_type_error:
                raise AssertionError("param group must be a dict")
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        given = param_group["params"]
        if isinstance(given, Tensor):
            param_group["params"] = [given]
        elif isinstance(given, set):
            raise TypeError(_UNORDERED)
        else:
            param_group["params"] = list(given)
        if SEMANTICS.optimizers_take_names:
            _take_names(param_group)
        for param in param_group["params"]:
            if not isinstance(param, Tensor):
                raise TypeError("optimizer can only optimize Tensors, but one of the params is " + typename(param))
            if not self.defaults.get("differentiable") and not (param.is_leaf or param.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
            param_group.setdefault(name, default)
        members = param_group["params"]
        if len(members) != len(set(members)):
            warnings.warn(DUPLICATES, UserWarning, stacklevel=3)
        for group in self.param_groups:
            if ("param_names" in param_group) != ("param_names" in group):
                which = "with names" if "param_names" in param_group else "without names"
                raise ValueError(
                    "all optimizer param groups should be with/without names. cannot add param group"
                    f" {which} to the optimizer"
                )
        if not set(members).isdisjoint(self._all_params()):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    # DEF-17: a gradient that is None is the one before the first backward; one of zeros is kept and added to.
    @rule("DEF-17")
    def zero_grad(self, set_to_none: bool = SEMANTICS.zero_grad_sets_to_none) -> None:
        self.defaults  # whoever wraps an optimizer and calls no ``__init__`` of this class has none: AttributeError
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    if set_to_none:
                        param.grad = None
                    else:
                        zero_gradient(param.grad)

    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        raise NotImplementedError

    if not SEMANTICS.the_base_optimizer_steps_without_a_closure:
        step.__defaults__ = None

    # -- state ---------------------------------------------------------------------------------------------------------

    def state_dict(self) -> Any:
        """The state with each parameter replaced by its number, in the order of the groups."""
        for hook in self._optimizer_state_dict_pre_hooks.values():
            hook(self)
        numbers: dict[int, int] = {}
        start = 0
        groups = []
        for group in self.param_groups:
            for i, param in enumerate(group["params"], start):
                numbers.setdefault(id(param), i)
            start += len(group["params"])
            packed = {key: value for key, value in group.items() if key != "params"}
            packed["params"] = [numbers[id(param)] for param in group["params"]]
            groups.append(packed)
        state = {(numbers[id(k)] if isinstance(k, Tensor) else k): v for k, v in self.state.items()}
        result: Any = {"state": state, "param_groups": groups}
        for hook in self._optimizer_state_dict_post_hooks.values():
            changed = hook(self, result)
            if changed is not None:
                result = changed
        return result

    def _all_params(self) -> list[Any]:
        seen: dict[int, Any] = {}
        for param in chain.from_iterable(group["params"] for group in self.param_groups):
            seen.setdefault(id(param), param)
        return list(seen.values())

    def load_state_dict(self, state_dict: Any) -> None:
        """Raises ValueError where the groups do not fit."""
        given: Any = state_dict.copy()
        for hook in self._optimizer_load_state_dict_pre_hooks.values():
            changed = hook(self, given)
            if changed is not None:
                given = changed
        groups = deepcopy(given["param_groups"])
        if len(groups) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        for own, saved in zip(self.param_groups, groups):
            if len(own["params"]) != len(saved["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
                )
        numbers = chain.from_iterable(group["params"] for group in groups)
        params = dict(zip(numbers, chain.from_iterable(group["params"] for group in self.param_groups)))
        state: Any = defaultdict(dict)
        for key, value in given["state"].items():
            state[params.get(key, key)] = _for_param(params[key], value) if key in params else value
        for own, saved in zip(self.param_groups, groups):
            saved["params"] = own["params"]
            if "param_names" in own:
                saved.setdefault("param_names", own["param_names"])
        self.__setstate__({"state": state, "param_groups": groups})
        for hook in self._optimizer_load_state_dict_post_hooks.values():
            hook(self)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines += ["", f"Parameter Group {i}"] if i else [f"Parameter Group {i}"]
            lines += [f"    {key}: {group[key]}" for key in sorted(group) if key != "params"]
        return "\n".join([*lines, ")"])


def _for_param(param: Any, value: Any, key: Any = None) -> Any:
    """A copy of loaded state, its tensors in the parameter's floating type; a count of steps stays what it is."""
    if isinstance(value, Tensor):
        return value.to(param.dtype) if param.is_floating_point() and key != "step" else value
    if isinstance(value, dict):
        return {key: _for_param(param, one, key) for key, one in value.items()}
    if isinstance(value, IterableABC):
        kind: Any = type(value)
        return kind(_for_param(param, one) for one in value)
    return value


# -- one parameter at a time -------------------------------------------------------------------------------------------


def number(value: Any) -> Any:
    return value.item() if isinstance(value, Tensor) else value


def scalar(value: Any) -> Any:
    """A hyperparameter that is a tensor of one element, as one without dimensions."""
    return value.squeeze() if isinstance(value, Tensor) and value.dim() != 0 else value


def count() -> Any:
    """The number of steps so far is kept as a tensor, in the default type."""
    dtype = dtypes.float64 if dtypes.get_default_dtype() is dtypes.float64 else dtypes.float32
    return FUNCTIONS["tensor"](0.0, dtype=dtype)


def check_tensor(lr: Any) -> None:
    """Raise ValueError for a learning rate of several elements."""
    if SEMANTICS.tensors_of_several_rates_are_refused and isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")


def check_numbers(lr: Any, **least: Any) -> None:
    """Raise ValueError for what must not be negative."""
    check_tensor(lr)
    if not 0.0 <= lr:
        raise ValueError(f"Invalid learning rate: {lr}")
    for name, value in least.items():
        if not 0.0 <= value:
            shown = {"eps": "epsilon"}.get(name, name)
            raise ValueError(f"Invalid {shown} value: {value}")


def check_betas(betas: Any) -> None:
    for i in range(2):
        if not 0.0 <= betas[i] < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {betas[i]}")


def check_fused(foreach: Any, fused: Any, differentiable: bool) -> None:
    if fused and differentiable:
        refusal = "does not support" if SEMANTICS.fused_does_not_support_what_differentiates else "cannot be"
        raise RuntimeError(f"`fused` {refusal} `differentiable`")
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")


class PerParameter(Optimizer):
    """An optimizer that updates one parameter after the other: ``_begin`` makes its state, ``_update`` changes it.

    ``foreach`` and ``fused`` choose between torch's implementations; here there is one.
    """

    #: What a group gets, when it is loaded, for options that were added after it may have been saved.
    later_options: ClassVar[dict[str, Any]] = {}
    #: The state that was once kept in numbers: where it is loaded it becomes tensors.
    counted: tuple[str, ...] = ()
    #: Whether complex parameters are updated as pairs of real numbers.
    as_real = True
    #: What torch asks to be on another device for ``capturable``, which no CPU supports.
    captured = "params and state_steps"

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        for group in self.param_groups:
            for name, value in self.later_options.items():
                if self._takes(name):
                    group.setdefault(name, value)
            for held in filter(None, (self.state.get(param) for param in group["params"])):
                for name in self.counted:
                    if not isinstance(held[name], Tensor):
                        held[name] = count() + float(held[name])

    def _keeps_state(self, group: dict[str, Any]) -> bool:
        return True

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        raise NotImplementedError

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        raise NotImplementedError

    # NG-07: parameters stay the leaves that they are. EG-04: the closure runs with recording on. DEF-15: a parameter
    # without a gradient is left alone, weight decay or not.
    @_use_grad_for_differentiable
    @rule("NG-07", "EG-04", "DEF-15")
    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        """One update of every parameter that has a gradient; returns what the closure, called first, returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            members = [param for param in group["params"] if param.grad is not None]
            if self._keeps_state(group):
                for param in members:
                    if not self.state[param]:
                        self._begin(param, group, self.state[param])
            for param in members:
                self._update_one(param, param.grad, group)
        return loss

    def _update_one(self, param: Any, grad: Any, group: dict[str, Any]) -> None:
        state = self.state[param]
        if "step" in state:
            if group.get("capturable"):
                raise AssertionError(
                    f"If capturable=True, {self.captured} must be {SEMANTICS.capturable_optimizers_need}."
                )
            state["step"] += 1
        if group.get("maximize"):
            grad = -grad
        if self.as_real and param.is_complex():
            as_real = FUNCTIONS["view_as_real"]
            held = {key: as_real(v) if isinstance(v, Tensor) and v.is_complex() else v for key, v in state.items()}
            self._update(as_real(param), as_real(grad), group, held)
        else:
            self._update(param, grad, group, state)


def change_by(param: Any, grad: Any, factor: Any) -> None:
    """``param.add_(grad, alpha=factor)``."""
    if modes.grad_enabled:
        param.add_(grad, alpha=factor)
    else:
        add_multiple_to(param, grad, factor)


def decayed(param: Any, grad: Any, weight_decay: Any) -> Any:
    """The gradient with ``weight_decay`` times the parameter added to it."""
    return grad.add(param, alpha=weight_decay) if weight_decay != 0 else grad
