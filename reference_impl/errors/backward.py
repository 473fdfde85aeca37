"""What is said of backward passes and what they are asked for."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from ..semantics import SEMANTICS
from .wording import not_true, shape_text

NOT_A_SCALAR = "grad can be implicitly created only for scalar outputs"
_UNUSED = "The differentiated Tensor at index {index} appears"
if not SEMANTICS.an_unused_input_is_named_by_its_index:
    _UNUSED = "One of the differentiated Tensors appears"
UNUSED_INPUT = _UNUSED + (" to not have been used in the graph. Set allow_unused=True if this is the desired behavior.")
DIFFERENTIATED_WITHOUT_GRAD = "One of the differentiated Tensors does not require grad"
CREATE_GRAPH_WARNING = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient"
    " which can cause a memory leak. We recommend using autograd.grad when creating the graph to avoid this. If you"
    " have to use this function, make sure to reset the .grad fields of your parameters to None after use to break the"
    " cycle and avoid the leak."
)


def no_grad_to_compute(index: int) -> str:
    return f"element {index} of tensors does not require grad and does not have a grad_fn"


def grad_output_shape(given: int, output: int, got: Sequence[int], expected: Sequence[int], batched: bool) -> str:
    if batched:
        return (
            "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch dimension."
            " The sizes of the remaining dimensions are expected to match the shape of corresponding output, but a"
            f" mismatch was detected: grad_output[{given}] has a shape of torch.Size({list(got[1:])}) and"
            f" output[{output}] has a shape of torch.Size({list(expected)}). If you only want some tensors in"
            " `grad_output` to be considered batched, consider using vmap."
        )
    return (
        f"Mismatch in shape: grad_output[{given}] has a shape of torch.Size({list(got)}) and output[{output}] has a"
        f" shape of torch.Size({list(expected)})."
    )


BATCHED_EDGE = "Batched grads are not supported with GradientEdge"
NOT_BATCHED = (
    "vmap(vjp, in_dims=0, ...)(<inputs>): Got in_dim=0 for some input, but that input is a Tensor of dimensionality 0"
    " so expected in_dim to satisfy 0 <= in_dim < 0."
)


def batch_sizes(sizes: Sequence[int]) -> str:
    return (
        "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes"
        f" {list(sizes)} for the mapped dimension"
    )


def not_real(got: Any) -> str:
    return f"grad can be implicitly created only for real scalar outputs but got {got!r}"


GRAD_WITHOUT_INPUTS = "grad requires non-empty inputs."


def no_inputs(function: str) -> str:
    if not SEMANTICS.empty_inputs_are_refused_in_backticks:
        return f"'inputs' argument to {function}() cannot be empty."
    return f"`inputs` argument to `{function}()` cannot be empty."


def inputs_mapping(function: str, inputs: Any) -> str:
    return (
        f"`inputs` argument to `{function}()` must be a dict, not {type(inputs).__name__}. Other Mapping types are not"
        " supported."
    )


def edge_without_node(got: Any) -> str:
    owner = "GradientEdge's" if SEMANTICS.an_edge_without_a_node_is_told_in_the_genitive else "GradientEdge"
    return f"{owner} first object must be an autograd.graph.Node but got {type(got).__name__}"


ONLY_INPUTS = (
    "only_inputs argument is deprecated and is ignored now (defaults to True). To accumulate gradient for other parts"
    " of the graph, please use torch.autograd.backward."
)
COMPLEX_GRADIENT = not_true("isFloatingType(grad.scalar_type()) || (input_is_complex == grad_is_complex)")


def invalid_gradient_shape(node: str, index: int, got: Sequence[int], expected: Sequence[int]) -> str:
    return (
        f"Function {node} returned an invalid gradient at index {index} - got {shape_text(got)} but expected shape"
        f" compatible with {shape_text(expected)}"
    )


OLD_VMAP = "Please use `torch.vmap` instead of `torch._vmap_internals.vmap`."
GRAD_VARIABLES = "`grad_variables` is deprecated. Use `grad_tensors` instead."
BOTH_GRAD_ARGUMENTS = (
    "`grad_tensors` and `grad_variables` (deprecated) arguments both passed to `backward()`. Please only use"
    " `grad_tensors`."
)
if not SEMANTICS.deprecated_names_stand_in_backticks:
    GRAD_VARIABLES = GRAD_VARIABLES.replace("`", "'")
    BOTH_GRAD_ARGUMENTS = BOTH_GRAD_ARGUMENTS.replace("`backward()`", "backward()").replace("`", "'")
MATERIALIZE_UNUSED = (
    "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
)


def grad_output_complex(index: int, output: int, got: Any, expected: Any) -> str:
    return (
        "For complex Tensors, both grad_output and output are required to have the same dtype. Mismatch in dtype:"
        f" grad_output[{index}] has a dtype of {got!r} and output[{output}] has a dtype of {expected!r}."
    )


def gradient_type(value: Any) -> str:
    return f"gradients can be either Tensors or None, but got {type(value).__name__}"


def invalid_root_gradient(index: int, got: Sequence[int], expected: Sequence[int]) -> str:
    return (
        f"invalid gradient at index {index} - got {shape_text(got)} but expected shape compatible with"
        f" {shape_text(expected)}"
    )


LEAF_IN_THE_INTERIOR = "leaf variable has been moved into the graph interior"
LEAF_IN_AUTOGRAD_GRAD = (
    "A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is"
    " currently not supported."
)


def output_without(output: Any, has_gradient: bool) -> str:
    """What was asked first of an output that is no tensor; a node says of itself that it requires grad."""
    attribute = "numel" if hasattr(output, "requires_grad") else "requires_grad"
    attribute = "is_nested" if has_gradient else attribute
    return f"{type(output).__name__!r} object has no attribute '{attribute}'"


OUTPUT_IS_NOT_A_TENSOR = "Expected output to be a torch.Tensor" if SEMANTICS.assertions_of_autograd_have_texts else ""
MATERIALIZED_EDGE = "materialize_grads cannot be used when the given input is a GradientEdge"


def neither_tensor_nor_edge(value: Any) -> str:
    kinds = "Tensors or GradientEdges" if SEMANTICS.refused_inputs_could_be_edges else "Tensors"
    return f"all inputs have to be {kinds}, but got {type(value).__name__}"


def number_of_root_gradients(tensors: int, gradients: int) -> str:
    return f"got {tensors} tensors and {gradients} gradients"


ANOMALY_ENABLED = (
    "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging."
)


def anomaly(node: str, lines: Optional[Sequence[str]], is_parent: bool) -> str:
    if lines is None:
        return (
            f"Error detected in {node}. No forward pass information available. Enable detect anomaly during forward"
            " pass for more information."
        )
    if is_parent:
        start = f"\n\nPrevious calculation was induced by {node}. Traceback of forward call that induced the previous"
        return f"{start} calculation:\n{''.join(lines)}"
    return f"Error detected in {node}. Traceback of forward call that caused the error:\n{''.join(lines)}"


def nan_returned(node: str, index: int) -> str:
    return f"Function '{node}' returned nan values in its {index}th output."


CALLBACK_OUTSIDE_BACKWARD = "Final callbacks can only be installed during backward pass."


def gradient_layout(
    grad_shape: Sequence[int], grad_strides: Sequence[int], leaf_shape: Sequence[int], leaf_strides: Sequence[int]
) -> str:
    return (
        "grad and param do not obey the gradient layout contract. This is not an error, but may impair performance.\n"
        f"grad.sizes() = {shape_text(grad_shape)}, strides() = {shape_text(grad_strides)}\n"
        f"param.sizes() = {shape_text(leaf_shape)}, strides() = {shape_text(leaf_strides)}"
    )


#: What backward said where a function that changed a view gave no gradient for it.
NO_GRADIENT_OF_A_VIEW = (
    'res[i].defined() INTERNAL ASSERT FAILED at "../torch/csrc/autograd/functions/tensor.cpp":159, please report a bug'
    " to PyTorch. "
)
#: What backward says where a tensor of whole numbers was changed in place by one that requires grad.
GRADIENT_OF_WHOLE_NUMBERS = (
    'isDifferentiableType(grad.scalar_type()) INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/'
    'engine.cpp":998, please report a bug to PyTorch. '
)
