"""The state dict of a module: what it holds by dotted name, saved and loaded."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from typing import Any, Callable, Mapping, NamedTuple

from ... import errors
from ...handles import RemovableHandle, hang
from ...modes import no_grad
from ...rules import rule
from ...tensor import Tensor
from ...warn import DEPRECATION
from ..parameter import Parameter
from .backward_hooks import WrappedHook
from .registry import Registry

Hook = Callable[..., Any]

_EXTRA_STATE_KEY_SUFFIX = "_extra_state"
_NEVER_CALLED = (
    "Reached a code path in Module.{}() that should never be called. Please file an issue at"
    " https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml to report this bug."
)


class _Keys(NamedTuple):
    missing_keys: list[str]
    unexpected_keys: list[str]


class _IncompatibleKeys(_Keys):
    """What ``load_state_dict`` returns: the names that were not given, and those that were not asked for."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class Saving(Registry):
    """``state_dict`` and ``load_state_dict``, and the hooks around them."""

    #: Stands in the metadata of the state dict: which definition of the class it was saved by.
    _version: int = 1

    _state_dict_hooks: dict[int, Hook]
    _state_dict_pre_hooks: dict[int, Hook]
    _load_state_dict_pre_hooks: dict[int, Hook]
    _load_state_dict_post_hooks: dict[int, Hook]

    def get_extra_state(self) -> Any:
        raise RuntimeError(_NEVER_CALLED.format("get_extra_state"))

    def set_extra_state(self, state: Any) -> None:
        raise RuntimeError(_NEVER_CALLED.format("set_extra_state"))

    # -- hooks -------------------------------------------------------------------------------------

    def register_state_dict_pre_hook(self, hook: Hook) -> RemovableHandle:
        """``hook(module, prefix, keep_vars)`` runs before the module's entries are made."""
        return hang(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Hook) -> RemovableHandle:
        """``hook(module, state_dict, prefix, local_metadata)`` runs after them, and returns None."""
        hook._from_public_api = True  # type: ignore[attr-defined]
        return hang(self._state_dict_hooks, hook)

    def _register_state_dict_hook(self, hook: Hook) -> RemovableHandle:
        """As the public one, but what the hook returns, unless None, is the state dict from then on."""
        if getattr(hook, "_from_public_api", False):
            raise RuntimeError(
                "Cannot register the same function as the state dict post hook that was previously registered via"
                " register_state_dict_post_hook"
            )
        return hang(self._state_dict_hooks, hook)

    def _register_load_state_dict_pre_hook(self, hook: Hook, with_module: bool = False) -> RemovableHandle:
        return hang(self._load_state_dict_pre_hooks, WrappedHook(hook, self if with_module else None))

    def register_load_state_dict_pre_hook(self, hook: Hook) -> RemovableHandle:
        """``hook(module, state_dict, prefix, local_metadata, strict, missing, unexpected, errors)`` runs before."""
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def register_load_state_dict_post_hook(self, hook: Hook) -> RemovableHandle:
        """``hook(module, incompatible_keys)`` runs after loading; it may change the lists of keys in place."""
        return hang(self._load_state_dict_post_hooks, hook)

    # -- saving ------------------------------------------------------------------------------------

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        for name, parameter in self._parameters.items():
            if parameter is not None:
                destination[prefix + name] = parameter if keep_vars else parameter.detach()
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers_set:
                destination[prefix + name] = buffer if keep_vars else buffer.detach()
        if type(self).get_extra_state is not Saving.get_extra_state:
            destination[prefix + _EXTRA_STATE_KEY_SUFFIX] = self.get_extra_state()

    # IP-10: the entries are detached: they share memory and version with the parameters.
    @rule("IP-10")
    def state_dict(self, *args: Any, destination: Any = None, prefix: str = "", keep_vars: bool = False) -> Any:
        if args:
            warnings.warn(
                "Positional args are being deprecated, use kwargs instead. Refer to"
                f" {errors.DOCS}/generated/torch.nn.Module.html#torch.nn.Module.state_dict for details.",
                DEPRECATION,
                stacklevel=3,
            )
            destination = args[0] if destination is None else destination
            prefix = args[1] if len(args) > 1 and prefix == "" else prefix
            keep_vars = args[2] if len(args) > 2 and keep_vars is False else keep_vars
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        local_metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = local_metadata
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook in self._state_dict_hooks.values():
            changed = hook(self, destination, prefix, local_metadata)
            if changed is None:
                continue
            if getattr(hook, "_from_public_api", False):
                raise RuntimeError("state_dict post-hook must return None")
            destination = changed
        return destination

    # -- loading -----------------------------------------------------------------------------------

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Raises RuntimeError, after loading what fits, where names (unless not ``strict``) or shapes do not fit."""
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        metadata = getattr(state_dict, "_metadata", None)
        given: Any = OrderedDict(state_dict)
        if metadata is not None:
            given._metadata = metadata
        keys = _IncompatibleKeys([], [])
        problems: list[str] = []
        _load(self, given, "", metadata, assign, keys, problems)
        if strict and keys.unexpected_keys:
            problems.insert(0, f"Unexpected key(s) in state_dict: {_quoted(keys.unexpected_keys)}. ")
        if strict and keys.missing_keys:
            problems.insert(0, f"Missing key(s) in state_dict: {_quoted(keys.missing_keys)}. ")
        if problems:
            raise RuntimeError(
                "Error(s) in loading state_dict for {}:\n\t{}".format(type(self).__name__, "\n\t".join(problems))
            )
        return _IncompatibleKeys(*keys)

    def _load_from_state_dict(
        self,
        state_dict: Any,
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Load the module's own entries; what does not fit goes into the lists."""
        for hook in self._load_state_dict_pre_hooks.values():
            hook(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        persistent = {k: v for k, v in self._buffers.items() if k not in self._non_persistent_buffers_set}
        own: dict[str, Any] = {k: v for k, v in (*self._parameters.items(), *persistent.items()) if v is not None}
        assign = local_metadata.get("assign_to_params_buffers", False)
        for name, held in own.items():
            key = prefix + name
            if key in state_dict:
                problem = self._load_one(name, key, held, state_dict[key], assign)
                if problem is not None:
                    error_msgs.append(problem)
            elif strict:
                missing_keys.append(key)
        extra = prefix + _EXTRA_STATE_KEY_SUFFIX
        if type(self).set_extra_state is not Saving.set_extra_state:
            if extra in state_dict:
                self.set_extra_state(state_dict[extra])
            elif strict:
                missing_keys.append(extra)
        elif strict and extra in state_dict:
            unexpected_keys.append(extra)
        if strict:
            for key in state_dict:
                if key.startswith(prefix) and key != extra:
                    name, dot, _ = key[len(prefix) :].partition(".")
                    if name not in (self._modules if dot else own):
                        unexpected_keys.append(key)

    # NG-07: loading copies into the parameters under no_grad; they stay the leaves that they are.
    @rule("NG-07")
    def _load_one(self, name: str, key: str, held: Any, given: Any, assign: bool) -> str | None:
        if not isinstance(given, Tensor):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from'
                f" checkpoint but received {type(given)}"
            )
        unknown = getattr(held, "uninitialized", False)
        if not unknown and held._shape == () and given._shape == (1,):
            given = given[0]
        if not unknown and given.shape != held._shape:
            return (
                f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, the shape in"
                f" current model is {held.shape}."
            )
        try:
            with no_grad():
                if not assign:
                    held.copy_(given)
                    return None
                if isinstance(held, Parameter):
                    if isinstance(given, Parameter):
                        given.requires_grad_(held.requires_grad)
                    else:
                        given = Parameter(given, requires_grad=held.requires_grad)
                setattr(self, name, given)
        except Exception as error:
            return (
                f'While copying the parameter named "{key}", whose dimensions in the model are {held.size()} and whose'
                f" dimensions in the checkpoint are {given.size()}, an exception occurred : {error.args}."
            )
        return None


def _load(
    module: Saving, given: Any, prefix: str, metadata: Any, assign: bool, keys: _IncompatibleKeys, problems: list[str]
) -> None:
    """Load a module and those in it."""
    local_metadata = {} if metadata is None else metadata.get(prefix[:-1], {})
    if assign:
        local_metadata["assign_to_params_buffers"] = assign
    module._load_from_state_dict(given, prefix, local_metadata, True, keys.missing_keys, keys.unexpected_keys, problems)
    for name, child in module._modules.items():
        if child is not None:
            below = f"{prefix}{name}."
            _load(
                child, {k: v for k, v in given.items() if k.startswith(below)}, below, metadata, assign, keys, problems
            )
    for hook in module._load_state_dict_post_hooks.values():
        if hook(module, _IncompatibleKeys(*keys)) is not None:
            raise AssertionError(
                "Hooks registered with ``register_load_state_dict_post_hook`` are not expected to return new values, if"
                " incompatible_keys need to be modified, it should be done inplace."
            )
