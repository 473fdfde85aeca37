"""Comparisons, logic and bits: ops whose results are never differentiable."""

from __future__ import annotations

import math
import operator
from typing import Any, Callable, Optional

from .. import batches, dtypes, errors, refused_types, short_ways
from ..graph import is_recording, requires_grad
from ..layout import has_internal_overlap, prod
from ..modes import state
from ..semantics import SEMANTICS
from ..tensor import Tensor
from ..tensor import elements as values_of
from ..views import bump_version, check_in_place
from ..warn import warn_once
from . import few_kernels, kernels, quick
from .declare import FUNCTIONS, Op, change_in_place, fitting, function, method, refuse_beneath, write_result
from .operands import OPERANDS, common_dtype
from .out_forms import resize_out, write_out
from .out_types import check_out_type
from .pointwise import check_operand, no_kernel, pointwise
from .unrecorded import counted
from .written_out import Few, Kernel


def _counted_zeros(grad: Any) -> Any:
    return counted(grad.new_zeros(grad._shape), 1)


def _change_unseen(target: Tensor, values: dict[str, Any], compute: Callable[[], Tensor]) -> Tensor:
    """An in-place change that autograd does not see: it counts as one, and the history stays what it was."""
    write_result(target, fitting(target, values, compute))
    bump_version(target, values.values())
    return target


def _change_by_fallback(target: Tensor, values: dict[str, Any], compute: Callable[[], Tensor]) -> Tensor:
    """One that torch leaves to the fallback for what has no derivative, which looks at leaves and views."""
    tensors = [one for one in values.values() if isinstance(one, Tensor)]
    if is_recording() and any(map(requires_grad, tensors)) and not all(one._inference for one in tensors):
        check_in_place(target)
    return _change_unseen(target, values, compute)


def _is_complex(operand: Any) -> bool:
    return operand._dtype.is_complex if isinstance(operand, Tensor) else isinstance(operand, complex)


class Forms:
    """Function, method, in-place and ``out=`` form of an op of two operands that is not differentiable.

    With ``title`` a tensor that requires grad gets a node when it is changed in place: nothing of its old value is
    left in it. Without, autograd does not see the change.
    """

    def __init__(
        self,
        name: str,
        compute: Callable[[Any, Any], Tensor],
        alias: Optional[str] = None,
        title: str = "",
        unseen: Callable[..., Tensor] = _change_unseen,
    ) -> None:
        if title:
            of_number = Op(
                f"{name}_",
                ("self",),
                {"self": _counted_zeros},
                f"{title}Backward0",
                forward_derivative=lambda self_t: self_t.zero_(),
                writes_tangent=True,
            )
            of_tensor = Op(
                f"{name}_", ("self", "other"), {"self": _counted_zeros, "other": _counted_zeros}, f"{title}Backward1"
            )

        def form(input: Tensor, other: Any, *, out: Optional[Tensor] = None) -> Tensor:
            check_operand(name, other)
            if not isinstance(input, Tensor):
                check_operand(name, input, "input")
                if not isinstance(other, Tensor):
                    raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
            if out is not None:
                return write_out(name, out, {"self": input, "other": other}, lambda: into(out, input, other))
            return compute(input, other)

        def into(out: Tensor, input: Any, other: Any) -> Tensor:
            found = compute(input, other)
            if out._dtype.category in (1, 2) and 0 not in found._shape and (_is_complex(input) or _is_complex(other)):
                warn_once(errors.IMAGINARY_PART_LOST)
            return found

        def change(input: Tensor, other: Any) -> Tensor:
            check_operand(f"{name}_", other)
            values = {"self": input, "other": other}

            def found() -> Tensor:
                result = compute(input, other)
                unwritten = 0 in input._shape or has_internal_overlap(input._shape, input._strides)
                if not unwritten and not input._dtype.is_complex and _is_complex(other):
                    warn_once(errors.IMAGINARY_PART_LOST)
                return result

            if title:
                return change_in_place(of_tensor if isinstance(other, Tensor) else of_number, input, values, found)
            return unseen(input, values, found)

        for each in (name, alias) if alias else (name,):
            function(each, form)
            method(each, form)
            method(f"{each}_", change)
        form.__name__ = form.__qualname__ = name
        self.function = form
        self.in_place = change
        self._compute = compute

    def operators(self, *dunders: str) -> None:
        """Python's operators: another kind of operand is left to Python."""
        for dunder in dunders:
            is_in_place = dunder.startswith("__i")
            form = self.in_place if is_in_place else self.function
            reflected = dunder in ("__rlshift__", "__rrshift__")  # the others are the same the other way round
            method(dunder, _operator(dunder, form, form if is_in_place else self._compute, reflected))


