"""``torch.autograd.functional``: derivatives of a function, as functions of its inputs.

Each of them makes new tensors of the inputs, so that an input can be told from the same tensor captured by the
function; runs the function with recording on; and returns results without history unless ``create_graph`` asks for it.
"""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional, Sequence

from .. import derivative_errors as errors
from .. import forward_mode
from ..modes import enable_grad, set_grad_enabled, state
from ..ops.declare import FUNCTIONS
from ..rules import rule
from ..tensor import Tensor
from .differentiation import grad as autograd_grad

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]

Function = Callable[..., Any]
Tensors = tuple[Any, ...]


class Given(NamedTuple):
    """What was given, or what the function returned: as a tuple, and whether it came as one."""

    was_tuple: bool
    tensors: Tensors

    def like_given(self, results: Sequence[Any]) -> Any:
        return tuple(results) if self.was_tuple else results[0]


def given(value: Any, what: str, function: str) -> Given:
    """Raises TypeError for anything but a tensor or a tuple of tensors."""
    was_tuple = isinstance(value, tuple)
    tensors: Tensors = value if was_tuple else (value,)
    for i, one in enumerate(tensors):
        if not isinstance(one, Tensor):
            raise TypeError(errors.neither_tensor_nor_tuple(what, function, i if was_tuple else None, one))
    return Given(was_tuple, tensors)


OUTPUTS = "outputs of the user-provided function"


def fresh(tensors: Tensors, create_graph: bool, requires_grad: bool) -> Tensors:
    """New tensors over the same elements: tied to the given ones where their gradient is asked for, else leaves."""
    return tuple(
        one.view_as(one) if create_graph and one.requires_grad else one.detach().requires_grad_(requires_grad)
        for one in tensors
    )


def finished(results: Any, create_graph: bool) -> Any:
    """The results without history, unless it was asked for."""
    if create_graph:
        return results
    if isinstance(results, Tensor):
        return results.detach()
    return tuple(finished(one, create_graph) for one in results)


def check_vector(vector: Tensors, like: Given) -> None:
    """Raises RuntimeError unless the vector has the sizes of what it is to be multiplied with."""
    if len(vector) != len(like.tensors):
        raise RuntimeError(errors.vector_length(len(like.tensors), len(vector), like.was_tuple))
    for i, (one, other) in enumerate(zip(vector, like.tensors)):
        if one._shape != other._shape:
            raise RuntimeError(errors.vector_size(i if like.was_tuple else None, other._shape, one._shape))


def vector_for(v: Any, like: Given, name: str, create_graph: bool, missing: str) -> Optional[Tensors]:
    """The vector as new tensors. It may be missing where it would hold a single number."""
    if v is None:
        if len(like.tensors) != 1 or like.tensors[0].nelement() != 1:
            raise RuntimeError(missing)
        return None
    vector = fresh(given(v, "v", name).tensors, create_graph, requires_grad=False)
    check_vector(vector, like)
    return vector


def gradients(
    outputs: Tensors,
    inputs: Tensors,
    vector: Optional[Tensors] = None,
    create_graph: bool = False,
    retain_graph: Optional[bool] = None,
) -> Tensors:
    """``autograd.grad`` of those outputs that require grad; None for inputs that they do not depend on."""
    vector = (None,) * len(outputs) if vector is None else vector
    pairs = [(one, v) for one, v in zip(outputs, vector) if one is not None and one.requires_grad]
    if not pairs:
        return (None,) * len(inputs)
    made, grads = zip(*pairs)
    return autograd_grad(made, inputs, grads, retain_graph, create_graph, allow_unused=True)


# -- strict mode -----------------------------------------------------------------------------------


def check_depends(tensors: Tensors, text: Callable[[int], str]) -> None:
    """Raises RuntimeError where one of the tensors has no history: it does not depend on the inputs."""
    for i, one in enumerate(tensors):
        if one is None:
            raise RuntimeError(errors.independent_of_input(i))
        if not one.requires_grad:
            raise RuntimeError(text(i))


