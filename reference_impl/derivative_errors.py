"""Message texts of what differentiates functions: ``autograd.functional``, ``gradcheck``, ``torch.func``."""

from __future__ import annotations

from typing import Any, Optional, Sequence

# -- autograd.functional ---------------------------------------------------------------------------

_STRICT = " This is not allowed in strict mode."

NO_VECTOR_FOR_OUTPUTS = (
    "The vector v can only be None if the user-provided function returns a single Tensor with a single element."
)
NO_VECTOR_FOR_INPUTS = (
    "The vector v can only be None if the input to the user-provided function is a single Tensor with a single element."
)
JACOBIAN_STRATEGY = (
    'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your '
    'function has more outputs than inputs, "forward-mode" tends to be more performant. '
    'Otherwise, prefer to use "reverse-mode".'
)
HESSIAN_STRATEGY = 'Expected strategy to be either "forward-mode" or "reverse-mode".'
FORWARD_JACOBIAN_CREATE_GRAPH = (
    "torch.autograd.functional.jacobian: `create_graph=True` "
    'and `strategy="forward-mode"` are not supported together (yet). '
    "Please either set `create_graph=False` or "
    '`strategy="reverse-mode"`.'
)
FORWARD_JACOBIAN_STRICT = (
    "torch.autograd.functional.jacobian: `strict=True` "
    'and `strategy="forward-mode"` are not supported together (yet). '
    "Please either set `strict=False` or "
    '`strategy="reverse-mode"`.'
)
FORWARD_JACOBIAN_NOT_VECTORIZED = (
    "Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for `vectorize=True`."
)
VECTORIZED_STRICT = (
    "torch.autograd.functional.jacobian: `strict=True` "
    "and `vectorized=True` are not supported together. "
    "Please either set `strict=False` or "
    "`vectorize=False`."
)


def neither_tensor_nor_tuple(what: str, function: str, index: Optional[int], value: Any) -> str:
    where = f"given {what}" if index is None else f"value at index {index}"
    return (
        f"The {what} given to {function} must be either a Tensor or a tuple of Tensors but the"
        f" {where} has type {type(value)}."
    )


def vector_length(expected: int, given: int, was_tuple: bool) -> str:
    if was_tuple:
        return f"v is a tuple of invalid length: should be {expected} but got {given}."
    return "The given v should contain a single Tensor."


def vector_size(index: Optional[int], expected: Sequence[int], given: Sequence[int]) -> str:
    prefix = "" if index is None else f"Entry {index} in "
    sizes = f"should be torch.Size({list(expected)}) but got torch.Size({list(given)})."
    return f"{prefix}v has invalid size: {sizes}"


def should_return_a_tensor(function: str) -> str:
    return f"The function given to {function} should return a single Tensor"


def should_return_one_element(function: str) -> str:
    return f"The Tensor returned by the function given to {function} should contain a single element"


def output_without_grad(index: int) -> str:
    return (
        f"Output {index} of the user-provided function does not require gradients."
        " The outputs must be computed in a differentiable manner from the input"
        " when running in strict mode."
    )


def independent_of_input(index: int) -> str:
    return f"The output of the user-provided function is independent of input {index}.{_STRICT}"


def output_independent_of_input(output: int, index: int) -> str:
    return f"Output {output} of the user-provided function is independent of input {index}.{_STRICT}"


def gradient_independent_of_inputs(index: int) -> str:
    return (
        f"The gradient with respect to input {index} is independent of the inputs of the"
        f" user-provided function.{_STRICT}"
    )


def gradient_independent_of_vector(index: int) -> str:
    return (
        f"The gradient with respect to the input is independent of entry {index}"
        f" in the grad_outputs when using the double backward trick to compute forward mode gradients.{_STRICT}"
    )


def jacobian_independent_of_input(index: int) -> str:
    return (
        "While computing the hessian, found that the jacobian of the user-provided"
        f" function with respect to input {index} is independent of the input. This is not"
        " allowed in strict mode. You should ensure that your function is twice"
        " differentiable and that the jacobian depends on the inputs (this would be"
        " violated by a linear function for example)."
    )


def hessian_independent_of_input(index: int) -> str:
    return (
        f"The hessian of the user-provided function with respect to input {index}"
        f" is independent of the input.{_STRICT}"
        " You should ensure that your function is thrice differentiable and that"
        " the hessian depends on the inputs."
    )


def jacobian_independent_of_entry(index: int) -> str:
    return f"The jacobian of the user-provided function is independent of input {index}.{_STRICT}"


def hessian_independent_of_entry(index: int) -> str:
    return (
        f"The hessian of the user-provided function is independent of entry {index} in the grad_jacobian."
        f"{_STRICT[:-1]} as it prevents from using the double backward trick to replace forward mode AD."
    )


def derivative_independent_of_input(derivative: str, index: int) -> str:
    return (
        f"The {derivative} of the user-provided function is independent of input {index}."
        f"{_STRICT[:-1]} when create_graph=True."
    )
