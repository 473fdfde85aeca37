"""Message texts, in one place. They are torch's own; conformance compares classes, and texts only as wording."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .semantics import SEMANTICS

#: What stands around names in what is said of deprecated ones.
TICK = "`" if SEMANTICS.deprecated_names_stand_in_backticks else ""
DOCS = f"https://pytorch.org/docs/{'main' if SEMANTICS.texts_link_to_the_main_branch else 'master'}"
_TENSOR_BASE = "TensorBase" if SEMANTICS.the_base_class_is_called_TensorBase else "_TensorBase"


def renamed(older: str, name: str) -> str:
    return f"{TICK}{older}{TICK} is now deprecated in favor of {TICK}{name}{TICK}."


def mean_of_integers(which: str, dtype: str) -> str:
    return (
        f"mean(): could not infer output dtype. {which} dtype must be either a floating point or complex dtype."
        f" Got: {dtype}"
    )


def negative_size(size: int, shape: Sequence[int]) -> str:
    return f"Trying to create tensor with negative dimension {size}: {shape_text(shape)}"


def shape_text(shape: Sequence[int]) -> str:
    return "[" + ", ".join(str(s) for s in shape) + "]"


_AMBIGUOUS = (
    " Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both"
    " the view and the inplace either both inside the {where} block (if you don't want the inplace to be tracked) or"
    " both outside (if you want the inplace to be tracked)."
)
_MULTI_VIEW = (
    " This view is the output of a function that returns multiple views. Such functions do not allow the output views"
    " to be modified inplace. You should replace the inplace operation by an out-of-place one."
)
_CUSTOM_FUNCTION_VIEW = (
    " This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic"
    " to handle view+inplace would override the custom backward associated with the custom Function, leading to"
    " incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function."
)

LEAF_MARKED_DIRTY = "a leaf Variable that requires grad has been used in an in-place operation."
LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place operation."


def reinterpreted_reading(is_conjugate: bool) -> str:
    kind = "conjugate view tensors" if is_conjugate else "tensors with negative bit set"
    return f"torch.Tensor.view is not supported for {kind} when converting to a different dtype."


VIEW_OF_LEAF_IN_PLACE = "a view of a leaf Variable that requires grad is being used in an in-place operation."
INFERENCE_IN_PLACE = (
    "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal"
    " tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details."
)
INFERENCE_SAVED = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in"
    " computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in"
    " autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
    if SEMANTICS.saving_an_inference_tensor_recommends_no_grad
    else "Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor"
    " and use it in autograd."
)
INFERENCE_VERSION = "Inference tensors do not track version counter."
INFERENCE_REQUIRES_GRAD = "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed."
NOT_A_LEAF_REQUIRES_GRAD = "you can only change requires_grad flags of leaf variables."
NOT_A_LEAF_CLEARS_REQUIRES_GRAD = (
    NOT_A_LEAF_REQUIRES_GRAD + " If you want to use a computed variable in a subgraph that doesn't require"
    " differentiation use var_no_grad = var.detach()."
)
REQUIRES_GRAD_DTYPE = "only Tensors of floating point dtype can require gradients"
REQUIRES_GRAD_DTYPE_BY_ATTRIBUTE = "only Tensors of floating point and complex dtype can require gradients"
REQUIRES_GRAD_DTYPE_AT_CREATION = "Only Tensors of floating point and complex dtype can require gradients"
REQUIRES_GRAD_NOT_A_BOOL = "requires_grad must be a bool"
DETACH_VIEW = (
    "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training,"
    " and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be"
    " called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in"
    " torch/optim/optimizer.py as the solution."
)
GRAD_IS_ITSELF = "can't assign Variable as its own grad"
RETAIN_GRAD = "can't retain_grad on Tensor that has requires_grad=False"
HOOK_WITHOUT_GRAD = "cannot register a hook on a tensor that doesn't require gradient"
RELEASED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been"
    " freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify"
    " retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors"
    " after calling backward."
)
NOT_A_SCALAR = "grad can be implicitly created only for scalar outputs"
_UNUSED = "The differentiated Tensor at index {index} appears"
if not SEMANTICS.an_unused_input_is_named_by_its_index:
    _UNUSED = "One of the differentiated Tensors appears"
UNUSED_INPUT = _UNUSED + (" to not have been used in the graph. Set allow_unused=True if this is the desired behavior.")
DIFFERENTIATED_WITHOUT_GRAD = "One of the differentiated Tensors does not require grad"
NON_LEAF_GRAD_READ = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be"
    " populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor,"
    " use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the"
    " leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more"
    f" information{'' if SEMANTICS.the_warning_about_grad_speaks_of_information else 's'}."
)
INTERNAL_OVERLAP = (
    "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please"
    " clone() the tensor before performing the operation."
)
PARTIAL_OVERLAP = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory"
    " location. Please clone() the tensor before performing the operation."
)
AMBIGUOUS_BOOL = "Boolean value of Tensor with {what} is ambiguous"
CREATE_GRAPH_WARNING = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient"
    " which can cause a memory leak. We recommend using autograd.grad when creating the graph to avoid this. If you"
    " have to use this function, make sure to reset the .grad fields of your parameters to None after use to break the"
    " cycle and avoid the leak."
)


def view_changed_in_place(creation: str, node: Optional[str], output_nr: int, rebase: bool) -> str:
    """Why a view made in another mode, or by a function of several views, may not be changed in place.

    ``node``: what its grad_fn is called, None where it has none. ``rebase`` is True where not the view itself was
    changed but its base, which shows when its grad_fn is read.
    """
    mode = "inference mode" if creation == "inference" else "no_grad mode"
    modified = (
        "and its base or another view of its base has been modified inplace"
        if rebase
        else "and is being modified inplace"
    )
    now = "in normal mode" if creation == "inference" else "with grad mode enabled"
    reason = {
        "no_grad": _AMBIGUOUS.format(where="no_grad"),
        "inference": _AMBIGUOUS.format(where="inference_mode"),
        "multi_output": _MULTI_VIEW,
        "custom_function": _CUSTOM_FUNCTION_VIEW,
    }[creation]
    if node is None:
        return f"A view was created in {mode} {modified} {now}.{reason}"
    if creation in ("no_grad", "inference"):
        of_a_view = f"is a view of a view which was created in {mode}"
        return f"Output {output_nr} of {node} {of_a_view} {modified} {now}.{reason}"
    return f"Output {output_nr} of {node} is a view {modified}.{reason}"


def op_of(node: str) -> str:
    """What messages call the op of a node: "Mul" of MulBackward0, "Sum1" of SumBackward1."""
    if not SEMANTICS.messages_call_a_node_by_its_op:
        return node
    op, found, number = node.rpartition("Backward")
    if not found or (number and not number.isdigit()):
        return node
    return op + number.removeprefix("0")


#: Types that are younger than the names ``torch.FloatTensor`` and the like.
_YOUNGER_TYPES = frozenset({"Bool", "BFloat16", "ComplexFloat", "ComplexDouble"})


_HINT = (
    "enable anomaly detection to find the operation that failed to compute its gradient, with"
    " torch.autograd.set_detect_anomaly(True, check_nan=False)."
    if SEMANTICS.the_hint_about_a_changed_tensor_turns_off_the_search_for_nan
    else "enable anomaly detection to find the operation that failed to compute its gradient, with"
    " torch.autograd.set_detect_anomaly(True)."
)
_HINT_TOLD = (
    "the backtrace further above shows the operation that failed to compute its gradient. The variable in question was"
    " changed in there or anywhere later. Good luck!"
)


NO_GRADIENTS_TO_CLIP = (
    "Expected !nested_tensorlist[0].empty() to be true, but got false.  (Could this error message be improved?  If so,"
    " please report an enhancement request to PyTorch.)"
)


def type_name(legacy_name: str) -> str:
    """What torch calls the type of a tensor, where it does not call it by its dtype."""
    return f"CPU{legacy_name}Type" if legacy_name in _YOUNGER_TYPES else f"torch.{legacy_name}Tensor"


def saved_tensor_changed(
    legacy_name: str, shape: Sequence[int], origin: str, version: int, expected: int, told_where: bool
) -> str:
    """``told_where``: anomaly mode has told where in the program the node was made."""
    which = f", which is {origin}," if origin else ""
    return (
        "one of the variables needed for gradient computation has been modified by an inplace operation:"
        f" [{type_name(legacy_name)} {shape_text(shape)}]{which} is at version {version}; expected version {expected}"
        f" instead. Hint: {_HINT_TOLD if told_where else _HINT}"
    )


def no_grad_to_compute(index: int) -> str:
    return f"element {index} of tensors does not require grad and does not have a grad_fn"


def out_requires_grad(op: str) -> str:
    if op == "matmul" and not SEMANTICS.out_of_matmul_is_refused_by_its_own_name:
        op = "mm"
    return (
        f"{op}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments"
        " requires grad."
    )


NUMEL_OVERFLOW = "numel: integer multiplication overflow"


def unsupported_cast(from_: str, to: str) -> str:
    return f"result type {from_} can't be cast to the desired output type {to}"


def shapes_do_not_broadcast(a: Sequence[int], b: Sequence[int]) -> str:
    lead = max(len(a), len(b))
    for back in range(1, min(len(a), len(b)) + 1):
        if a[-back] != b[-back] and 1 not in (a[-back], b[-back]):
            return (
                f"The size of tensor a ({a[-back]}) must match the size of tensor b ({b[-back]}) at non-singleton"
                f" dimension {lead - back}"
            )
    return "The size of tensor a must match the size of tensor b"


def is_about_broadcasting(error: Exception) -> bool:
    """Whether it says that operands do not broadcast, which most checks of a call come before."""
    return str(error).startswith("The size of tensor a ")


def is_about_numbers(error: Exception) -> bool:
    """Whether it says that numbers do not suit whole ones, which comes after the memory has been looked at."""
    return str(error) == "ZeroDivisionError" or "must not be a floating point number" in str(error)


def is_about_kernels(error: Exception) -> bool:
    """Whether it says that there is no kernel for a type, which is found out when everything else is settled."""
    return str(error).startswith('"') and "\" not implemented for '" in str(error)


def out_shape(out: Sequence[int], broadcast: Sequence[int]) -> str:
    return f"output with shape {shape_text(out)} doesn't match the broadcast shape {shape_text(broadcast)}"


def out_resized(old: Sequence[int], new: Sequence[int]) -> str:
    return (
        f"An output with one or more elements was resized since it had shape {shape_text(old)}, which does not match"
        f" the required output shape {shape_text(new)}. This behavior is deprecated, and in a future PyTorch release"
        " outputs will not be resized unless they have zero elements. You can explicitly reuse an out tensor t by"
        " resizing it, inplace, to zero elements with t.resize_(0)."
    )


def grad_shape(grad: Sequence[int], shape: Sequence[int]) -> str:
    if not SEMANTICS.an_assigned_grad_that_does_not_fit_is_told_apart:
        return "assigned grad has data of a different size"
    return (
        f"attempting to assign a gradient of size '{shape_text(grad)}' to a tensor of size '{shape_text(shape)}'."
        " Please ensure that the gradient and the tensor are the same size"
    )


def grad_dtype(grad: str, tensor: str) -> str:
    if not SEMANTICS.an_assigned_grad_that_does_not_fit_is_told_apart:
        return "assigned grad has data of a different type"
    if not SEMANTICS.an_assigned_grad_is_held_to_grad_dtype:
        return (
            f"attempting to assign a gradient with dtype '{grad}' to a tensor with dtype '{tensor}'. Please ensure that"
            " the gradient and the tensor have the same dtype"
        )
    return (
        f"attempting to assign a gradient with dtype '{grad}' to a tensor with grad_dtype '{tensor}'. The"
        " gradient must match the tensor's grad_dtype (defaults to the tensor's dtype). You can set the tensor's"
        " grad_dtype attribute with a specific dtype, or None to allow any dtype. Set grad_dtype with caution."
        " Diverging the dtypes of a tensor and its gradient may break downstream systems that assume they match."
    )


GRAD_DTYPE_READ = "grad_dtype can only be accessed on leaf tensors."
GRAD_DTYPE_SET = "grad_dtype can only be set on leaf tensors."


def grad_dtype_type(value: Any) -> str:
    return f"grad_dtype must be a torch.dtype or None, but got {type(value).__name__}"


def grad_dtype_kept(wanted: str, held: str) -> str:
    return (
        f"Cannot set grad_dtype to '{wanted}' because there is already a gradient with dtype '{held}'. Please clear the"
        " gradient (.grad = None) before changing grad_dtype, or ensure the new grad_dtype matches the existing"
        " gradient's dtype."
    )


def grad_type(value: Any) -> str:
    of = "of type " if SEMANTICS.an_assigned_grad_of_another_type_is_told_with_a_blank else "of type"
    return f"assigned grad expected to be a Tensor or None but got grad {of}{type(value).__name__}"


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


OUTPUT_GRAD_DTYPES_TWICE = "set_output_grad_dtype can only be called once"
CHOLESKY_IS_GONE = (
    "This function was deprecated since version 1.9 and is now removed. `torch.cholesky` is deprecated in favor of"
    " `torch.linalg.cholesky`.\nL = torch.cholesky(A) should be replaced with:\nL = torch.linalg.cholesky(A)\n"
    "U = torch.cholesky(A, upper=True) should be replaced with:\nU = torch.linalg.cholesky(A).mH"
)
REPLAYED_IN_INFERENCE_MODE = (
    'new_fn INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/variable.cpp":198, please report a bug'
    " to PyTorch. "
)
GRAD_WITHOUT_INPUTS = "grad requires non-empty inputs."


def svd_of_nan(where: str) -> str:
    """``where``: which matrix of a batch it is; "" of a single one."""
    return f"linalg.svd: {where}The algorithm failed to converge because the input matrix contained non-finite values."


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


COMPLEX_GRADIENT = (
    "Expected isFloatingType(grad.scalar_type()) || (input_is_complex == grad_is_complex) to be true, but got false. "
    " (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)"
)


def invalid_gradient_shape(node: str, index: int, got: Sequence[int], expected: Sequence[int]) -> str:
    return (
        f"Function {node} returned an invalid gradient at index {index} - got {shape_text(got)} but expected shape"
        f" compatible with {shape_text(expected)}"
    )


def not_a_sequence_of_data(value: Any) -> str:
    return f"new(): data must be a sequence (got {type(value).__name__})"


def invalid_view(shape: Sequence[int], size: int) -> str:
    return f"shape '{shape_text(shape)}' is invalid for input of size {size}"


INCOMPATIBLE_VIEW = (
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two"
    " contiguous subspaces). Use .reshape(...) instead."
)


T_OF_OTHER_DIMENSIONS = (
    "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an"
    " error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim -"
    " 1, -1, -1))` to reverse the dimensions of a tensor."
)


def no_scalar(elements: int) -> Exception:
    if SEMANTICS.an_item_of_several_is_a_runtime_error:
        return RuntimeError(f"a Tensor with {elements} elements cannot be converted to Scalar")
    return ValueError("only one element tensors can be converted to Python scalars")


NO_PROCESS_GROUP = "Default process group has not been initialized, please make sure to call init_process_group."
NO_GROUP_TO_DESTROY = "Process group cannot be None"
ONE_PROCESS = "the reference runs in one process: it has no process groups"
OLD_VMAP = "Please use `torch.vmap` instead of `torch._vmap_internals.vmap`."


def boolean_factor(name: str) -> str:
    return f"Boolean {name} only supported for Boolean results."


def floating_factor(name: str) -> str:
    return f"For integral input tensors, argument {name} must not be a floating point number."


def complex_factor(name: str) -> str:
    return f"For non-complex input tensors, argument {name} must not be a complex number."


def deprecated_overload(name: str, signature: str, today: Sequence[str]) -> str:
    options = "".join(f"\n\t{one}" for one in today)
    return (
        f"This overload of {name} is deprecated:\n\t{name}{signature}\nConsider using one of the following signatures"
        f" instead:{options}"
    )


def deprecated_on_scalars(name: str, advice: str) -> str:
    called = name if name == "adjoint()" else f"Tensor.{name}"
    return f"{called} is deprecated on 0-D tensors. {advice}"


def too_many_dimensions_for_t(name: str, ndim: int) -> str:
    return f"{name}() expects a tensor with <= 2 dimensions, but self is {ndim}D"


def dimension_out_of_range(dim: int, ndim: int) -> str:
    bound = max(ndim, 1)
    return f"Dimension out of range (expected to be in range of [{-bound}, {bound - 1}], but got {dim})"


def argument_type(op: str, name: str, position: int, expected: str, got: Any) -> str:
    return f"{op}(): argument '{name}' (position {position}) must be {expected}, not {type(got).__name__}"


def not_writable(attribute: str) -> str:
    return f"attribute '{attribute}' of 'torch._C.{_TENSOR_BASE}' objects is not writable"


ORDER_WITH_THREADS = (
    "get_current_graph_task_execution_order expects the current backward to be executed with multithreading disabled,"
    " e.g. by running:\n\n>>> with torch.autograd.set_multithreading_enabled(False):\n"
    "...     torch.autograd.grad(...)\n"
)


def outside_backward(name: str) -> str:
    return f"{name} should only be called during the backward pass"


def not_a_grad_fn(value: Any) -> str:
    return f"_will_engine_execute_node expects an grad_fn, but got {type(value).__name__}"


def number_of_versions(tensors: int, versions: int) -> str:
    return f"tensors_len={tensors}, versions_len={versions}"


DELAYED_MESSAGE = "argument 'msg' must be a string"


def number_of_inputs(expected: int, given: int) -> str:
    return f"expected {expected} arguments, got {given} instead"


def input_is_no_variable(index: int) -> str:
    return f"argument {index} is not a Variable"


def node_attribute(name: str, node: Any) -> str:
    return f"attribute '{name}' of '{type(node).__name__}' objects is not writable"


def node_hook_arguments(method: str, node: Any, given: int) -> str:
    return f"{type(node).__name__}.{method}() takes exactly one argument ({given} given)"


def flag_is_not_bool(value: Any) -> str:
    return f"enabled must be a bool (got {type(value).__name__})"


NO_SUCH_DUAL_LEVEL = (
    "Trying to access a forward AD level with an invalid index. This index was either not created or is already"
    " deleted."
)
UNDEFINED_OPERAND = "Expected a proper Tensor but got None (or an undefined Tensor in C++) for argument #0 'self'"
POST_ACCUMULATE_ON_NON_LEAF = "post accumulate grad hooks cannot be registered on non-leaf tensors"


DATA_IS_TEXT = "new(): invalid data type 'str'"
HOOKS_DELETED = "Deletion of _backwards_hooks not allowed!"
POST_ACCUMULATE_HOOKS_DELETED = "Deletion of _post_accumulate_grad_hooks not allowed!"
HOOK_REPLACED_NONE = "can't replace a None gradient with a non-None value"
POST_ACCUMULATE_RESULT = "Tensor post accumulate grad hooks should return None."


def hook_result_type(expected: str, result: Any) -> str:
    return f"expected {expected}, but hook returned '{type(result).__name__}'"


def hook_result_count(hook: str, got: int, expected: int) -> str:
    return f"hook '{hook}' has returned an incorrect number of values (got {got}, but expected {expected})"


def hook_result_shape(hook: str) -> str:
    return f"hook '{hook}' has changed the size of value"


def hook_result_dtype(hook: str, expected: str, got: str) -> str:
    return f"hook '{hook}' has changed the type of value (was {type_name(expected)} got {type_name(got)})"


DATA_DELETED = "Deleting tensor data is not allowed. Delete tensor instead!"
DATA_DTYPE = "data set to a tensor that requires gradients must be floating point or complex dtype"
INDEX_OF_SCALAR = (
    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim"
    " tensor to a number"
)
SLICE_OF_SCALAR = "slice() cannot be applied to a 0-dim tensor."
SELECT_OF_SCALAR = "select() cannot be applied to a 0-dim tensor."


NESTED_DUAL_LEVEL = "Nested forward mode AD is not supported at the moment"
NO_DUAL_LEVEL = "Dual level must be a positive number."
NOT_THE_LAST_DUAL_LEVEL = (
    "Trying to exit a forward AD level that was not the last one that was created. This is not supported."
)
ALREADY_DUAL = (
    "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not supported."
)
DUAL_TANGENT = "Setting a forward grad that itself has a forward gradient at the same level0 is not supported."
DUAL_OUTSIDE_LEVEL = (
    "Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first."
)


def dual_size(size: Sequence[int], tangent_size: Sequence[int]) -> str:
    return (
        "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not"
        f" supported. Tensor is of size {shape_text(size)} while the given forward gradient is of size"
        f" {shape_text(tangent_size)}."
    )


def invalid_dual_level(function: str) -> str:
    return f"Invalid level given to {function}"


def not_a_dual(value: Any) -> str:
    return f"_unpack_dual(): argument 'dual' (position 1) must be Tensor, not {type(value).__name__}"


def no_forward_derivative_by_fallback(op: str) -> str:
    return f"Trying to use forward AD with aten::{op} that does not support it."


def no_forward_derivative_of_out(op: str) -> str:
    return f"Trying to use forward AD with {op}_out that does not support it because it is an out= function"


def dual_dtype(which: str, got: Any) -> str:
    return f"Expected {which} to be floating point or complex, but got: {got}"


def no_matrix(op: str, name: str, dimensions: int) -> str:
    """``name``: as mm or addmm calls the operand, which both call self by now where it is the first."""
    if SEMANTICS.products_of_matrices_say_which_op_refuses:
        return f"{op}: {'self' if name == 'mat1' else name} must be a matrix, got {dimensions}-D tensor"
    return f"{name} must be a matrix" + f", got {dimensions}-D tensor" * (op == "addmm")


def matrices_do_not_fit(op: str, a: Sequence[int], b: Sequence[int]) -> str:
    which = f"{op}: " * SEMANTICS.products_of_matrices_say_which_op_refuses
    return f"{which}mat1 and mat2 shapes cannot be multiplied ({a[0]}x{a[1]} and {b[0]}x{b[1]})"


BOOL_SUBTRACTION = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator"
    " instead."
)
SUBTRACTION_OF_BOOL = (
    "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the"
    " `~` or `logical_not()` operator instead."
)


_MISSING_KERNEL = NotImplementedError if SEMANTICS.missing_kernels_are_not_implemented else RuntimeError


def index_error(index: int, message: str) -> Exception:
    """What is raised for an index that is out of bounds, as ``message`` says; or for one of more than 64 bits."""
    return IndexError(message) if -(1 << 63) <= index < 1 << 63 else overflow_of_64_bits()


def overflow_of_64_bits() -> Exception:
    """An integer does not fit in 64 bits."""
    if SEMANTICS.an_overflow_of_64_bits_is_a_value_error:
        return ValueError("Overflow when unpacking long long")
    return RuntimeError("Overflow when unpacking long")


def missing_kernel(op: str, legacy_name: str) -> RuntimeError:
    """The exception where there is no kernel for a type."""
    return _MISSING_KERNEL(f"\"{op}\" not implemented for '{legacy_name}'")


def arange_out_resized(shape: Sequence[int], count: int) -> str:
    size = 1
    for length in shape:
        size *= length
    return (
        f"The number of elements in the out tensor of shape {shape_text(shape)} is {size} which does not match the"
        f" computed number of elements {count}. Note that this may occur as a result of rounding error. The out tensor"
        f" will be resized to a tensor of shape ({count},)."
    )


VOLATILE = "volatile was removed and now has no effect. Use `with torch.no_grad():` instead."
VOLATILE_REQUIRES_GRAD = "Variable can't be volatile and require_grad at the same time!"
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


NO_FORWARD = "You must implement the forward function for custom autograd.Function."
NO_BACKWARD = (
    "You must implement either the backward or vjp method for your custom autograd.Function to use it with backward"
    " mode AD."
)
NO_SETUP_CONTEXT = "setup_context is not implemented."


def number_of_gradients(node: str, expected: int, got: int) -> str:
    return f"function {node} returned an incorrect number of gradients (expected {expected}, got {got})"


def gradient_is_not_a_tensor(got: Any) -> str:
    return f"expected Variable or None (got {type(got).__name__})"


def gradient_of_a_non_tensor(node: str, index: int) -> str:
    return (
        f"function {node} returned a gradient different than None at position {index + 1}, but the corresponding"
        " forward input was not a Variable"
    )


NO_JVP = "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
NO_VMAP = (
    "To use autograd.Function with vmap, you must either override the vmap staticmethod or set generate_vmap_rule=True."
)
BACKWARD_AND_VJP = (
    "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. "
    "You should only implement one of them."
)
SAVED_FOR_FORWARD = (
    "save_for_forward expects all arguments to be tensors; you should save non-tensors as attributes on ctx."
)
MARK_SHARED_STORAGE = (
    f"{TICK}mark_shared_storage{TICK} is deprecated. Tensors with shared storages are automatically tracked."
    " Note that calls to `set_()` are not tracked"
)
SAVED_VARIABLES = "'saved_variables' is deprecated; use 'saved_tensors'"
SAVED_TENSORS_READ_TWICE = (
    "saved_tensors can only be accessed once when clear_saved_tensors_on_access=True is set on the autograd.Function."
    " Either access saved_tensors only once, or set clear_saved_tensors_on_access=False."
)
DIFFERENTIATED_TWICE = "trying to differentiate twice a function that was marked with @once_differentiable"
LEGACY_FUNCTION = (
    "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with"
    " static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
)


NO_SETUP_CONTEXT_IN_TRANSFORM = (
    "In order to use an autograd.Function with functorch transforms (vmap, grad, jvp, jacrev, ...), it must override"
    " the setup_context staticmethod. For more details, please see"
    f" {DOCS}/notes/extending.func.html"
)


def no_vmap_rule(name: str) -> str:
    return (
        f"You tried to vmap over {name}, but it does not have vmap support. Please override and implement the vmap"
        " staticmethod or set generate_vmap_rule=True. For more details, please see"
        f" {DOCS}/notes/extending.func.html"
    )


def two_vmap_rules(name: str) -> str:
    overridden = "overridden" if SEMANTICS.a_vmap_beside_a_generated_rule_is_overridden else "overriden"
    return (
        f"You tried to vmap over {name}, but it has both generate_vmap_rule=True and an {overridden} vmap"
        f" staticmethod. Please set generate_vmap_rule=False or delete the {overridden} vmap staticmethod to avoid"
        f" ambiguity. For more details, please see {DOCS}/notes/extending.func.html"
    )


def function_instantiated(kind: type) -> str:
    blank = " " if SEMANTICS.the_warning_about_instances_of_functions_has_all_its_blanks else ""
    return (
        f"{kind} should not be instantiated. Methods on autograd functions{blank}are all static, so you should invoke"
        " them on the class itself. Instantiating an autograd function will raise an error in a future version of"
        " PyTorch."
    )


KEYWORDS_OF_APPLY = "apply() takes no keyword arguments"


def keyword_of_forward(name: str) -> str:
    return f"forward() got an unexpected keyword argument '{name}'"


def second_value_for_forward(name: str) -> str:
    return f"forward() got multiple values for argument '{name}'"


def missing_for_forward(name: str, position: int) -> str:
    return f"forward() missing required argument: '{name}' (position {position})"


def not_readable_on_ctx(attribute: str) -> str:
    return f"attribute '{attribute}' of 'torch._C._FunctionBase' objects is not readable"


def not_writable_on_ctx(attribute: str) -> str:
    return f"attribute '{attribute}' of 'torch._C._FunctionBase' objects is not writable"


def flag_type(setter: str) -> str:
    return f"{setter} received an invalid combination of arguments - got (), but expected (bool)"


def not_callable(value: Any) -> str:
    return f"'{type(value).__name__}' object is not callable"


def not_a_tuple_on_ctx(attribute: str, value: Any) -> str:
    kind = "" if SEMANTICS.what_was_saved_as_no_tuple_leaves_out_the_type else type(value).__name__
    return f"autograd internal error: {attribute} attribute is expected to be a tuple but is {kind}"


def marked_dirty_type(position: int, value: Any) -> str:
    text = "mark_dirty can only accept variables, but argument "
    if SEMANTICS.mark_dirty_leaves_out_which_argument_is_no_tensor:
        return text
    return f"{text}{position} is of type {type(value).__name__}"


def marked_non_differentiable_type(value: Any) -> str:
    kind = "" if SEMANTICS.mark_non_differentiable_leaves_out_the_type else type(value).__name__
    return f"mark_non_differentiable only accepts variable arguments, but got {kind}"


def saved_type(position: int, value: Any) -> str:
    return f"save_for_backward can only save variables, but argument {position} is of type {type(value).__name__}"


INPUT_RETURNED_AND_SAVED = (
    f"{'An' if SEMANTICS.an_input_returned_and_saved_is_an_input else 'A'} input that has been returned as-is as"
    " output is being saved for backward. This is not supported if you override"
    " setup_context. You should return and save a view of the input instead, e.g. with x.view_as(x) or setup ctx inside"
    " the forward function itself."
)
DIRTY_BUT_NOT_RETURNED = (
    "Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified"
    " inplace must all be outputs of the Function."
)
DIRTY_BUT_NOT_AN_INPUT = (
    "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated should be"
    " passed to ctx.mark_dirty()."
    if SEMANTICS.what_is_marked_dirty_should_have_been_mutated
    else "Only input Tensors should be given to ctx.mark_dirty(). If a Tensor is not an input, there is no need to pass"
    " it to mark_dirty()."
)
VIEW_MARKED_DIRTY = (
    "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return more than"
    " one Tensor. This is not supported by the current autograd engine. You should either make sure the input is not a"
    " view (using .clone() for example) or make your Function only return one Tensor (potentially splitting it into two"
    " Functions: one doing the inplace that returns a single Tensor and a second one that does the other operations)."
    " You can ask on the forum https://discuss.pytorch.org/ if you need help to do this change."
)


def number_of_tangents(expected: int, got: int) -> str:
    return f"Function's jvp returned an invalid number of forward gradients (expected {expected} but got {got})"


def tangent_of_a_non_tensor(index: int) -> str:
    return (
        f"Function's jvp returned a gradient at position {index}, but  the corresponding forward output is not a"
        " differentiable Tensor.You should return None at that position instead."
    )


def tangent_type(index: int, value: Any) -> str:
    return f"expected Variable or None (got {type(value).__name__}) for grad output {index}."


def tangent_shape(shape: Sequence[int], got: Sequence[int]) -> str:
    return (
        "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not"
        f" supported. Tensor is of size {shape_text(shape)} while the given forward gradient is of size"
        f" {shape_text(got)}."
    )


TANGENT_NOT_CHANGED_IN_PLACE = (
    "An inplace custom Function is not modifying the forward mode gradients inplace. If the forward is modifying an"
    " input inplace, then the jvp function must modify the corresponding gradient inplace."
)
TANGENT_NOT_RETURNED_AS_IS = (
    "An inplace custom Function is not returning the forward mode gradients as-is. If the forward is modifying an input"
    " inplace, then the jvp function must modify the gradient inplace and return it as-is."
)
TANGENT_IS_NO_VIEW = (
    "A custom Function's forward is returning a view (or an input as-is) but the jvp is not returning a view."
)
TANGENT_OF_ANOTHER_BASE = (
    "A custom Function is returning a view but the jvp is not returning a view of the given grad input."
)
TANGENT_IS_UNDEFINED = "cannot call get_autograd_meta() on undefined tensor"
TANGENT_IS_MISSING = (
    "(new_grad_base.is_floating_point() || new_grad_base.is_complex()) && (self_base.is_floating_point() ||"
    ' self_base.is_complex()) INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/autograd_meta.cpp"'
    ":159, please report a bug to PyTorch. Expected both tensor and its forward grad to be floating point or complex"
)


BOOL_NEGATION = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or"
    " `logical_not()` operator instead."
)


def not_differentiable(op: str) -> str:
    return derivative_missing(f"aten::{op}")


def derivative_missing(name: str) -> str:
    return f"derivative for {name} is not implemented"


def out_of_storage(
    shape: Sequence[int], strides: Sequence[int], offset: int, itemsize: int, needed: int, held: int
) -> str:
    return (
        f"setStorage: sizes {shape_text(shape)}, strides {shape_text(strides)}, storage offset {offset}, and itemsize"
        f" {itemsize} requiring a storage size of {needed} are out of bounds for storage of size {held}"
    )


def copy_construct(function: str) -> str:
    copy = ".detach().clone()" if SEMANTICS.copies_are_to_be_detached_first else ".clone().detach()"
    return (
        f"To copy construct from a tensor, it is recommended to use sourceTensor{copy} or"
        f" sourceTensor{copy}.requires_grad_(True), rather than {function}(sourceTensor)."
    )


TO_SCALAR_REQUIRES_GRAD = (
    "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
    "Consider using tensor.detach() first."
)
ASARRAY_REQUIRES_GRAD = (
    "torch.asarray: unspecified requires_grad now defaults to obj.requires_grad instead of False. Pass"
    " requires_grad=False explicitly to get the old behavior and silence this warning."
)
RANGE_IS_DEPRECATED = (
    "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with"
    " Python's range builtin. Instead, use torch.arange, which produces values in [start, end)."
)
SET_DEFAULT_TENSOR_TYPE = (
    "torch.set_default_tensor_type() is deprecated as of PyTorch 2.1, please use torch.set_default_dtype() and"
    " torch.set_default_device() as alternatives."
)
NO_NUMPY = "Numpy is not available"
NUMPY_REQUIRES_GRAD = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."

_C_TYPES = {
    "float32": "float",
    "float64": "double",
    "bool": "bool",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "int32": "int",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


def _options(dtype: Any) -> str:
    return (
        f"TensorOptions(dtype={_C_TYPES.get(dtype.name, dtype.name)}, device=cpu, layout=Strided, requires_grad=false"
        " (default), pinned_memory=false (default), memory_format=(nullopt))"
    )


def tensor_of_another_type(expected: Any, got: Any) -> str:
    return f"expected {_options(expected)} (got {_options(got)})"


def not_fused(of_input: Any, of_weight: Any) -> str:
    names = [_C_TYPES.get(dtype.name, dtype.name) for dtype in (of_input, of_weight)]
    return (
        f"Mismatch dtype between input and weight: input dtype = {names[0]}, weight dtype = {names[1]}, Cannot dispatch"
        " to fused implementation."
    )


def overflow(dtype: Any) -> str:
    return overflow_of(dtype.name)


def overflow_of(type_name: str) -> str:
    return f"value cannot be converted to type {_C_TYPES.get(type_name, type_name + '_t')} without overflow"


MASK_TO_SELECT = (
    "masked_select: expected BoolTensor for mask"
    if SEMANTICS.masks_are_of_bool
    else "masked_select: expected BoolTensor or ByteTensor for mask"
)


def no_mask(name: str, dtype: str) -> str:
    return f"{name} only supports boolean masks, but got mask with dtype {dtype}"


def mask_of_bytes(name: str) -> str:
    return (
        f"{name} received a mask with dtype torch.uint8, this behavior is now deprecated,please use a mask with dtype"
        " torch.bool instead."
    )


def negative_size_of_view(size: int, shape: Sequence[int]) -> str:
    where = f" at index {shape.index(size)} of shape {list(shape)}"
    return f"invalid shape dimension {size}" + where * SEMANTICS.a_negative_size_of_a_view_is_told_with_its_place


def vector_of_another_size(size: int, shape: Sequence[int], other: int) -> str:
    rows, columns = shape
    if SEMANTICS.a_matrix_and_a_vector_that_do_not_fit_are_named:
        return f"size mismatch, got input ({size}), mat ({rows}x{columns}), vec ({other})"
    return f"size mismatch, got {size}, {rows}x{columns},{other}"


RESIZE_REQUIRES_GRAD = "cannot resize variables that require grad"
INDEXING_WITH_BYTES = "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead."
IMAGINARY_PART_LOST = "Casting complex values to real discards the imaginary part"


def no_history_of(dtype: Any) -> str:
    return f"Autograd not support dtype: {dtype.legacy_name}"


NOT_A_TENSOR_CLASS = (
    "Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure your class"
    " inherits from Tensor."
)


def no_dimension(dim: int) -> str:
    return f"Dimension specified as {dim} but tensor has no dimensions"


def search_of_non_contiguous(what: str) -> str:
    return (
        f"torch.searchsorted(): {what} tensor is non-contiguous, this will lower the performance due to extra data copy"
        f" when converting non-contiguous tensor to contiguous, please use contiguous {what} tensor if possible. This"
        " message will only appear once per program."
    )


def no_complex_derivative(op: str) -> str:
    return f"{op} does not support automatic differentiation for outputs with complex dtype."


NO_ACCELERATOR = "Cannot access accelerator device when none is available."
VOLATILE_REMOVED = "volatile was removed (Variable.volatile is always False)"
LOAD_OF_ANYTHING = (
    "You are using `torch.load` with `weights_only=False` (the current default value), which uses the default pickle"
    " module implicitly. It is possible to construct malicious pickle data which will execute arbitrary code during"
    " unpickling (See https://github.com/pytorch/pytorch/blob/main/SECURITY.md#untrusted-models for more details). In a"
    " future release, the default value for `weights_only` will be flipped to `True`. This limits the functions that"
    " could be executed during unpickling. Arbitrary objects will no longer be allowed to be loaded via this mode"
    " unless they are explicitly allowlisted by the user via `torch.serialization.add_safe_globals`. We recommend you"
    " start setting `weights_only=True` for any use case where you don't have full control of the loaded file. Please"
    " open an issue on GitHub for any issues related to this experimental feature."
)
TYPED_STORAGE = (
    "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the only storage class."
    " This should only matter to you if you are using storages directly.  To access UntypedStorage directly, use"
    " tensor.untyped_storage() instead of tensor.storage()"
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


def deepcopy_of_subclass(cls: type) -> str:
    return (
        "The default implementation of __deepcopy__() for non-wrapper subclasses only works for subclass types that"
        " implement new_empty() and for which that function returns another instance of the same subclass. You should"
        " either properly implement new_empty() for your subclass or override __deepcopy__() if it is intended"
        " behavior for new_empty() to return an instance of a different type."
    )


def set_of_another_type(source: Any, target: Any) -> str:
    return f"Could not set tensor of type {source.c_name} to a tensor of type {target.c_name}"


def changed_by_function(name: str) -> str:
    return f"Can't call {name}() on Variable that requires grad. Use var.detach().{name}() instead."


SEQUENCE_AS_TUPLE = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use"
    " x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)],"
    " which will result either in an error or a different result"
)


def on_expanded(op: str) -> str:
    return (
        f"Use of {op} on expanded tensors is deprecated. Please clone() the tensor before performing this operation."
        " This also applies to advanced indexing e.g. tensor[mask] = scalar"
    )


WHERE_WITH_BYTES = (
    "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of"
    " PyTorch. Use a boolean condition instead."
)
INDEX_OUT_OF_RANGE = "index out of range in self"
INDEX_PUT_ON_EXPANDED = (
    "Use of index_put_ on expanded tensors is deprecated. Please clone() the tensor before performing this operation."
    " This also applies to advanced indexing e.g. tensor[indices] = tensor"
)

SAVED_DETACHED = (
    "Trying to use a saved tensor that has been detached in-place, i.e. with .detach_().This is not supported, please"
    " use out-of-place `.detach()` instead"
)


def invalid_root_gradient(index: int, got: Sequence[int], expected: Sequence[int]) -> str:
    return (
        f"invalid gradient at index {index} - got {shape_text(got)} but expected shape compatible with"
        f" {shape_text(expected)}"
    )


def _incompatible(function: str, signature: str, *given: Any) -> str:
    return (
        f"{function}(): incompatible function arguments. The following argument types are supported:\n"
        f"    1. {signature} -> None\n"
        "\n"
        f"Invoked with: {', '.join(map(repr, given))}"
    )


#: What refusals of hooks call a function.
_CALLABLE = "Callable" if SEMANTICS.refused_hooks_could_be_a_Callable else "function"
if SEMANTICS.refused_hooks_could_be_of_collections:
    _CALLABLE = "collections.abc.Callable"


def hooks_are_not_callable(pack: Any, unpack: Any) -> str:
    signature = f"(arg0: {_CALLABLE}, arg1: {_CALLABLE})"
    return _incompatible("_push_saved_tensors_default_hooks", signature, pack, unpack)


def disabling_message_type(message: Any) -> str:
    signature = "(error_message: str, fail_if_non_empty: bool = True)"
    return _incompatible("_saved_tensors_hooks_disable", signature, message)


def raw_hooks_are_not_callable(saved: Any, *given: Any) -> str:
    signature = f"(self: torch._C._autograd.SavedTensor, arg0: {_CALLABLE}, arg1: {_CALLABLE})"
    return _incompatible("register_hooks", signature, saved, *given)


SAVED_TENSOR_FROM_PYTHON = "Trying to create a SavedTensor object from Python is forbidden."
HOOKS_ON_HOOKED = (
    "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of hooks is"
    " allowed at a time."
)
HOOKS_ON_NONE = "Calling register_hooks on a saved tensor with value None is forbidden"
HOOKS_ON_FREED = (
    "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate values of the graph are freed"
    " when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph"
    " a second time or if you need to access saved variables after calling backward."
)
NO_SAVED_TENSORS_HOOKS = (
    'is_initialized && !tls.stack.empty() INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/aten/src/ATen/'
    'SavedTensorHooks.cpp":69, please report a bug to PyTorch. '
)


def told_by_kind(error: BaseException) -> str:
    """An exception as torch 1.13 brought it out of a hook: its kind, its text, and the frames beneath it."""
    lines = []
    frame: Any = None
    trace = error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
    while frame is not None:
        lines.append(f"  {frame.f_code.co_filename}({frame.f_lineno}): {frame.f_code.co_name}\n")
        frame = frame.f_back
    return f"{type(error).__name__}: {error}\n\nAt:\n{''.join(lines)}"


PACK_HOOK_CHANGED_ITS_INPUT = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook"
    f" {'cannot' if SEMANTICS.a_pack_hook_cannot_change_its_input else 'can not'} be modified by in-place"
    " operations as this can lead to unexpected side-effects. Please open an issue if you need to"
    " perform in-place operations on the input to a pack hook."
)


def unpacked_type(value: Any) -> str:
    return f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type {type(value).__name__}"


_BUDGET = "torch.autograd.graph.region_activation_memory_budget"
BUDGET_OUTSIDE = f"{_BUDGET} can only be used inside a torch.compile region; it has no effect in eager mode."


def budget_type(value: Any) -> str:
    return f"{_BUDGET}: expects a float, got {type(value).__name__}"


def budget_range(value: Any) -> str:
    return f"{_BUDGET}: must be in [0, 1], got {value}"


MUTATION_OUTSIDE = (
    "Trying to backward outside of the 'allow_mutation_on_saved_tensors' contextin which the graph was originally"
    " recorded."
)
MUTATION_NESTED = "allow_mutation_on_saved_tensors contexts cannot be nested"
EDGE_WITHOUT_GRAD = "It is not possible to get the gradient edge for a Tensor that does not require gradients"
NO_GRADIENT_FUNCTION = "Expected gradient function to be set" if SEMANTICS.assertions_of_autograd_have_texts else ""
NOT_ITERABLE_OF_TENSORS = "increment_version expect a Iterable[Tensor] as input"
NOT_A_TENSOR_TO_INCREMENT = (
    "increment_version expects each element of the iterable to be a tensor"
    if SEMANTICS.increment_version_takes_several_tensors
    else "increment_version expect a Tensor as input"
)
NOT_A_TUPLE_OF_TENSORS = "Expected tensors to be a tuple"
PINNED_MEMORY = (
    "pin_memory=True requires a CUDA or other accelerator backend; no pinned memory allocator is available on this"
    " system."
)
LEAF_IN_THE_INTERIOR = "leaf variable has been moved into the graph interior"
LEAF_IN_AUTOGRAD_GRAD = (
    "A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is"
    " currently not supported."
)


def multi_grad_mode(mode: Any) -> str:
    return f"Expects mode to be one of ('all', 'any') but got {mode}"


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


MESHGRID_INDEXING = "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument."


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


def variable_data(value: Any) -> str:
    return f"Variable data has to be a tensor, but got {type(value).__name__}"


VARIABLE_FUNCTION = "torch.autograd.variable(...) is deprecated, use torch.tensor(...) instead"
SCATTER_REDUCE_ARGUMENT = (
    "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future PyTorch"
    " release. Use torch.scatter_reduce instead for more reduction options."
)
INDEX_REDUCE_BETA = "index_reduce() is in beta and the API may change at any time."


def no_forward_derivative(op: str) -> str:
    return (
        f"Trying to use forward AD with {op} that does not support it because it has not been implemented yet.\n"
        "Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml"
        " so that we can prioritize its implementation or submit a PR adding the implementation to derivatives.yaml"
    )


NODE_KEYWORDS = "keyword arguments are not supported"


def node_arguments(expected: int, got: int) -> str:
    return f"expected {expected} arguments, got {got} instead"


def node_argument(index: int) -> str:
    return f"argument {index} is not a Variable"


def gradient_layout(
    grad_shape: Sequence[int], grad_strides: Sequence[int], leaf_shape: Sequence[int], leaf_strides: Sequence[int]
) -> str:
    return (
        "grad and param do not obey the gradient layout contract. This is not an error, but may impair performance.\n"
        f"grad.sizes() = {shape_text(grad_shape)}, strides() = {shape_text(grad_strides)}\n"
        f"param.sizes() = {shape_text(leaf_shape)}, strides() = {shape_text(leaf_strides)}"
    )


def not_differentiable_by(op: str, argument: str) -> str:
    return (
        f"The function '{op}' is not differentiable with respect to argument '{argument}'. This input cannot have"
        " requires_grad True."
    )


#: What backward says where a tensor of whole numbers was changed in place by one that requires grad.
GRADIENT_OF_WHOLE_NUMBERS = (
    'isDifferentiableType(grad.scalar_type()) INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/'
    'engine.cpp":998, please report a bug to PyTorch. '
)
#: What backward says of a power of True or False, whose number it saved.
SAVED_BOOL = (
    'false INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/c10/core/Scalar.cpp":42, please report a bug to PyTorch.'
    " unknown ivalue tag 4"
)

# -- devices and settings --------------------------------------------------------------------------

NO_CUDA = "Torch not compiled with CUDA enabled"
AUTOCAST_NO_CUDA = (
    "CUDA is not available or torch_xla is imported. Disabling autocast."
    if SEMANTICS.autocast_without_cuda_speaks_of_torch_xla
    else "User provided device_type of 'cuda', but CUDA is not available. Disabling"
)
SCALER_NO_CUDA = "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling."
AUTOCAST_CPU_TYPE = (
    "In CPU autocast, but the target dtype is not supported. Disabling autocast.\n"
    + (
        f"CPU Autocast only supports dtype{'s' * SEMANTICS.autocast_supports_dtypes} of torch.bfloat16, torch.float16"
        if SEMANTICS.autocast_takes_halves
        else "CPU Autocast only supports dtype of torch.bfloat16"
    )
    + " currently."
)


def threads_no_int(name: str, given: object) -> str:
    return f"{name} expects an int, but got {type(given).__name__}"


def threads_not_positive(name: str) -> str:
    return f"{name} expects a positive integer"


def debug_mode(expected: str, given: object) -> str:
    return f"invalid value of debug_mode, expected {expected}, but got {given}"


def matmul_precision(given: object) -> str:
    allowed = "'highest', 'high', or 'medium'"
    return f"{given} is not one of {allowed}; the currentsetFloat32MatmulPrecision call has no effect."


def autocast_device_type(given: object) -> str:
    return f"Expected `device_type` of type `str`, got: `{type(given)}`"


def autocast_unsupported(given: str) -> str:
    if SEMANTICS.autocast_knows_all_devices:
        return "unsupported scalarType"
    if SEMANTICS.autocast_asks_for_a_device_that_it_supports:
        return f"User specified an unsupported autocast device_type '{given}'"
    return "User specified autocast device_type must be 'cuda' or 'cpu'"


def resize_keeps_elements(sizes: tuple[int, ...], count: int, shape: tuple[int, ...], elements: int) -> str:
    return (
        f"requested resize to {'x'.join(map(str, sizes))} ({count} elements in total), but the given tensor has a size"
        f" of {'x'.join(map(str, shape))} ({elements} elements). autograd's resize can only change the shape of a given"
        " tensor, while preserving the number of elements. "
    )


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
