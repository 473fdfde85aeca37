"""What is said of custom functions, and of Variable."""

from __future__ import annotations

from typing import Any, Sequence

from ..semantics import SEMANTICS
from .wording import DOCS, TICK, shape_text

OUTPUT_GRAD_DTYPES_TWICE = "set_output_grad_dtype can only be called once"
DELAYED_MESSAGE = "argument 'msg' must be a string"


def number_of_inputs(expected: int, given: int) -> str:
    return f"expected {expected} arguments, got {given} instead"


def input_is_no_variable(index: int) -> str:
    return f"argument {index} is not a Variable"


VOLATILE = "volatile was removed and now has no effect. Use `with torch.no_grad():` instead."
VOLATILE_REQUIRES_GRAD = "Variable can't be volatile and require_grad at the same time!"
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
MARKED_VIEW_MADE_OTHERWISE = (
    'creation_meta == CreationMeta::DEFAULT INTERNAL ASSERT FAILED at "../torch/csrc/autograd/variable.cpp":225, please'
    " report a bug to PyTorch. "
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
VOLATILE_REMOVED = "volatile was removed (Variable.volatile is always False)"
VARIABLE_FUNCTION = "torch.autograd.variable(...) is deprecated, use torch.tensor(...) instead"
