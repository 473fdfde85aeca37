"""Message texts of what differentiates functions: ``autograd.functional``, ``gradcheck``, ``torch.func``."""

from __future__ import annotations

from typing import Any, Callable, Optional, Sequence

from .errors import TICK
from .semantics import SEMANTICS

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


# -- gradcheck -------------------------------------------------------------------------------------

NO_DIRECTION = "Expected at least one of check_forward_ad or check_backward_ad to be True"
BATCHED_WITHOUT_BACKWARD = "Setting check_batched_grad=True requires check_backward_ad to be True"
BATCHED_FORWARD_WITHOUT_FORWARD = "Setting check_batched_forward_grad=True requires check_forward_ad to be True"
NO_ORDER = "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True"
UNDEFINED_WITHOUT_REVERSE = "Setting check_undefined_grad=True requires check_rev_over_rev to be True"
BATCHED_WITHOUT_REVERSE = "Setting check_batched_grad=True requires check_rev_over_rev to be True"
NO_DIFFERENTIABLE_INPUT = (
    "gradcheck expects at least one input tensor to require gradient, but none of"
    f" {'them' if SEMANTICS.gradcheck_says_none_of_them else 'the them'} have requires_grad=True."
)
NUMERICAL_NOT_ZERO = "Numerical gradient for function expected to be zero"
GRADIENT_DTYPE = "Gradient has dtype mismatch"
FORWARD_GRADIENT_DTYPE = "Forward AD gradient has dtype mismatch."
GRADIENT_SIZE = "Analytical gradient has incorrect size"
NOT_MULTIPLIED = "backward not multiplied by grad_output"
GRADIENT_OF_OTHER_TYPE = "grad is incorrect type"
GRADIENT_OF_OTHER_SIZE = "grad is incorrect size"
UNDEFINED_UNSUPPORTED = (
    "Expected backward function to handle undefined output grads. "
    'Please look at "Notes about undefined output gradients" in '
    '"tools/autograd/derivatives.yaml"'
)
UNDEFINED_NOT_ZERO = (
    "Expected all input grads to be undefined or zero when all output grads are undefined "
    'or zero. Please look at "Notes about undefined output gradients" in '
    '"tools/autograd/derivatives.yaml"'
)
UNDEFINED_WARNING = (
    "Backwards compatibility: New undefined gradient support checking "
    "feature is enabled by default, but it may break existing callers "
    "of this function. If this is true for you, you can call this "
    'function with "check_undefined_grad=False" to disable the feature'
)
_WORKAROUNDS = """
If you are adding a new operator, please file an issue and then use one of the
workarounds. The workaround depends on how your test invokes gradcheck/gradgradcheck.
If the test
"""
_NONDETERMINISTIC = f"""\n
NOTE: If your op relies on non-deterministic operations i.e., it is listed here:
https://pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html
this failure might be expected.
{_WORKAROUNDS}- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck
  with `nondet_tol=<tol>` as a keyword argument.
- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test
  to have `gradcheck_nondet_tol=<tol>`.
- is a Module test (e.g., in common_nn.py), then modify the corresponding
  module_test entry to have `gradcheck_nondet_tol=<tol>`
"""
_FAST_FAILED = f"""Fast gradcheck failed but element-wise differences are small. This means that the
test might've passed in slow_mode!
{_WORKAROUNDS.replace("gradgradcheck.", "gradgradcheck:").replace("If the test", chr(10) + "If the test")}\
- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck
  with `fast_mode=False` as a keyword argument.
- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test
  to have `gradcheck_fast_mode=False`
- is a Module test (e.g., in common_nn.py), then modify the corresponding
  module_test entry to have `gradcheck_fast_mode=False`"""
BATCHED_FAILED = f"""gradcheck or gradgradcheck failed while testing batched gradient computation.
This could have been invoked in a number of ways (via a test that calls
gradcheck/gradgradcheck directly or via an autogenerated test).
{_WORKAROUNDS}- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck
  with `check_batched_grad=False` as a keyword argument.
- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test
  to have `check_batched_grad=False` and/or `check_batched_gradgrad=False`.

If you're modifying an existing operator that supports batched grad computation,
or wish to make a new operator work with batched grad computation, please read
the following.

To compute batched grads (e.g., jacobians, hessians), we vmap over the backward
computation. The most common failure case is if there is a 'vmap-incompatible
operation' in the backward pass. Please see
NOTE: [How to write vmap-compatible backward formulas]
in the codebase for an explanation of how to fix this."""
BATCHED_FORWARD_FAILED = f"""
gradcheck failed while testing batched gradient computation with forward-mode AD.
This test is enabled automatically when both `check_batched_grad=True`
and `check_forward_ad=True`, but can be disabled in the following ways
dependong on how the test was invoked (via a test that calls gradcheck
directly or via an autogenerated test).
{_WORKAROUNDS}- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck
  with `check_batched_forward_grad=False` as a keyword argument.
- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test
  to have `check_batched_forward_grad=False`
"""


