"""What each op says to an ``out=`` that requires grad, or is of another element type than its result.

Most ops cast where promotion allows it. Some take only the result's own type, and say so in one of several ways.
"""

from __future__ import annotations

from typing import Callable

from ..dtypes import check_can_cast
from ..dtypes import dtype as dtype_

#: How torch's kernels call the element types.
_IN_CPP = {
    "float32": "float",
    "float64": "double",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
    "int64": "long int",
    "int32": "int",
    "int16": "short int",
    "int8": "signed char",
    "uint8": "unsigned char",
    "bool": "bool",
}


def _expected(name: str, result: dtype_, out: dtype_) -> str:
    return f"Expected out tensor to have dtype {_IN_CPP[result.name]}, but got {_IN_CPP[out.name]} instead"


def _found(name: str, result: dtype_, out: dtype_) -> str:
    return f"Found dtype {out.legacy_name} but expected {result.legacy_name}"


def _scalar_type(name: str, result: dtype_, out: dtype_) -> str:
    return f"{name}(): self and result must have the same scalar type"


_EXACT: dict[str, Callable[[str, dtype_, dtype_], str]] = {
    **dict.fromkeys(
        """addmm alias_copy argmax argmin as_strided_copy baddbmm bmm cummax cummin diag diagonal_copy expand_copy
        gather index_add index_copy index_reduce max min mm msort permute_copy scatter scatter_add scatter_reduce
        select_copy
        slice_copy slice_scatter sort split_with_sizes_copy squeeze_copy t_copy take_along_dim topk transpose_copy tril
        triu unbind_copy unfold_copy unsqueeze_copy view_copy""".split(),
        _expected,
    ),
    **dict.fromkeys(
        """abs absolute ceil clamp clip conj_physical fix floor frac hardshrink neg negative round sgn sign
        trunc""".split(),
        _found,
    ),
    **dict.fromkeys(("index_select", "masked_select"), _scalar_type),
    **dict.fromkeys(
        ("dot", "vdot"),
        lambda name, result, out: f"result dtype {out.legacy_name} does not match input dtype {result.legacy_name}",
    ),
    "mv": lambda name, result, out: (
        f"addmv input tensors must have the same dtype, but got {out.legacy_name}, {result.legacy_name}, and"
        f" {result.legacy_name}"
    ),
    "take": lambda name, result, out: (
        f"{name}(): self and out expected to have the same dtype, but got self.dtype = {result.legacy_name} and"
        f" out.dtype = {out.legacy_name}"
    ),
    "nonzero": lambda name, result, out: (
        f"{name}: Expected out tensor to have scalar type Long but got scalar type{out.legacy_name}"
    ),
    "kthvalue": lambda name, result, out: "output values must be of same type as input",
    "nan_to_num": lambda name, result, out: (
        f"{name}: dtype of out: {out.legacy_name} should be same as input: {result.legacy_name}"
    ),
    "heaviside": lambda name, result, out: f"{name} is not yet implemented for tensors with different dtypes.",
    "where": lambda name, result, out: f"Expected out type to be {result.legacy_name} but got {out.legacy_name}",
    "float_power": lambda name, result, out: (
        f"the output given to {name} has dtype {out.legacy_name} but the operation's result requires dtype"
        f" {result.legacy_name}"
    ),
    **dict.fromkeys(
        ("complex", "polar"),
        lambda name, result, out: (
            f"Expected object of scalar type {result.legacy_name} but got scalar type {out.legacy_name} for argument"
            " 'out'"
        ),
    ),
}


#: No derivative is missed where these write into ``out=``: nothing is refused.
NEVER_DIFFERENTIABLE = frozenset(
    """all any argmax argmin bucketize eq ge gt isin isneginf isposinf le logical_and logical_not logical_or logical_xor
    lt ne nonzero searchsorted signbit""".split()
)
#: Those whose ``out=`` form torch leaves to the fallback for what has no derivative: only an ``out`` that requires grad
#: is refused, and under the name that the dispatcher knows.
BY_FALLBACK = frozenset(
    """alias_copy arange as_strided_copy bitwise_and bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
    bitwise_xor conj_physical diag diagonal_copy expand_copy eye floor_divide full gcd heaviside lcm linspace logspace
    normal ones permute_copy rand randint randn randperm range select_copy slice_copy slice_scatter squeeze_copy t_copy
    transpose_copy unfold_copy unsqueeze_copy view_copy zeros""".split()
)


def check_out_type(name: str, result: dtype_, out: dtype_) -> None:
    """Raise RuntimeError, or what the op raises instead, where it does not write its result into this type."""
    if result is out:
        return
    if name in _EXACT:
        raise RuntimeError(_EXACT[name](name, result, out))
    if name == "cat" and (result.category > out.category):
        raise TypeError(f"torch.cat(): input types can't be cast to the desired output type {out.legacy_name}")
    check_can_cast(result, out)
