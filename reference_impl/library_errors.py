"""Message texts of ops that a program registers."""

from __future__ import annotations

import inspect
from typing import Any

KINDS_OF_PARAMETERS = "We do not support positional-only args, varargs, or varkwargs."
NO_RETURN_ANNOTATION = "No return type annotation was provided. Please add one."


def too_many(schema: Any, expected: int, given: int) -> str:
    return (
        f"{schema.name}() expected at most {expected} argument(s) but received {given} argument(s)."
        f" Declaration: {schema}"
    )


def given_twice(schema: Any, name: str) -> str:
    return f"{schema.name}() got multiple values for argument '{name}'. Declaration: {schema}"


def missing(schema: Any, name: str) -> str:
    return f"{schema.name}() is missing value for argument '{name}'. Declaration: {schema}"


def unknown_keyword(schema: Any, name: str) -> str:
    return f"Unknown keyword argument '{name}' for operator '{schema.name}'. Schema: {schema}"


def wrong_type(schema: Any, kind: str, name: str, position: int, value: Any) -> str:
    return (
        f"{schema.name}() Expected a value of type '{kind}' for argument '{name}' but instead found type"
        f" '{type(value).__name__}'.\nPosition: {position}\nValue: {value!r}\nDeclaration: {schema}\n"
        f"Cast error details: Unable to cast Python instance of type {type(value)} to C++ type '?'"
        " (#define PYBIND11_DETAILED_ERROR_MESSAGES or compile in debug mode for details)"
    )


def no_schema(text: str) -> str:
    return f"expected a schema like 'name(Tensor x) -> Tensor', got: {text}"


def not_inferred(what: str, signature: inspect.Signature) -> str:
    return f"infer_schema(func): {what} Got func with signature {signature})"


def without_annotation(name: str) -> str:
    return f"Parameter {name} must have a type annotation."


def no_type(annotation: str, error: NameError) -> str:
    return (
        f"Unsupported type annotation {annotation}. It is not a type. ({error}). If you are using 'from __future__"
        " import annotations', note that annotations are evaluated lazily as strings; make sure all types referenced in"
        " annotations are importable at module scope, not only inside a local function."
    )


def unsupported_annotation(name: str, annotation: Any, valid: tuple[Any, ...]) -> str:
    return f"Parameter {name} has unsupported type {annotation}. The valid types are: {list(valid)}."


def unsupported_return(annotation: Any) -> str:
    return f"Return has unsupported type {annotation}."


def written_without_tensor(name: str) -> str:
    return f"Parameter {name} is in mutable_args but only Tensors or collections of Tensors can be mutated"


def strangers_written(names: set[str]) -> str:
    return (
        f"{names} in mutates_args were not found in the custom op's signature. mutates_args should contain the names of"
        " all args that the custom op mutates, or just the string 'unknown' if you don't know."
    )


def no_such_op(namespace: str, name: str) -> str:
    return f"'_OpNamespace' '{namespace}' object has no attribute '{name}'"


def no_such_overload(qualified: str, overload: str) -> str:
    return f"The underlying op of '{qualified}' has no overload name '{overload}'"


def no_kernel(name: str) -> str:
    return (
        f"Could not run '{name}' with arguments from the 'CPU' backend. This could be because the operator doesn't"
        " exist for this backend, or was omitted during the selective/custom build process (if using custom build)."
    )


def no_gradient(name: str) -> str:
    return (
        f"Trying to backward through {name} but no autograd formula was registered. Please use register_autograd to add"
        " one."
    )


def other_structure(given: object, expected: object) -> str:
    return (
        "Expected the return from backward to be of the same structure as the inputs."
        f" Got: {given} (return from backward), {expected} (inputs)"
    )


def output_aliases(name: str, module: object) -> str:
    return (
        f"{name} (with implementation in {module}): The output of this custom operator (1) must not also be an input to"
        " this custom operator and (2) may not alias any inputs to this custom operator or other returns. The most"
        " common way to trigger this error is if we have y = custom_op(x) and y and x are the same Tensor. Please"
        " instead return a clone of the offending output tensor(s) (e.g. return x.clone()) or refactor the custom"
        " operator to not return y."
    )


def defined_twice(name: str) -> str:
    return f"Tried to register an operator ({name}) with the same name and overload name multiple times."


def not_qualified(name: str) -> str:
    return (
        f"Expected qualname to be of the form 'namespace::name', but got {name}. The qualname passed to the"
        " torch.library APIs must consist of a namespace and a name, e.g. aten::sin"
    )


def no_autograd_kernel(op: str) -> str:
    return (
        f"{op}: an autograd kernel was not registered to the Autograd key(s) but we are trying to backprop through it."
        " This may lead to silently incorrect behavior. This behavior is deprecated and will be removed in a future"
        " version of PyTorch. If your operator is differentiable, please ensure you have registered an autograd kernel"
        " to the correct Autograd key (e.g. DispatchKey::Autograd, DispatchKey::CompositeImplicitAutograd). If your"
        " operator is not differentiable, or to squash this warning and use the previous behavior, please register"
        " torch::CppFunction::makeFallthrough() to DispatchKey::Autograd."
    )


def fallback_mode(mode: str) -> str:
    if mode == "error":
        return "NYI: mode='error'"
    return (
        'false INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/init.cpp":653, please report a bug'
        f" to PyTorch. Unsupported AutogradFallbackMode: {mode}"
    )
