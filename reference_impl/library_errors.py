"""Message texts of ops that a program registers."""

from __future__ import annotations

import inspect
from typing import Any

KINDS_OF_PARAMETERS = "We do not support positional-only args, varargs, or varkwargs."
NO_RETURN_ANNOTATION = "No return type annotation was provided. Please add one."


def too_many(schema: Any, expected: int, given: int) -> str:
    if schema.keyword_only:
        return (
            f"{schema.name}() takes {expected} positional argument(s) but {given} was/were given. "
            f" Declaration: {schema}"
        )
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


def not_cast(kind: str, value: Any) -> str:
    if kind == "Tensor":
        return f"Unable to cast {value} to Tensor"
    return (
        f"Unable to cast Python instance of type {type(value)} to C++ type '?'"
        " (#define PYBIND11_DETAILED_ERROR_MESSAGES or compile in debug mode for details)"
    )


def wrong_type(schema: Any, kind: str, name: str, position: int, value: Any) -> str:
    why = f"Cast error details: {not_cast(kind, value)}"
    if kind.startswith("List["):
        if not isinstance(value, (list, tuple)):
            why = f" Python error details: TypeError: '{type(value).__name__}' object is not iterable"
        else:
            why = f"Cast error details: {not_cast(kind[5:-1], value[0] if value else value)}"
    return (
        f"{schema.name}() Expected a value of type '{kind}' for argument '{name}' but instead found type"
        f" '{type(value).__name__}'.\nPosition: {position}\nValue: {value!r}\nDeclaration: {schema}\n{why}"
    )


def unexpected_result(name: str) -> str:
    return f"Expected PythonKernelHolder for {name} to return None but it returned something else instead."


def no_sequence(value: Any) -> str:
    return f"Object of type '{type(value).__name__}' is not an instance of 'sequence'"


# -- schemas -----------------------------------------------------------------------------------------------------------

NAME_ALONE = "Tried to parse a function schema but only the operator name was given"


def unfinished_schema(wanted: str, text: str) -> str:
    return f"expected {wanted} but found 'eof' here:\n{text}"


def schema_without_name(text: str) -> str:
    return f"expected ident but found '(' here:\n{text}\n~ <--- HERE\n"


def unknown_type(kind: str, text: str) -> str:
    at = text.index(kind)
    return (
        "\nunknown type specifier. Common valid schema types include Tensor, SymInt, int, float, bool,"
        " Scalar; for a full"
        " list, please see https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/README.md#func"
        f" :\n{text}\n{' ' * at}{'~' * len(kind)} <--- HERE\n"
    )


def no_schema(text: str) -> str:
    return f"expected a schema like 'name(Tensor x) -> Tensor', got: {text}"


def other_namespace(given: str, own: str, where: str) -> str:
    return (
        f"Explicitly provided namespace ({given}) in schema string does not match namespace of enclosing TORCH_LIBRARY"
        f" block ({own}).  Move this definition to the (unique) TORCH_LIBRARY block corresponding to this"
        " namespace (and"
        " consider deleting the namespace from your schema string.)  (Error occurred while processing"
        " TORCH_LIBRARY block"
        f" at {where})"
    )


def defined_without_owner(name: str, where: str) -> str:
    return (
        f'def("{name}"): Cannot define an operator inside of a TORCH_LIBRARY_IMPL block.  All def()s should'
        " be placed in"
        " the (unique) TORCH_LIBRARY block for their namespace.  (Error occurred while processing TORCH_LIBRARY_IMPL"
        f" block at {where})"
    )


# -- libraries ---------------------------------------------------------------------------------------------------------


def second_owner(namespace: str, first: str, where: str) -> str:
    return (
        f"Only a single TORCH_LIBRARY can be used to register the namespace {namespace}; please put all of your"
        " definitions in a single TORCH_LIBRARY block.  If you were trying to specify implementations, consider using"
        " TORCH_LIBRARY_IMPL (which can be duplicated).  If you really intended to define operators for a single"
        " namespace in a distributed way, you can use TORCH_LIBRARY_FRAGMENT to explicitly indicate this.  Previous"
        f" registration of TORCH_LIBRARY was registered at {first}; latest registration was registered at {where}"
    )


def unsupported_kind(kind: str) -> str:
    return f"Unsupported kind: {kind}"


def reserved(namespace: str) -> str:
    return f"{namespace} is a reserved namespace. Please try creating a library with another name."


def no_dispatch_key(key: str) -> str:
    return f"could not parse dispatch key: {key}"


