"""What is said of classes that have a say in ops, and of structures of tensors."""

from __future__ import annotations

from typing import Any, Sequence

from ..semantics import SEMANTICS

NOT_A_TENSOR_CLASS = (
    "Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure your class"
    " inherits from Tensor."
)


def multiple_dispatch_failed(name: str, tried: Sequence[Any]) -> str:
    if not SEMANTICS.functions_that_nobody_answered_name_modes:
        kinds = ", ".join(repr(one) for one in tried if isinstance(one, type))
        return f"no implementation found for '{name}' on types that implement __torch_function__: [{kinds}]"
    lines = [f"  - tensor subclass {one}\n" if isinstance(one, type) else f"  - mode object {one!r}\n" for one in tried]
    return (
        f"Multiple dispatch failed for '{name}'; all __torch_function__ handlers returned NotImplemented:\n\n"
        f"{''.join(lines)}\nFor more information, try re-running with TORCH_LOGS=not_implemented"
    )


def no_implementation_found(name: str, tried: Sequence[Any]) -> str:
    """What torch's own Python code says where nobody answered."""
    mode = "".join(f" nor in mode {one!r}" for one in tried if not isinstance(one, type))
    kinds = [one for one in tried if isinstance(one, type)]
    return f"no implementation found for '{name}' on types that implement __torch_function__: {kinds}{mode}"


def class_is_no_type(value: Any) -> str:
    return f"cls must be a type (got {type(value).__name__})"


def missing_positional(name: str, argument: str) -> str:
    return f'{name}() missing 1 required positional arguments: "{argument}"'


def must_define_dispatch(cls: type) -> str:
    return f"{cls.__name__} must define __torch_dispatch__"


def no_dispatch(overload: str, classes: tuple[type, ...]) -> str:
    shown = ", ".join(repr(cls) for cls in classes)
    return (
        f"Multiple dispatch failed for 'torch._ops.{overload}'; all __torch_dispatch__ handlers returned"
        " NotImplemented:\n\n"
        f"  - tensor subclass {shown}\n\nFor more information, try re-running with TORCH_LOGS=not_implemented"
    )


def length_of_struct_sequence(name: str, expected: int, given: int) -> str:
    return f"torch.return_types.{name}() takes a {expected}-sequence ({given}-sequence given)"


def registered_container(cls: type) -> str:
    return f"{cls} is already registered as pytree node."


def container_without_keys(cls: type) -> str:
    return (
        f"Did not find a flatten_with_keys_fn for type: {cls}. Please pass a flatten_with_keys_fn argument to"
        " register_pytree_node."
    )


def leaves_of_structure(given: int, expected: int, spec: object) -> str:
    return (
        f"treespec.unflatten(leaves): `leaves` has length {given} but the spec refers to a pytree that holds {expected}"
        f" items ({spec})."
    )


def other_container(expected: type, given: type) -> str:
    return f"Node type mismatch; expected {expected!r}, but got {given!r}."


def other_arity(expected: int, given: int) -> str:
    return f"Node arity mismatch; expected {expected}, but got {given}."


def other_context(kind: type, expected: object, given: object) -> str:
    return f"Node context mismatch for node type {kind!r}: expected {expected!r}, but got {given!r}."


def other_keys(missing: set[object], extra: set[object]) -> str:
    told = [f"missing key(s): {missing}"] * bool(missing) + [f"extra key(s): {extra}"] * bool(extra)
    return f"Node keys mismatch; {'; '.join(told)}."