def input_is_not_double(index: int) -> str:
    return (
        f"Input #{index} requires gradient and is not a double precision floating point or complex. "
        "This check will likely fail if all the inputs are not of double precision floating point or complex. "
    )


def input_overlaps(index: int) -> str:
    return (
        f"The {index}th input has a dimension with stride 0. gradcheck only "
        "supports inputs that are non-overlapping to be able to "
        "compute the numerical gradients correctly. You should call "
        ".contiguous on the input before passing it to gradcheck."
    )


def output_changed(attribute: str, where: str, eps: Any, before: Any, after: Any) -> str:
    return (
        f"Expected `func` to return outputs with the same {attribute}"
        f" when inputs are perturbed {where}by {eps}, but got: {attribute}s {before} and {after}."
    )


def not_reentrant(tolerance: float) -> str:
    return (
        "Backward is not reentrant, i.e., running backward with "
        "same input and grad_output multiple times gives different values, "
        "although analytical gradient matches numerical gradient."
        f"The tolerance for nondeterminism was {tolerance}.{_NONDETERMINISTIC}"
    )


def jacobian_mismatch(part: str, forward: bool, output: int, input: int, numerical: Any, analytical: Any) -> str:
    """``part``: which part of a complex function was considered, or empty."""
    mode = "computed with forward mode " if forward else ""
    what = "inputs" if forward else "outputs"
    prefix = f"While considering the {part} part of complex {what} only, " if part else ""
    return (
        f"{prefix}Jacobian {mode}mismatch for output {output:d} with respect to input {input:d},\n"
        f"numerical:{_said(numerical)}\nanalytical:{_said(analytical)}\n"
    )


#: A tensor without dimensions formats as its number, and says in ``str`` that it is a tensor.
_said: Callable[[Any], str] = format if SEMANTICS.numbers_of_gradcheck_are_formatted else str


def in_slow_mode(numerical: Any, analytical: Any, difference: Any, is_close: bool) -> str:
    return (
        "\nThe above quantities relating the numerical and analytical jacobians are computed \n"
        "in fast mode. See: https://github.com/pytorch/pytorch/issues/53876 for more background \n"
        "about fast mode. Below, we recompute numerical and analytical jacobians in slow mode:\n\n"
        f"Numerical:\n {numerical}\nAnalytical:\n{analytical}\n\n"
        f"The max per-element difference (slow mode) is: {difference}.\n{_FAST_FAILED if is_close else ''}"
    )


def batched_failed(forward: bool, error: Exception) -> str:
    return f"While computing batched gradients, got: {error}\n\n{BATCHED_FORWARD_FAILED if forward else BATCHED_FAILED}"


def batched_mismatch(forward: bool, output: int, input: int, found: Any, expected: Any) -> str:
    failed = BATCHED_FORWARD_FAILED if forward else BATCHED_FAILED
    return f"For output {output} and input {input}:\n\n{failed}\n\nGot:\n{found}\n\nExpected:\n{expected}"


def tangent_mismatch(output: int, input: Any, found: Any, expected: Any) -> tuple[Any, ...]:
    return (
        "Mismatch in tangent values for output with index: ",
        output,
        " when input: ",
        input,
        " has an undefined tangent value. ",
        " Got: ",
        found,
        " but expected: ",
        expected,
    )


# -- torch.func ------------------------------------------------------------------------------------

#: The overload of an in-place op that torch names, where it is not the one with the op's own name.
_OVERLOADS = {
    **dict.fromkeys("add_ sub_ mul_ div_ remainder_ floor_divide_ bitwise_and_ bitwise_or_".split(), ".Tensor"),
    **dict.fromkeys("eq_ ne_ lt_ le_ gt_ ge_ fill_ pow_ masked_fill_".split(), ".Scalar"),
}
BACKWARD_IN_TRANSFORM = (
    "backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp"
    " instead or call backward() outside of functorch transforms."
)