def no_kernel_function(given: Any) -> str:
    return f"Input function is required to be a callable but found type {type(given)}"


def no_op_name(given: Any) -> str:
    return f"impl should be passed either a name or an OpOverload object as the first argument, got {type(given)}"


def kernel_of_other_namespace(name: str, own: str, where: str) -> str:
    return (
        f'impl("{name}", ...): Explicitly provided namespace ({name.partition("::")[0]}) in operator name'
        " does not match"
        f" namespace of enclosing TORCH_LIBRARY block ({own}).  Move this definition to the TORCH_LIBRARY block"
        " corresponding to this namespace (and consider deleting the namespace from your schema string.) "
        " (Error occurred"
        f" while processing TORCH_LIBRARY block at {where})"
    )


def no_call_schema(schema: Any) -> str:
    return f'define(qualname, schema, ...): expected schema to look like e.g. "(Tensor x) -> Tensor" but got "{schema}"'


def no_name_text(name: Any) -> str:
    return f"define(qualname, schema): expected qualname to be instance of str, got {type(name)}"


def no_op(function: str, op: Any) -> str:
    return f"{function}({op}): got unexpected type for op: {type(op)}"


def does_not_exist(name: str) -> str:
    return f"operator {name} does not exist"


def not_functional(op: Any, schema: Any) -> str:
    return (
        f"Cannot register autograd formula for non-functional operator {op} with schema {schema}. Please create a"
        " functional operator and register an autograd formula for that."
    )


# -- checks ------------------------------------------------------------------------------------------------------------


def changed_unsaid(name: str) -> str:
    return f"Argument {name} is not defined as mutable but was mutated"


def lent_unsaid(name: str) -> str:
    return f"Argument {name} is not defined to alias output but was aliasing"


def no_autograd_registration(name: str) -> str:
    return (
        f"{name}: at least one output of this operator has requires_grad=True but the operator does not have"
        " an autograd"
        " kernel defined at an autograd key (e.g. DispatchKey::Autograd). This could mean that you have incorrectly"
        " registered an autograd kernel to a non-Autograd DispatchKey, which may lead to silently incorrect results. If"
        " your operator consists of regular PyTorch operations, consider not using an operator at all or"
        " registering your"
        " operator as CompositeImplicitAutograd. If you have an autograd.Function registered to a backend"
        " (CPU/CUDA/XPU)"
        " key, the correct location for it is the Autograd key."
    )


def no_fake(name: str, qualified: str) -> str:
    return (
        f"There was no fake impl registered for <CustomOpDef({qualified})>. This is necessary for"
        " torch.compile/export/fx"
        f" tracing to work. Please use `{name}.register_fake` to add an fake impl."
    )


def told_otherwise(op: str, what: str, have: object, said: object) -> str:
    return (
        f"When comparing the output of {op} on FakeTensor and concrete Tensors, found mismatched tensor metadata:"
        f" {what} {have} and {said} are not equal!"
    )


def no_overload(kind: type) -> str:
    return (
        f"opcheck(op, ...): op must be instance of torch._ops.OpOverload, e.g. torch.ops.aten.sin.default, got {kind}"
    )


def no_such_checks(names: tuple[str, ...], known: tuple[str, ...]) -> str:
    return f"opcheck(op, ..., test_utils={names}), expected test_utils to be subset of {known} but it was not"


def check_failed(name: str, error: Exception) -> str:
    return f"opcheck(op, ...): {name} failed with {error} (scroll up for stack trace)"


# -- inferring ---------------------------------------------------------------------------------------------------------


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


def unsupported_annotation(name: str, annotation: Any, valid: dict[Any, str]) -> str:
    return f"Parameter {name} has unsupported type {annotation}. The valid types are: {valid.keys()}."


def unsupported_default(name: str, default: Any) -> str:
    return (
        f"Parameter {name} has an unsupported default value type {type(default)}. Please file an issue on GitHub so we"
        " can prioritize this."
    )


def unsupported_return(annotation: Any, valid: dict[Any, str]) -> str:
    return f"Return has unsupported type {annotation}. The valid types are: {valid}."


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


def defined_twice(name: str, first: str, where: str) -> str:
    return (
        f"Tried to register an operator ({name}) with the same name and overload name multiple times. Each overload's"
        " schema should only be registered with a single call to def(). Duplicate registration: registered at"
        f" {where}. Original registration: registered at {first}"
    )


def not_qualified(name: str) -> str:
    return (
        f'Expected `qualname` to be of the form "namespace::name", but got {name}. The qualname passed to the'
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
