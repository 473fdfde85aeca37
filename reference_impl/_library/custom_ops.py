"""``torch.library.custom_op``: an op from a Python function, and what can be said about it afterwards."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import library_errors as errors
from ..devices import device
from .infer_schema import infer_schema
from .registered import RegisteredOverload, forget, namespace, register
from .schema import parse


def is_for_cpu(types: Any) -> bool:
    """Whether these devices are all, or the CPU is among them."""
    if types is None:
        return True
    return "cpu" in [device(name).type for name in ((types,) if isinstance(types, str) else types)]


def check_functional(op: RegisteredOverload, shown: Any = None) -> None:
    """Raises RuntimeError for an op that changes an argument, gives a view of one, or gives nothing."""
    schema = op._schema
    if any(one.is_write for one in schema.arguments) or not schema.returns or any("(" in one for one in schema.returns):
        raise RuntimeError(errors.not_functional(shown or op.shown, schema))


class CustomOpDef:
    """The function that ``custom_op`` gives: calling it calls the op."""

    def __init__(self, namespace_name: str, name: str, schema: str, fn: Callable[..., Any], is_own: bool) -> None:
        self._namespace, self._name = namespace_name, name
        self._qualname = f"{namespace_name}::{name}"
        self._schema = schema
        self._init_fn = fn
        existing = namespace(namespace_name)._packets.get(name)
        if existing is not None:  # a definition that is run again takes the place of the first
            forget(existing._overloads["default"])  # type: ignore[arg-type]
        self._opoverload = register(parse(f"{self._qualname}{schema}"))
        self._opoverload.kernel = fn if is_own else None
        self._opoverload.is_recorded = True
        self._opoverload.may_alias = False
        self._opoverload.shown = self

    def __repr__(self) -> str:
        return f"<CustomOpDef({self._qualname})>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._opoverload(*args, **kwargs)

    def register_kernel(self, device_types: Any, fn: Optional[Callable[..., Any]] = None, /) -> Any:
        """Another kernel for the CPU; what computes elsewhere is never asked."""

        is_own = is_for_cpu(device_types)

        def keep(fn: Callable[..., Any]) -> Callable[..., Any]:
            if is_own:
                self._opoverload.kernel = fn
            return fn

        return keep if fn is None else keep(fn)

    def register_fake(self, fn: Callable[..., Any], /) -> Callable[..., Any]:
        self._opoverload.fake = fn
        return fn

    def register_autograd(
        self, backward: Callable[..., Any], /, *, setup_context: Optional[Callable[..., Any]] = None
    ) -> None:  # fmt: skip
        check_functional(self._opoverload, self)
        self._opoverload.backward, self._opoverload.setup_context = backward, setup_context

    def register_vmap(self, func: Optional[Callable[..., Any]] = None) -> Any:
        """A mapped op runs once for each sample, whatever is said here."""
        return (lambda fn: fn) if func is None else None


def custom_op(
    name: str,
    fn: Optional[Callable[..., Any]] = None,
    /,
    *,
    mutates_args: Any,
    device_types: Any = None,
    schema: Optional[str] = None,
    tags: Any = None,
) -> Any:
    """Make an op of a function. Raises ValueError where its annotations are no schema."""

    def define(fn: Callable[..., Any]) -> CustomOpDef:
        text = infer_schema(fn, mutates_args=mutates_args) if schema is None else schema
        space, separator, own = name.partition("::")
        if not separator:
            raise ValueError(errors.not_qualified(name))
        return CustomOpDef(space, own, text, fn, is_for_cpu(device_types))

    return define if fn is None else define(fn)