def captured_tensor_changed(op: str) -> str:
    name = op if op.endswith("_") else f"{op}_"
    return (
        "During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call in-place operation"
        f" (aten::{name}{_OVERLOADS.get(name, '')}) that would mutate a captured Tensor. This is not supported; please"
        " rewrite the function being transformed to explicitly accept the mutated Tensor(s) as inputs."
    )


def called_in_transform(call: str) -> str:
    also = " (or perhaps using torch.autograd.functional.* APIs)" if call == "requires_grad_" else ""
    return (
        f"You are attempting to call Tensor.{call}(){also} inside of a function being transformed by a functorch"
        " transform. This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev,"
        f" jacfwd, hessian) or call {call}() outside of a function being transformed instead."
    )


REQUIRES_GRAD_DTYPE = "only Tensors of floating point dtype can require gradients"
NO_ARGNUMS = "argnums must be non-empty"
NO_SAVED_TENSORS_HOOKS_IN_TRANSFORM = (
    "torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor hooks. "
    "Please open an issue with your use case."
)
JACREV_CHUNK_SIZE = "jacrev: `chunk_size` should be greater than 0."
PRIMALS_NOT_A_TUPLE = (
    "jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call f(*primals)."
)
STRICT_JVP = (
    "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not allowed with"
    " strict=True."
)


def argnum_type(argnum: Any) -> str:
    return f"argnum must be int, got: {type(argnum)}"


def argnums_type(argnums: Any) -> str:
    return f"argnums must be int or Tuple[int, ...], got: {type(argnums)}"


def argnum_out_of_range(argnum: int, count: int) -> str:
    return f"Got argnum={argnum}, but only {count} positional inputs"


def argnums_repeat(argnums: Any) -> str:
    return f"argnums elements must be unique, got {argnums}"


def not_a_tensor_to_transform(value: Any) -> str:
    return f"Thing passed to transform API must be Tensor, got {type(value)}"


def expected_tensors(value: Any) -> str:
    return f"Expected tensors, got unsupported type {type(value)}"


def no_aux(api: str) -> str:
    return f"{api}: output of function f should be a tuple: (output, aux) if has_aux is True"


def expected_a_tensor(api: str, value: Any) -> str:
    return f"{api}: Expected f(*args) to return a Tensor, got {type(value)}"


def expected_a_scalar(api: str, dims: int) -> str:
    return (
        f"{api}: Expected f(*args) to return a scalar Tensor, got tensor with {dims} dims. Maybe you wanted to use the"
        " vjp or jacrev APIs instead?"
    )


def no_output(api: str, output: Any) -> str:
    return f"{api}: Expected f to be a function that has non-empty output (got output = {output})"


def output_not_a_tensor(api: str, value: Any) -> str:
    return f"{api}: expected f(*primals) to return only tensors, got unsupported type {type(value)}"


def output_not_floating(dtype: Any) -> str:
    return f"vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype {dtype}"


def cotangents_structure(given: str, expected: str) -> str:
    return (
        "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function."
        f" cotangents: {given}, primal output: {expected}"
    )


def complex_not_supported(api: str, which: str, index: int) -> str:
    return f"{api}: Expected all {which} to be real but received complex tensor at flattened input idx: {index}"


def no_tensors_given(api: str, name: str) -> str:
    return f"{api}: Expected {name} to contain at least one Tensor."


def not_only_tensors(api: str, name: str, value: Any) -> str:
    return f"{api}: Expected {name} to only contain Tensors, got {type(value)}"


def tangents_structure(primals: Any, tangents: Any) -> str:
    return (
        "jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For example, if"
        f" primals is a tuple of 3 tensors, tangents also must be. Got primals with structure {primals} and tangents"
        f" with structure {tangents}"
    )


def linearized_structure(tangents: Any, primals: Any) -> str:
    return f"Expected the tangents {tangents} to have the same argspec as the primals {primals}"


def tangent_unlike_primal(index: int, what: str, tangent: Any, primal: Any) -> str:
    return (
        f"tangent:{index} with {what} {tangent} in flattened pytree doesn't match the {what} {primal} of the"
        " corresponding primal."
    )