def filled_in(
    found: Tensors, like: Tensors, strict: bool, create_graph: bool, missing: Callable[[int], str], of: str
) -> Tensors:
    """Zeros for what is independent. In strict mode that is an error."""
    complete = []
    for i, (one, other) in enumerate(zip(found, like)):
        if one is None:
            if strict:
                raise RuntimeError(missing(i))
            one = FUNCTIONS["zeros_like"](other)
        elif strict and create_graph and not one.requires_grad:
            raise RuntimeError(errors.derivative_independent_of_input(of, i))
        complete.append(one)
    return tuple(complete)


# -- products --------------------------------------------------------------------------------------


def _mode_for(create_graph: bool) -> Any:
    """With ``create_graph`` recording is on whatever the caller's mode; otherwise the caller's mode holds."""
    enabled: Any = True if create_graph else state.grad_enabled
    return set_grad_enabled(enabled)


# FN-01, FN-02: the function runs with recording on, also under no_grad.
@rule("FN-01", "FN-02")
def vjp(
    func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """The function's outputs, and the vector multiplied with its Jacobian from the left."""
    with enable_grad():
        taken = given(inputs, "inputs", "vjp")
        leaves = fresh(taken.tensors, create_graph, requires_grad=True)
        outputs = given(func(*leaves), OUTPUTS, "vjp")
        if strict:
            check_depends(outputs.tensors, errors.output_without_grad)
        vector = vector_for(v, outputs, "vjp", create_graph, errors.NO_VECTOR_FOR_OUTPUTS)
    with _mode_for(create_graph):
        found = gradients(outputs.tensors, leaves, vector, create_graph)
        product = filled_in(found, leaves, strict, create_graph, errors.independent_of_input, "jacobian")
    return (
        outputs.like_given(finished(outputs.tensors, create_graph)),
        taken.like_given(finished(product, create_graph)),
    )


# FN-01, FN-02: the function runs with recording on, also under no_grad; what is computed of its derivative, in
# the caller's mode.
@rule("FN-01", "FN-02")
def jvp(
    func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """The function's outputs, and its Jacobian multiplied with the vector from the right.

    The product with the Jacobian from the left is linear in its vector, and its derivative by that is what is wanted.
    """
    with enable_grad():
        taken = given(inputs, "inputs", "jvp")
        leaves = fresh(taken.tensors, create_graph, requires_grad=True)
        vector = vector_for(v, Given(taken.was_tuple, leaves), "jvp", create_graph, errors.NO_VECTOR_FOR_INPUTS)
        outputs = given(func(*leaves), OUTPUTS, "jvp")
        if strict:
            check_depends(outputs.tensors, errors.output_without_grad)
        zeros = tuple(FUNCTIONS["zeros_like"](one, requires_grad=True) for one in outputs.tensors)
        linear = gradients(outputs.tensors, leaves, zeros, create_graph=True)
        if strict:
            check_depends(linear, errors.gradient_independent_of_inputs)
    with _mode_for(create_graph):
        found = gradients(linear, zeros, vector, create_graph)
        product = filled_in(
            found, outputs.tensors, strict, create_graph, errors.gradient_independent_of_vector, "jacobian"
        )
    return (
        outputs.like_given(finished(outputs.tensors, create_graph)),
        outputs.like_given(finished(product, create_graph)),
    )


class _Scalar(NamedTuple):
    """A function of one number, its inputs and its gradient: where ``vhp`` and ``hvp`` begin."""

    taken: Given
    leaves: Tensors
    vector: Optional[Tensors]
    output: Tensor
    gradient: Tensors


def _scalar(name: str, func: Function, inputs: Any, v: Any, create_graph: bool, strict: bool) -> _Scalar:
    taken = given(inputs, "inputs", name)
    leaves = fresh(taken.tensors, create_graph, requires_grad=True)
    vector = vector_for(v, Given(taken.was_tuple, leaves), name, create_graph, errors.NO_VECTOR_FOR_INPUTS)
    outputs = given(func(*leaves), OUTPUTS, name)
    if strict:
        check_depends(outputs.tensors, errors.output_without_grad)
    if outputs.was_tuple:
        raise RuntimeError(errors.should_return_a_tensor(name))
    output = outputs.tensors[0]
    if output.nelement() != 1:
        raise RuntimeError(errors.should_return_one_element(name))
    gradient = gradients((output,), leaves, create_graph=True)
    if strict:
        check_depends(gradient, errors.jacobian_independent_of_input)
    return _Scalar(taken, leaves, vector, output, gradient)


# FN-01, FN-02: as vjp.
@rule("FN-01", "FN-02")
def vhp(
    func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """The function's output, and the vector multiplied with its Hessian from the left."""
    with enable_grad():
        scalar = _scalar("vhp", func, inputs, v, create_graph, strict)
    with _mode_for(create_graph):
        found = gradients(scalar.gradient, scalar.leaves, scalar.vector, create_graph)
        product = filled_in(found, scalar.leaves, strict, create_graph, errors.jacobian_independent_of_entry, "hessian")
    return finished(scalar.output, create_graph), scalar.taken.like_given(finished(product, create_graph))


# FN-01, FN-02: as jvp.
@rule("FN-01", "FN-02")
def hvp(
    func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """The function's output, and its Hessian multiplied with the vector from the right."""
    with enable_grad():
        scalar = _scalar("hvp", func, inputs, v, create_graph, strict)
        zeros = tuple(FUNCTIONS["zeros_like"](one, requires_grad=True) for one in scalar.leaves)
        linear = gradients(scalar.gradient, scalar.leaves, zeros, create_graph=True)
        if strict:
            check_depends(scalar.gradient, errors.hessian_independent_of_input)
    with _mode_for(create_graph):
        found = gradients(linear, zeros, scalar.vector, create_graph)
        product = filled_in(found, scalar.leaves, strict, create_graph, errors.hessian_independent_of_entry, "hessian")
    return finished(scalar.output, create_graph), scalar.taken.like_given(finished(product, create_graph))


# -- whole matrices --------------------------------------------------------------------------------


# FN-01, FN-02: the function runs with recording on, also under no_grad.
@rule("FN-01", "FN-02")
def jacobian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The derivative of each element of the outputs by each element of the inputs."""
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(errors.JACOBIAN_STRATEGY)
    if strategy == "forward-mode":
        if create_graph:
            raise NotImplementedError(errors.FORWARD_JACOBIAN_CREATE_GRAPH)
        return _forward_jacobian(func, inputs, strict, vectorize)
    with enable_grad():
        taken = given(inputs, "inputs", "jacobian")
        leaves = fresh(taken.tensors, create_graph, requires_grad=True)
        outputs = given(func(*leaves), OUTPUTS, "jacobian")
        if strict:
            check_depends(outputs.tensors, errors.output_without_grad)
            if vectorize:
                raise RuntimeError(errors.VECTORIZED_STRICT)
        strictness = None if not strict else create_graph
        if vectorize:
            _basis(outputs.tensors)
        rows = [_rows(one, i, leaves, create_graph, strictness) for i, one in enumerate(outputs.tensors)]
    found = finished(tuple(rows), create_graph)
    return unpacked_matrix(found, outputs.was_tuple, taken.was_tuple)


def _basis(outputs: Tensors) -> None:
    """Raises IndexError where the outputs have no element: then there is no row to begin with."""
    if not sum(one.nelement() for one in outputs):
        outputs[0].reshape(-1)[0]


def _construct_standard_basis_for(tensors: Tensors, tensor_numels: Sequence[int]) -> Tensors:
    """The unit matrix of all elements of the tensors, cut into the columns that belong to each."""
    if not tensors:
        raise AssertionError("Expected at least one tensor")
    if len(tensors) != len(tensor_numels):
        raise AssertionError(
            f"Expected tensors and tensor_numels to have the same length, but got {len(tensors)} and"
            f" {len(tensor_numels)}"
        )
    made, rows, first = [], sum(tensor_numels), 0
    for tensor, count in zip(tensors, tensor_numels):
        columns: Any = tensor.new_zeros((rows, count))
        columns.diagonal(-first).fill_(1)
        made.append(columns)
        first += count
    return tuple(made)


def unpacked_matrix(rows: Any, rows_were_tuple: bool, columns_were_tuple: bool) -> Any:
    """The rows without the dimension that a single output, or a single input, would add."""
    if not columns_were_tuple:
        rows = tuple(row[0] for row in rows)
    return rows if rows_were_tuple else rows[0]


def _rows(output: Tensor, number: int, leaves: Tensors, create_graph: bool, strictness: Optional[bool]) -> Tensors:
    """The derivatives of one output by each input. ``strictness``: in strict mode, whether they must depend too."""
    columns: tuple[list[Tensor], ...] = tuple([] for _ in leaves)
    for j in range(output.nelement()):
        found = gradients((output.reshape(-1)[j],), leaves, create_graph=create_graph, retain_graph=True)
        for i, (one, leaf, column) in enumerate(zip(found, leaves, columns)):
            if one is None:
                if strictness is not None:
                    raise RuntimeError(errors.output_independent_of_input(number, i))
                one = FUNCTIONS["zeros_like"](leaf)
            elif strictness and not one.requires_grad:
                raise RuntimeError(errors.derivative_independent_of_input("jacobian", number))
            column.append(one)
    return tuple(
        FUNCTIONS["stack"](column, dim=0).view(output._shape + leaf._shape) for column, leaf in zip(columns, leaves)
    )


def _forward_jacobian(func: Function, inputs: Any, strict: bool, vectorize: bool) -> Any:
    """Column by column, from the tangents of the outputs."""
    if strict:
        raise RuntimeError(errors.FORWARD_JACOBIAN_STRICT)
    taken = given(inputs, "inputs", "jacobian")
    if not vectorize:
        raise NotImplementedError(errors.FORWARD_JACOBIAN_NOT_VECTORIZED)
    outputs: Optional[Given] = None
    by_input: list[list[list[Tensor]]] = []
    for i, one in enumerate(taken.tensors):
        columns: list[list[Tensor]] = []
        for j in range(one.nelement()):
            tangents = [other.new_zeros(other._shape) for other in taken.tensors]
            tangents[i].view(-1)[j] = 1
            outputs, made = _tangents(func, taken.tensors, tangents)
            columns.append(made)
        by_input.append(columns)
    if outputs is None:
        outputs, _ = _tangents(func, taken.tensors, [one.new_zeros(one._shape) for one in taken.tensors])
    found = [
        [_side_by_side([c[k] for c in columns], output, one) for columns, one in zip(by_input, taken.tensors)]
        for k, output in enumerate(outputs.tensors)
    ]
    return unpacked_matrix(found, outputs.was_tuple, taken.was_tuple)


def _side_by_side(columns: list[Tensor], output: Tensor, input: Tensor) -> Tensor:
    shape = output._shape + input._shape
    if not columns:
        empty: Tensor = output.new_zeros(shape)
        return empty
    stacked: Tensor = FUNCTIONS["stack"](columns)
    turned: Tensor = stacked.permute(*range(1, stacked.dim()), 0).reshape(shape)
    return turned


def _tangents(func: Function, inputs: Tensors, tangents: Sequence[Tensor]) -> tuple[Given, list[Tensor]]:
    forward_mode.enter_level()
    try:
        duals = [forward_mode.make_dual(one, tangent) for one, tangent in zip(inputs, tangents)]
        outputs = given(func(*duals), "outputs", "None")
        unpacked = [forward_mode.unpack_dual(one) for one in outputs.tensors]
    finally:
        forward_mode.exit_level()
    made = [FUNCTIONS["zeros_like"](primal) if tangent is None else tangent for primal, tangent in unpacked]
    return Given(outputs.was_tuple, tuple(primal for primal, _ in unpacked)), made


def hessian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a function that returns one number: the Jacobian of its Jacobian."""
    taken = given(inputs, "inputs", "hessian")
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(errors.HESSIAN_STRATEGY)

    def one_number(*arguments: Any) -> Tensor:
        outputs = given(func(*arguments), OUTPUTS, "hessian")
        if strict:
            check_depends(outputs.tensors, errors.output_without_grad)
        if outputs.was_tuple:
            raise RuntimeError(errors.should_return_a_tensor("hessian"))
        output: Tensor = outputs.tensors[0]
        if output.nelement() != 1:
            raise RuntimeError(errors.should_return_one_element("hessian"))
        squeezed: Tensor = output.squeeze()
        return squeezed

    def first(*arguments: Any) -> Any:
        if outer_jacobian_strategy == "forward-mode":
            arguments = tuple(one.requires_grad_(True) for one in arguments)
        found = jacobian(one_number, arguments, create_graph=True)
        if strict:
            check_depends(found, errors.jacobian_independent_of_input)
        return found

    found = jacobian(first, taken.tensors, create_graph, strict, vectorize, outer_jacobian_strategy)
    return unpacked_matrix(found, taken.was_tuple, taken.was_tuple)
