"""``Optimizer``: parameter groups, their state, and what every ``step`` does about the grad mode."""

from __future__ import annotations

import functools
import warnings
from collections import defaultdict
from copy import deepcopy
from itertools import chain
from typing import Any, Callable, Iterable, Mapping, Optional, Union

from ..modes import set_grad_enabled
from ..nn.modules.module import zero_gradient
from ..printing import typename
from ..rules import rule
from ..tensor import Tensor

Params = Union[Iterable[Tensor], Iterable[dict[str, Any]], Iterable[tuple[str, Tensor]]]


DUPLICATES = (
    "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; see"
    " github.com/pytorch/pytorch/issues/40967 for more information"
)


# NG-07: a step changes leaves in place, and so runs with recording off, unless it is to be differentiated itself.
@rule("NG-07")
def without_recording(step: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(step)
    def run(self: "Optimizer", *args: Any, **kwargs: Any) -> Any:
        with set_grad_enabled(self.defaults["differentiable"]):
            return step(self, *args, **kwargs)

    return run


class Optimizer:
    """The base of all optimizers: ``param_groups`` (each with its options) and ``state`` (for each parameter)."""

    def __init__(self, params: Params, defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                + params.type()
            )
        self.state: Any = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups: list[Any] = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Raises TypeError or ValueError for what is no leaf tensor, and for one that is in a group already."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        given = param_group["params"]
        if isinstance(given, Tensor):
            param_group["params"] = [given]
        elif isinstance(given, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets"
                " will change between runs. Please use a list instead."
            )
        else:
            param_group["params"] = list(given)
        self._take_names(param_group)
        for param in param_group["params"]:
            if not isinstance(param, Tensor):
                raise TypeError("optimizer can only optimize Tensors, but one of the params is " + typename(param))
            if not self.defaults.get("differentiable") and not (param.is_leaf or param.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            param_group.setdefault(name, default)
        members = param_group["params"]
        if len(members) != len(set(members)):
            warnings.warn(DUPLICATES, UserWarning, stacklevel=3)
        if not set(members).isdisjoint(self._all_params()):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    def _take_names(self, param_group: dict[str, Any]) -> None:
        """Parameters may come with their names, all of them or none."""
        members = param_group["params"]
        named = [member for member in members if isinstance(member, tuple)]
        if named and len(named) != len(members):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        if self.param_groups and bool(named) != ("param_names" in self.param_groups[0]):
            which = "without" if not named else "with"
            raise ValueError(
                "all optimizer param groups should be with/without names. cannot add param group"
                f" {which} names to the optimizer"
            )
        if named:
            param_group["params"] = [param for _, param in named]
            param_group["param_names"] = [name for name, _ in named]

    # DEF-17: a gradient that is None is the one before the first backward; one of zeros is kept and added to.
    @rule("DEF-17")
    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    if set_to_none:
                        param.grad = None
                    else:
                        zero_gradient(param.grad)

    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        raise NotImplementedError

    # -- state ---------------------------------------------------------------------------------------------------------

    def state_dict(self) -> dict[str, Any]:
        """The state with each parameter replaced by its number, in the order of the groups."""
        numbers = {id(param): i for i, param in enumerate(self._all_params())}
        groups = []
        for group in self.param_groups:
            packed = {key: value for key, value in group.items() if key != "params"}
            packed["params"] = [numbers[id(param)] for param in group["params"]]
            groups.append(packed)
        state = {(numbers[id(k)] if isinstance(k, Tensor) else k): v for k, v in self.state.items()}
        return {"state": state, "param_groups": groups}

    def _all_params(self) -> list[Any]:
        seen: dict[int, Any] = {}
        for param in chain.from_iterable(group["params"] for group in self.param_groups):
            seen.setdefault(id(param), param)
        return list(seen.values())

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Raises ValueError where the groups do not fit."""
        groups = deepcopy(state_dict["param_groups"])
        if len(groups) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        for own, given in zip(self.param_groups, groups):
            if len(own["params"]) != len(given["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
                )
        params = dict(
            zip(
                chain.from_iterable(group["params"] for group in groups),
                chain.from_iterable(group["params"] for group in self.param_groups),
            )
        )
        state: Any = defaultdict(dict)
        for key, value in state_dict["state"].items():
            state[params.get(key, key)] = _for_param(params[key], value) if key in params else value
        for own, given in zip(self.param_groups, groups):
            given["params"] = own["params"]
        self.state = state
        self.param_groups = groups

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines += ["", f"Parameter Group {i}"] if i else [f"Parameter Group {i}"]
            lines += [f"    {key}: {group[key]}" for key in sorted(group) if key != "params"]
        return "\n".join([*lines, ")"])


def _for_param(param: Any, value: Any) -> Any:
    """A copy of loaded state, its tensors in the parameter's floating type."""
    if isinstance(value, Tensor):
        return value.to(param.dtype) if param.is_floating_point() else value
    if isinstance(value, dict):
        return {key: _for_param(param, one) for key, one in value.items()}
    return value