def _operator(
    dunder: str, form: Callable[..., Any], compute: Callable[..., Any], reflected: bool
) -> Callable[..., Any]:
    """``compute`` is the form for operands that need no look any more."""

    def operate(self: Tensor, other: Any) -> Any:
        if not isinstance(other, OPERANDS):
            return NotImplemented
        a, b = (other, self) if reflected else (self, other)
        return batches.call(form, (a, b), {}) if batches.stack else compute(a, b)

    operate.__name__ = operate.__qualname__ = dunder
    return operate


# -- comparisons -----------------------------------------------------------------------------------


def comparison(name: str, kernel: Kernel, dunder: str, alias: Optional[str], ordered: bool) -> None:
    """Declare a comparison: a bool tensor that cannot require grad."""
    few, few_by_number = Few(kernel, 2, finds_truths=True), Few(kernel, 2, finds_truths=True, by_number=True)

    def compute(a: Any, b: Any) -> Tensor:
        if not isinstance(a, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", a))
        if not short_ways.barred:
            found = quick.compared(few, few_by_number, a, b)
            if found is not None:
                return found
        dtype = common_dtype((a, b))
        if ordered and dtype.category == 3:
            raise no_kernel(f"{name}_cpu", (a, b), dtype)
        few_kernels.refuse(name, dtype)
        return pointwise(kernel, (a, b), dtype, dtypes.bool_)

    Forms(name, compute, alias, name.capitalize()).operators(dunder)


comparison("eq", operator.eq, "__eq__", None, False)
comparison("ne", operator.ne, "__ne__", "not_equal", False)
comparison("lt", operator.lt, "__lt__", "less", True)
comparison("le", operator.le, "__le__", "less_equal", True)
comparison("gt", operator.gt, "__gt__", "greater", True)
comparison("ge", operator.ge, "__ge__", "greater_equal", True)


# -- bits ------------------------------------------------------------------------------------------


def bitwise(
    name: str, kernel: Kernel, dunder: str = "", kernel_name: str = "", of_bool: bool = True,
    in_place_function: bool = False,
) -> None:  # fmt: skip
    """Declare an op of integers, which is not differentiable."""

    def compute(a: Any, b: Any) -> Tensor:
        dtype = common_dtype((a, b))
        if dtype.category > 1 or (dtype.category == 0 and not of_bool):
            raise no_kernel(kernel_name or f"{name}_cpu", (a, b), dtype)
        few_kernels.refuse(name, dtype)
        return pointwise(kernel, (a, b), dtype)

    forms = Forms(name, compute, unseen=_change_by_fallback)
    if dunder:
        forms.operators(f"__{dunder}__", f"__r{dunder}__", f"__i{dunder}__")
    if in_place_function:
        function(f"{name}_", forms.in_place)


bitwise("bitwise_and", operator.and_, "and")
bitwise("bitwise_or", operator.or_, "or")
bitwise("bitwise_xor", operator.xor, "xor")
bitwise("bitwise_left_shift", kernels.left_shift, "lshift", "lshift_cpu", of_bool=False)
bitwise("bitwise_right_shift", kernels.right_shift, "rshift", "rshift_cpu", of_bool=False)


def _invert(self: Tensor) -> Tensor:
    if self._dtype.category > 1:
        raise errors.missing_kernel("bitwise_not_cpu", self._dtype.legacy_name)
    few_kernels.refuse("bitwise_not", self._dtype)
    kernel = (lambda v: 1 - v) if self._dtype is dtypes.bool_ else operator.invert
    return pointwise(kernel, (self,), self._dtype)


def of_one(name: str, compute: Callable[[Tensor], Tensor], changes: bool = False) -> Callable[..., Tensor]:
    """Declare an op of one operand, and with ``changes`` its in-place form."""

    def form(input: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
        if out is not None:
            return write_out(name, out, {"self": input}, lambda: compute(input))
        return compute(input)

    function(name, form)
    method(name, form)
    if changes:
        change = _change_by_fallback if name == "bitwise_not" else _change_unseen
        method(f"{name}_", lambda self: change(self, {"self": self}, lambda: compute(self)))
    return form


of_one("bitwise_not", _invert, changes=True)


def _inverted(self: Tensor) -> Tensor:
    if self._dtype.category > 1:
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return _invert(self)


method("__invert__", _inverted)


# -- logic -----------------------------------------------------------------------------------------


def _logical(name: str, kernel: Kernel) -> None:
    def compute(a: Any, b: Any) -> Tensor:
        if not isinstance(a, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", a))
        dtype = common_dtype((a, b))
        few_kernels.refuse(name, dtype)
        return pointwise(kernel, (a, b), dtype, dtypes.bool_)

    forms = Forms(name, compute)

    def form(input: Tensor, other: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
        if not isinstance(other, Tensor):
            raise TypeError(errors.argument_type(name, "other", 1, "Tensor", other))
        return forms.function(input, other, out=out)

    function(name, form)
    method(name, form)


_logical("logical_and", lambda a, b: bool(a) and bool(b))
_logical("logical_or", lambda a, b: bool(a) or bool(b))
_logical("logical_xor", lambda a, b: bool(a) is not bool(b))


# -- what a number is ------------------------------------------------------------------------------


#: What torch asks the absolute value.
_BY_SIZE = frozenset({"isinf", "isfinite"})


def _predicate(name: str, kernel: Kernel, changes: bool = False, refusal: Optional[Exception] = None) -> None:
    """``refusal``: what is raised for complex tensors."""

    def compute(self: Tensor) -> Tensor:
        if self._dtype.category == 3 and refusal is not None:
            raise refusal
        if name in _BY_SIZE and self._dtype.category < 2:
            return FUNCTIONS["ones_like" if name == "isfinite" else "zeros_like"](self, dtype=dtypes.bool_)
        few_kernels.refuse(name, self._dtype)
        tested = pointwise(kernel, (self,), self._dtype, dtypes.bool_)
        tested._storage.ulps = 0
        if name == "isfinite" and self._dtype.category == 3:
            bump_version(tested)  # the parts are tested one after the other
        return tested

    def checked(self: Tensor) -> Tensor:
        # These two are computed from the absolute value, which autograd sees.
        if name in _BY_SIZE and self._dtype.category == 2 and self._inference and not state.inference_mode:
            refuse_beneath(errors.out_requires_grad("abs"), self)
        return compute(self)

    of_one(name, checked, changes)


def _is_infinite(v: Any) -> bool:
    if isinstance(v, complex):
        return math.isinf(v.real) or math.isinf(v.imag)
    return bool(v in (math.inf, -math.inf))


def _is_finite(v: Any) -> bool:
    return bool(v - v == 0)


_predicate("logical_not", lambda v: not v, changes=True)
_predicate("isnan", lambda v: v != v)
_predicate("isinf", _is_infinite)
_predicate("isfinite", _is_finite)
_predicate(
    "isposinf", lambda v: v == math.inf, refusal=refused_types.SENSELESS("isposinf does not support complex inputs.")
)
_predicate(
    "isneginf", lambda v: v == -math.inf, refusal=refused_types.SENSELESS("isneginf does not support complex inputs.")
)
_predicate("isreal", lambda v: v.imag == 0)
_predicate(
    "signbit",
    lambda v: math.copysign(1.0, v) < 0 if isinstance(v, float) else v < 0,
    refusal=refused_types.COMPLEX("signbit is not implemented for complex tensors."),
)


def _isin(
    elements: Any,
    test_elements: Any,
    *,
    assume_unique: bool = False,
    invert: bool = False,
    out: Optional[Tensor] = None,
) -> Tensor:
    """Whether each of the elements is among the test elements."""
    for one in (elements, test_elements):
        if isinstance(one, Tensor) and one._dtype.category in (0, 3):
            raise refused_types.NOT_THERE(f"Unsupported input type encountered for isin(): {one._dtype.legacy_name}")
        if isinstance(one, Tensor) and one._dtype is dtypes.bfloat16 and not SEMANTICS.isin_takes_all_floating_types:
            raise RuntimeError("Unsupported input type encountered for isin(): BFloat16")
    sought = set(values_of(test_elements)) if isinstance(test_elements, Tensor) else {test_elements}
    given: Tensor = elements if isinstance(elements, Tensor) else FUNCTIONS["tensor"](elements)
    if isinstance(test_elements, Tensor) and 0 < prod(test_elements._shape) < 10 * prod(given._shape) ** 0.145:
        test_elements.view(-1)  # few are compared one by one, as a view of one dimension

    def compute() -> Tensor:
        return pointwise(lambda v: (v in sought) is not invert, (given.contiguous(),), given._dtype, dtypes.bool_)

    if out is None:
        return compute()
    check_out_type("isin", dtypes.bool_, out._dtype)
    if not isinstance(elements, Tensor) and out._shape != (0,):
        resize_out(out, (0,))  # before it has the shape of the one element
    return write_out("isin", out, {}, compute)


function("isin", _isin)