def functionalize_remove(remove: Any) -> str:
    return (
        f"functionalize(f, remove='mutations'): received invalid argument for remove={remove}."
        " Valid options are:\n"
        "     remove='mutations': all inplace and out= operators will be removed from the program, and replaced"
        " with their out-of-place equivalents.\n"
        "     remove='mutations_and_views': In addition to the above, all aliasing operators {view} will be"
        " replaced with their non-aliasing counterparts, {view}_copy.\n"
    )


# -- functional_call -------------------------------------------------------------------------------

NOT_ALL_DICTS = "Expected all elements of parameter_and_buffer_dicts to be dictionaries"
NO_MODELS = "stack_module_state: Expected at least one model, got 0."
MODELS_IN_SEVERAL_MODES = "stack_module_state: Expected all models to have the same training/eval mode."
MODELS_OF_SEVERAL_CLASSES = "stack_module_state: Expected all models to be of the same class."
STATELESS_DEPRECATED = (
    "`torch.nn.utils.stateless.functional_call` is deprecated as of PyTorch 2.0 "
    "and will be removed in a future version of PyTorch. "
    "Please use `torch.func.functional_call` instead which is a drop-in replacement."
    if SEMANTICS.deprecated_names_stand_in_backticks
    else "This API is deprecated as of PyTorch 2.0 and will be removed in a future version of PyTorch. Please use"
    " torch.func.functional_call instead which is a drop-in replacement for this API."
)


def names_in_several_dicts(names: Sequence[str]) -> str:
    return f"{names} appeared in multiple dictionaries; behavior of functional call is ambiguous"


def neither_dict_nor_dicts(value: Any) -> str:
    return f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(value)}"


def requires_grad_differs(name: str) -> str:
    return f"Expected {name} from each model to have the same .requires_grad"


def tied_names(names: Sequence[str]) -> str:
    return f"functional_call got multiple values for keys {names}, which are tied. Consider using tie_weights=False"


def wrong_names(module: str, unexpected: Sequence[str], missing: Sequence[str]) -> str:
    lines = []
    if unexpected:
        lines.append(f"Unexpected key(s): {', '.join(map(repr, sorted(unexpected)))}.")
    if missing:
        lines.append(f"Missing key(s): {', '.join(map(repr, sorted(missing)))}.")
    return "Error(s) in reparametrizing for {}:\n\t{}".format(module, "\n\t".join(lines))


def no_tensor_for_a_name(value: Any) -> str:
    return f"{value} is not an instance of torch.Tensor"


def no_submodule(module: str, name: str) -> str:
    return f"{module} has no attribute `{name}`"


# -- vmap ------------------------------------------------------------------------------------------

NOTHING_TO_VMAP = "vmap: Expected at least one Tensor to vmap over"
RANDOM_IN_VMAP = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different'"
    " randomness flags on vmap or perform the randomness operation out of vmap"
)
DATA_IN_TRANSFORM = (
    "mutating directly with `.data` inside functorch transform is not allowed."
    if SEMANTICS.data_in_a_transform_is_refused_in_words
    else 'false INTERNAL ASSERT FAILED at "../aten/src/ATen/functorch/TensorWrapper.cpp":137, please report a bug to'
    " PyTorch. NYI"
)
ITEM_IN_VMAP = (
    "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor,"
    " please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch"
    " internals, please file a bug report."
)
TRUTH_IN_VMAP = (
    "vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that"
    + (
        " yet, please file an issue at https://github.com/pytorch/pytorch/issues ."
        if SEMANTICS.vmap_asks_for_issues_of_torch
        else " yet, please shout over at https://github.com/pytorch/functorch/issues/257 ."
    )
)
DATA_IN_VMAP = "accessing `data` under vmap transform is not allowed"
TOLIST_IN_VMAP = "Cannot access data pointer of Tensor that doesn't have storage"
ALLCLOSE_IN_VMAP = (
    "vmap over torch.allclose isn't supported yet. Please file an issue at https://github.com/pytorch/pytorch/issues if"
    " you need this feature."
)
#: Anomaly mode asks whether one of the gradients is nan.
NAN_OF_A_BATCH = "Batching rule not implemented for aten::item. We could not generate a fallback."
EQUAL_IN_VMAP = "Batching rule not implemented for aten::equal. We could not generate a fallback."
MASK_IN_VMAP = (
    "vmap: We do not support batching operators that can support dynamic shape. Attempting to batch over indexing with"
    " a boolean mask."
)


_ASKING = (
    "file an issue at https://github.com/pytorch/pytorch/issues if you need this feature."
    if SEMANTICS.vmap_asks_for_issues_of_torch
    else "voice your support in https://github.com/pytorch/functorch/issues/256"
)


