"""``Module``: what registers parameters, buffers and child modules, and calls ``forward`` with its hooks."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Callable, Iterator, Mapping, NamedTuple, Optional, TypeVar

from ...hooks import RemovableHandle
from ...modes import no_grad
from ...printing import typename
from ...rules import rule
from ...tensor import Tensor
from ..parameter import Buffer, Parameter

T = TypeVar("T", bound="Module")


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


class ForwardHook(NamedTuple):
    """A hook on a module's call, and how it wants to be called."""

    call: Callable[..., Any]
    with_kwargs: bool
    always_call: bool = False


def _indented(text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *("  " + line for line in rest)])


class Module:
    """The base of all modules. A subclass calls ``super().__init__()`` before it assigns parameters or modules."""

    training: bool
    _parameters: dict[str, Optional[Parameter]]
    _buffers: dict[str, Optional[Tensor]]
    _modules: dict[str, Optional["Module"]]
    _non_persistent_buffers_set: set[str]
    _forward_pre_hooks: dict[int, ForwardHook]
    _forward_hooks: dict[int, ForwardHook]

    #: What the entries of a module's state dict were called by an older definition of the class.
    _version: int = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs:
            raise TypeError(
                f"{type(self).__name__}.__init__() got an unexpected keyword argument '{next(iter(kwargs))}'"
            )
        if args:
            raise TypeError(
                f"{type(self).__name__}.__init__() takes 1 positional argument but {len(args) + 1} were given"
            )
        own = self.__dict__
        own["training"] = True
        own["_parameters"] = {}
        own["_buffers"] = {}
        own["_non_persistent_buffers_set"] = set()
        own["_forward_hooks"] = OrderedDict()
        own["_forward_pre_hooks"] = OrderedDict()
        own["_modules"] = {}

    # -- calling -----------------------------------------------------------------------------------

    def forward(self, *input: Any) -> Any:
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self._forward_pre_hooks and not self._forward_hooks:
            return self.forward(*args, **kwargs)
        called: set[int] = set()
        result = None
        try:
            args, kwargs = self._run_pre_hooks(args, kwargs)
            result = self.forward(*args, **kwargs)
            for key, hook in list(self._forward_hooks.items()):
                called.add(key)
                result = self._run_forward_hook(hook, args, kwargs, result)
            return result
        except Exception:
            # Hooks that are always called run now, and the error goes its way whatever they do.
            for key, hook in list(self._forward_hooks.items()):
                if hook.always_call and key not in called:
                    try:
                        result = self._run_forward_hook(hook, args, kwargs, result)
                    except Exception:
                        continue
            raise

    def _run_pre_hooks(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        for hook in list(self._forward_pre_hooks.values()):
            if hook.with_kwargs:
                changed = hook.call(self, args, kwargs)
                if changed is not None:
                    if not isinstance(changed, tuple) or len(changed) != 2:
                        raise RuntimeError(
                            "forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got"
                            f" {changed}."
                        )
                    args, kwargs = changed
            else:
                changed = hook.call(self, args)
                if changed is not None:
                    args = changed if isinstance(changed, tuple) else (changed,)
        return args, kwargs

    def _run_forward_hook(self, hook: ForwardHook, args: Any, kwargs: dict[str, Any], result: Any) -> Any:
        changed = hook.call(self, args, kwargs, result) if hook.with_kwargs else hook.call(self, args, result)
        return result if changed is None else changed

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """``hook(module, args)`` runs before ``forward``; what it returns, unless None, replaces the arguments."""
        return _register(self._forward_pre_hooks, ForwardHook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """``hook(module, args, output)`` runs after ``forward``; what it returns, unless None, replaces the output."""
        return _register(self._forward_hooks, ForwardHook(hook, with_kwargs, always_call), prepend)

    # -- registering -------------------------------------------------------------------------------

    def register_parameter(self, name: str, param: Optional[Parameter]) -> None:
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        self._check_name("parameter", name, self._parameters)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{typename(param)}' object to parameter '{name}' (torch.nn.Parameter or None required)"
            )
        if param is not None and param.grad_fn:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly. To"
                f" express '{name}' as a function of another Tensor, compute the value in the forward() method."
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Optional[Tensor], persistent: bool = True) -> None:
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        self._check_name("buffer", name, self._buffers)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{typename(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        self._mark_persistent(name, persistent)

    def add_module(self, name: str, module: Optional["Module"]) -> None:
        if not isinstance(module, Module) and module is not None:
            raise TypeError(f"{typename(module)} is not a Module subclass")
        self._check_name("module", name, self._modules)
        self._modules[name] = module

    def register_module(self, name: str, module: Optional["Module"]) -> None:
        self.add_module(name, module)

    def _check_name(self, what: str, name: Any, registered: Mapping[str, Any]) -> None:
        if not isinstance(name, str):
            raise TypeError(f"{what} name should be a string. Got {typename(name)}")
        if "." in name:
            got = f", got: {name}" if what == "module" else ""
            raise KeyError(f'{what} name can\'t contain "."{got}')
        if name == "":
            raise KeyError(f'{what} name can\'t be empty string ""')
        if hasattr(self, name) and name not in registered:
            raise KeyError(f"attribute '{name}' already exists")

    def _mark_persistent(self, name: str, persistent: bool) -> None:
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        if isinstance(value, Parameter):
            self._make_room(name, "_parameters", "parameters")
            self.register_parameter(name, value)
        elif name in own.get("_parameters", ()):
            if value is not None:
                raise TypeError(
                    f"cannot assign '{typename(value)}' as parameter '{name}' (torch.nn.Parameter or None expected)"
                )
            self.register_parameter(name, None)
        elif isinstance(value, Module):
            self._make_room(name, "_modules", "module")
            own["_modules"][name] = value
        elif name in own.get("_modules", ()):
            if value is not None:
                raise TypeError(
                    f"cannot assign '{typename(value)}' as child module '{name}' (torch.nn.Module or None expected)"
                )
            own["_modules"][name] = None
        elif isinstance(value, Buffer) or name in own.get("_buffers", ()):
            self._assign_buffer(name, value)
        else:
            object.__setattr__(self, name, value)

    def _assign_buffer(self, name: str, value: Any) -> None:
        if value is not None and not isinstance(value, Tensor):
            raise TypeError(
                f"cannot assign '{typename(value)}' as buffer '{name}' (torch.nn.Buffer, torch.Tensor or None expected)"
            )
        if isinstance(value, Buffer):
            self.register_buffer(name, value, value.persistent)
        else:
            self._buffers[name] = value

    def _make_room(self, name: str, home: str, what: str) -> None:
        """A name is in one registry only, and not among the plain attributes."""
        own = self.__dict__
        if home not in own:
            raise AttributeError(f"cannot assign {what} before Module.__init__() call")
        own.pop(name, None)
        for registry in ("_parameters", "_buffers", "_modules"):
            if registry != home:
                own[registry].pop(name, None)
        self._non_persistent_buffers_set.discard(name)

    def __getattr__(self, name: str) -> Any:
        for registry in ("_parameters", "_buffers", "_modules"):
            registered = self.__dict__.get(registry, ())
            if name in registered:
                return registered[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        if name in self._parameters:
            del self._parameters[name]
        elif name in self._buffers:
            del self._buffers[name]
            self._non_persistent_buffers_set.discard(name)
        elif name in self._modules:
            del self._modules[name]
        else:
            object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = [*dir(type(self)), *self.__dict__, *self._parameters, *self._modules, *self._buffers]
        return sorted(name for name in names if not name[0].isdigit())

    # -- going through them ------------------------------------------------------------------------

    def named_modules(
        self, memo: Optional[set["Module"]] = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, "Module"]]:
        seen = set() if memo is None else memo
        if self in seen:
            return
        if remove_duplicate:
            seen.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(seen, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self) -> Iterator["Module"]:
        for _, module in self.named_modules():
            yield module

    def named_children(self) -> Iterator[tuple[str, "Module"]]:
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator["Module"]:
        for _, module in self.named_children():
            yield module

    def _named_members(
        self, members_of: Callable[["Module"], Mapping[str, Any]], prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        seen = set()
        modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        for place, module in modules:
            for name, member in members_of(module).items():
                if member is None or member in seen:
                    continue
                if remove_duplicate:
                    seen.add(member)
                yield (f"{place}.{name}" if place else name), member

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        yield from self._named_members(lambda module: module._parameters, prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        yield from self._named_members(lambda module: module._buffers, prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def _submodule(self, path: str) -> "Module":
        module: Module = self
        for name in path.split(".") if path else ():
            if not hasattr(module, name):
                raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Module):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    get_submodule = _submodule

    def get_parameter(self, target: str) -> Parameter:
        path, _, name = target.rpartition(".")
        module = self._submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
        found = getattr(module, name)
        if not isinstance(found, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        path, _, name = target.rpartition(".")
        module = self._submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
        if name not in module._buffers:
            raise AttributeError(f"`{name}` is not a buffer")
        return getattr(module, name)

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

    def zero_grad(self, set_to_none: bool = True) -> None:
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

    # NG-04: a parameter stays the same object: its data is exchanged.
    @rule("NG-04")
    def _apply(self: T, fn: Callable[[Any], Tensor], recurse: bool = True) -> T:
        for module in self.children() if recurse else ():
            module._apply(fn)
        for parameter in self._parameters.values():
            if parameter is None:
                continue
            with no_grad():
                changed = fn(parameter)
            parameter.data = changed
            if parameter.grad is not None:
                with no_grad():
                    changed = fn(parameter.grad)
                parameter.grad.data = changed
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self: T, *args: Any, **kwargs: Any) -> T:
        """To a device or a floating type; integral buffers keep theirs."""
        dtype = kwargs.get("dtype")
        for argument in args:
            if isinstance(argument, Tensor):
                dtype = argument.dtype
            elif hasattr(argument, "is_floating_point"):
                dtype = argument
        if dtype is not None and not (dtype.is_floating_point or dtype.is_complex):
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        return self._apply(lambda t: t.to(dtype) if dtype is not None and _is_floating(t) else t)

    def _to_floating(self: T, name: str) -> T:
        return self._apply(lambda t: getattr(t, name)() if t.is_floating_point() else t)

    def float(self: T) -> T:
        return self._to_floating("float")

    def double(self: T) -> T:
        return self._to_floating("double")

    def half(self: T) -> T:
        return self._to_floating("half")

    def bfloat16(self: T) -> T:
        return self._to_floating("bfloat16")

    def cpu(self: T) -> T:
        return self

    # -- state -------------------------------------------------------------------------------------

    def _save_to_state_dict(self, destination: dict[str, Any], prefix: str, keep_vars: bool) -> None:
        for name, parameter in self._parameters.items():
            if parameter is not None:
                destination[prefix + name] = parameter if keep_vars else parameter.detach()
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers_set:
                destination[prefix + name] = buffer if keep_vars else buffer.detach()

    # IP-10: the entries are detached: they share memory and version with the parameters.
    @rule("IP-10")
    def state_dict(
        self, *args: Any, destination: Optional[Any] = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Any]:
        found: Any = OrderedDict() if destination is None else destination
        if destination is None:
            found._metadata = OrderedDict()
        if hasattr(found, "_metadata"):
            found._metadata[prefix[:-1]] = {"version": self._version}
        self._save_to_state_dict(found, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=found, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        return found

    # NG-07: loading copies into the parameters under no_grad; they stay the leaves that they are.
    @rule("NG-07")
    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Raises RuntimeError, after loading what fits, where names (unless not ``strict``) or shapes do not fit."""
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        missing: list[str] = []
        problems: list[str] = []
        for place, module in self.named_modules(remove_duplicate=False):
            prefix = f"{place}." if place else ""
            module._load_own(state_dict, prefix, assign, missing, problems)
        known = set(self.state_dict(keep_vars=True))
        unexpected = [name for name in state_dict if name not in known]
        if strict:
            notes = []
            if unexpected:
                notes.append("Unexpected key(s) in state_dict: {}. ".format(", ".join(f'"{k}"' for k in unexpected)))
            if missing:
                notes.insert(0, "Missing key(s) in state_dict: {}. ".format(", ".join(f'"{k}"' for k in missing)))
            problems = notes + problems
        if problems:
            raise RuntimeError(
                "Error(s) in loading state_dict for {}:\n\t{}".format(type(self).__name__, "\n\t".join(problems))
            )
        return _IncompatibleKeys(missing, unexpected)

    def _load_own(
        self, state_dict: Mapping[str, Any], prefix: str, assign: bool, missing: list[str], problems: list[str]
    ) -> None:
        own: dict[str, Any] = dict(self._parameters)
        own.update((k, v) for k, v in self._buffers.items() if k not in self._non_persistent_buffers_set)
        for name, held in own.items():
            key = prefix + name
            if held is None:
                continue
            if key not in state_dict:
                missing.append(key)
                continue
            given = state_dict[key]
            if not isinstance(given, Tensor):
                problems.append(
                    f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from'
                    f" checkpoint but received {type(given)}"
                )
            elif given.shape != held.shape:
                problems.append(
                    f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, the shape in"
                    f" current model is {held.shape}."
                )
            elif assign:
                if isinstance(held, Parameter) and not isinstance(given, Parameter):
                    given = Parameter(given, requires_grad=held.requires_grad)
                elif isinstance(held, Parameter):
                    given.requires_grad_(held.requires_grad)
                setattr(self, name, given)
            else:
                with no_grad():
                    held.copy_(given)

    # -- showing -----------------------------------------------------------------------------------

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        children = [f"({name}): {_indented(repr(module))}" for name, module in self._modules.items()]
        if len(lines) == 1 and not children:
            return f"{self._get_name()}({lines[0]})"
        if not lines and not children:
            return f"{self._get_name()}()"
        return f"{self._get_name()}(\n  " + "\n  ".join(lines + children) + "\n)"


def _is_floating(tensor: Tensor) -> bool:
    return tensor.is_floating_point() or tensor.is_complex()


def zero_gradient(grad: Any) -> None:
    """Cut a gradient off its history and fill it with zeros."""
    if grad.grad_fn is not None:
        grad.detach_()
    else:
        grad.requires_grad_(False)
    grad.zero_()


def _register(registry: dict[int, ForwardHook], hook: ForwardHook, prepend: bool) -> RemovableHandle:
    handle = RemovableHandle(registry, hook)  # type: ignore[arg-type]
    if prepend:
        registry.move_to_end(handle.id, last=False)  # type: ignore[attr-defined]
    return handle