def dynamic_shape_in_vmap(op: str) -> str:
    return (
        "vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over"
        f" aten::{op}. Please {_ASKING}"
    )


def change_in_vmap(op: str, where: str) -> str:
    return (
        f"vmap: {op}(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has"
        " more elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped over"
        f" {where}. Please try to use out-of-place operators instead of {op}. If said operator is being called inside"
        " the PyTorch framework, please file a bug report instead."
    )


def no_batching_rule_for_views(op: str) -> str:
    return f"Batching rule not implemented for aten::{op}; the fallback path doesn't work on out= or view ops."


def randomness_argument(randomness: Any) -> str:
    return f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}"


def vmap_chunk_size(size: Any) -> str:
    return f"vmap: chunk_size should be None or greater than 0. (got {size})"


def vmap_prefix(name: str, in_dims: Any) -> str:
    return f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): "


def in_dims_type(in_dims: Any) -> str:
    return (
        "expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got:"
        f" {type(in_dims)}."
    )


def vmap_without_inputs(name: str) -> str:
    return (
        f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a"
        " function with no inputs. The latter is unsupported."
    )


def in_dims_structure(in_dims: Any, inputs: Any) -> str:
    return (
        "in_dims is not compatible with the structure of `inputs`. in_dims has structure"
        f" {in_dims} but inputs has structure {inputs}."
    )


def in_dim_type(dim: Any) -> str:
    return f"Got in_dim={dim} for an input but in_dim must be either an integer dimension or None."


def in_dim_of_no_tensor(dim: int, value: Any) -> str:
    return (
        f"Got in_dim={dim} for an input but the input is of type {type(value)}. We cannot vmap over non-Tensor"
        " arguments, please use None as the respective in_dim"
    )


def in_dim_out_of_range(dim: int, dims: int) -> str:
    return (
        f"Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {dims} so expected in_dim to"
        f" satisfy -{dims} <= in_dim < {dims}."
    )


def vmap_sizes(sizes: Sequence[int]) -> str:
    return (
        "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes"
        f" {list(sizes)} for the mapped dimension"
    )


def out_dims_type(name: str, out_dims: Any) -> str:
    return (
        f"vmap({name}, ..., out_dims={out_dims}): `out_dims` must be an int, None or a python collection of ints"
        " representing where in the outputs the vmapped dimension should appear."
    )


def out_dims_structure(name: str, out_dims: Any, given: Any, outputs: Any) -> str:
    return (
        f"vmap({name}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure of"
        f" `outputs`. out_dims has structure {given} but outputs has structure {outputs}."
    )


def batched_output_without_dim(name: str) -> str:
    return f"vmap({name}, ...): `{name}` can not return a BatchedTensor when out_dim is None"


def vmap_output_type(name: str, value: Any) -> str:
    return (
        f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(value)}. "
        f"Did you mean to set {'out_dims' if SEMANTICS.vmap_names_out_dims else 'out_dim'}= to None for output?"
    )


def out_dim_out_of_range(dim: int, dims: int) -> str:
    return f"Dimension out of range (expected to be in range of [-{dims}, {dims - 1}], but got {dim})"


# -- custom functions ------------------------------------------------------------------------------


def vmap_returns(returned: Any) -> str:
    got = f"a {type(returned)}" if not isinstance(returned, tuple) else f"{len(returned)} returns"
    return (
        "Expected the vmap staticmethod to have two returns, an output and out_dims with pytree structure compatible"
        f" with the output. Got {got} instead"
    )


def vmap_out_dims(out_dims: Any, given: Any, output: Any) -> str:
    return (
        "The autograd.Function's vmap staticmethod returned an incompatible (output, out_dims) tuple. Expected"
        f" out_dims={out_dims} to be compatible with the structure of `output`. out_dims has structure {given} but"
        f" output has structure {output}. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html"
    )


def fixed_grad_out(name: str) -> str:
    return f"Expected grad_out to be 1.0. {name} no longer supports values of grad_out != 1.0."


def private_jacobian(name: str) -> str:
    return (
        f"{TICK}{name}{TICK} was part of PyTorch's private API and not meant to be exposed. We are deprecating it and"
        " it will be removed in a future version of PyTorch. If you have a specific use for this or feature request for"
        " this to be a stable API, please file us an issue at https://github.com/pytorch/pytorch/issues/new"
    )
