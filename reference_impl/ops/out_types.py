"""What each op says to an ``out=`` of another element type than its result.

Most ops cast where promotion allows it. Some take only the result's own type, and say so in one of several ways.
"""

from __future__ import annotations

from typing import Callable

from .. import errors
from ..dtypes import can_cast, check_can_cast
from ..dtypes import dtype as dtype_
from ..semantics import SEMANTICS

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


def _scalar_found(name: str, result: dtype_, out: dtype_) -> str:
    return f"expected scalar_type {result.legacy_name} but found {out.legacy_name}"


def _bool_only(name: str, result: dtype_, out: dtype_) -> str:
    return f"{name} only supports bool tensor for result, got: {out.legacy_name}"


def _no_other_than_bool(name: str, result: dtype_, out: dtype_) -> str:
    return f"{name} does not support non-boolean outputs."


def _tensordot(name: str, result: dtype_, out: dtype_) -> str:
    return (
        f"tensordot: Expected the output tensor to have dtype {result.legacy_name}, but got an output tensor with dtype"
        f" {out.legacy_name}"
    )


def _quantile(name: str, result: dtype_, out: dtype_) -> str:
    return "quantile() out tensor must be same dtype as the input tensor"


def _extreme(name: str, result: dtype_, out: dtype_) -> str:
    return (
        f"Expected the dtype for input and out to match, but got {result.legacy_name} for input's dtype and"
        f" {out.legacy_name} for out's dtype."
    )


def _places(name: str, result: dtype_, out: dtype_) -> str:
    return (
        "torch.searchsorted(): output tensor's dtype is wrong, it can only be Int(int32) or Long(int64) depending on"
        f" whether out_int32 flag is True, but we got output tensor's dtype {out.legacy_name} and out_int32 flag is"
        f" {result.name == 'int32'}"
    )


def _indices(name: str, result: dtype_, out: dtype_) -> str:
    return f"{name}: Expected out tensor to have scalar type Long but got scalar type{out.legacy_name}"


def _addmv(name: str, result: dtype_, out: dtype_) -> str:
    return (
        f"addmv input tensors must have the same dtype, but got {out.legacy_name}, {result.legacy_name}, and"
        f" {result.legacy_name}"
    )


def _found(name: str, result: dtype_, out: dtype_) -> str:
    return errors.found_dtype(out, result)


def _scalar_type(name: str, result: dtype_, out: dtype_) -> str:
    return f"{name}(): self and result must have the same scalar type"


_EXACT: dict[str, Callable[[str, dtype_, dtype_], str]] = {
    **dict.fromkeys(
        """addmm addmv alias_copy aminmax argmax argmin argsort as_strided_copy avg_pool2d avg_pool3d baddbmm bmm
        cumprod cumsum detach_copy diag_embed diagonal_copy expand_copy gather index_add index_copy index_reduce inverse
        isin linalg_cholesky linalg_cross linalg_det linalg_eigvalsh linalg_inv linalg_solve linalg_svdvals
        linalg_vector_norm linear log_softmax matmul matrix_power max mean min mm msort norm permute_copy prod
        renorm scatter scatter_add scatter_reduce select_copy slice_copy slice_scatter slogdet softmax sort
        split_with_sizes_copy squeeze_copy sum t_copy take_along_dim topk transpose_copy tril triu unbind_copy
        unfold_copy unsqueeze_copy view_copy""".split(),
        _expected,
    ),
    **dict.fromkeys(
        """abs absolute bitwise_not ceil clamp clamp_max clamp_min clip
        conj_physical fix floor frac gelu hardshrink neg negative
        round sgn sign softplus softshrink trunc""".split(),
        _found,
    ),
    "matmul by a row": _expected,
    "log_sigmoid": lambda name, result, out: f"expected scalar type {result.legacy_name} but found {out.legacy_name}",
    "multinomial": lambda name, result, out: f"multinomial expects Long tensor out, got: {out.legacy_name}",
    **dict.fromkeys(("index_select", "masked_select"), _scalar_type),
    **dict.fromkeys(
        ("dot", "matmul of vectors", "vdot"),
        lambda name, result, out: f"result dtype {out.legacy_name} does not match input dtype {result.legacy_name}",
    ),
    **dict.fromkeys(("mv", "matmul by a vector"), _addmv),
    "take": lambda name, result, out: (
        f"{name}(): self and out expected to have the same dtype, but got self.dtype = {result.legacy_name} and"
        f" out.dtype = {out.legacy_name}"
    ),
    **dict.fromkeys(("nonzero", "nonzero_static"), _indices),
    **dict.fromkeys(("searchsorted", "bucketize"), _places),
    **dict.fromkeys(("cummax", "cummin", "logcumsumexp", "linalg_solve_triangular"), _scalar_found),
    **dict.fromkeys(("all", "any"), _bool_only),
    **dict.fromkeys(("isneginf", "isposinf", "signbit"), _no_other_than_bool),
    **dict.fromkeys(("tensordot", "inner"), _tensordot),
    **dict.fromkeys(("quantile", "nanquantile"), _quantile),
    **dict.fromkeys(("amax", "amin"), _extreme),
    "chain_matmul": lambda name, result, out: (
        f"multi_dot(): expected out tensor to have dtype {_IN_CPP[result.name]} but got {_IN_CPP[out.name]}"
    ),
    "histc": lambda name, result, out: (
        "torch.histogram: input tensor and hist tensor should have the same dtype, but got input"
        f" {_IN_CPP[result.name]} and hist {_IN_CPP[out.name]}"
    ),
    "linalg_matrix_norm": lambda name, result, out: (
        f"linalg.matrix_norm expected out tensor dtype {result.legacy_name} but got: {out.legacy_name}"
    ),
    "linalg_vecdot": lambda name, result, out: (
        f"linalg.vecdot: Expected out of dtype{result.legacy_name} but found {out.legacy_name}"
    ),
    "mode": lambda name, result, out: (
        f"expected scalar type '{result.legacy_name}' but got '{out.legacy_name}' for values output"
    ),
    "nansum": lambda name, result, out: (
        f"nansum: provided dtype must match dtype of result. Got {out.legacy_name} and {result.legacy_name}."
    ),
    "narrow_copy": lambda name, result, out: errors.not_true("self.dtype() == output.dtype()"),
    "addbmm": lambda name, result, out: (
        f"self and mat2 must have the same dtype, but got {out.legacy_name} and {result.legacy_name}"
    ),
    "frexp": lambda name, result, out: (
        f"torch.frexp() expects mantissa to have dtype {_IN_CPP[result.name]} but got {_IN_CPP[out.name]}"
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


#: Ops that join tensors.
_JOINED = frozenset("cat stack".split())

#: What is said in other words where promotion does not allow the cast.
_CAST: dict[str, Callable[[str, dtype_, dtype_], str]] = {
    **dict.fromkeys(
        ("cholesky", "matrix_power", "matrix_power by copying"),
        lambda name, result, out: (
            f"{name.split()[0]}: Expected result to be safely castable from {result.legacy_name} dtype, but got result"
            f" with dtype {out.legacy_name}"
        ),
    ),
    "diag_embed": lambda name, result, out: (
        f"diag: result type {result.legacy_name} can't be cast to the desired out= type {out.legacy_name}"
    ),
    "ldexp": lambda name, result, out: f"ldexp can't be cast to the desired output type {out.legacy_name}",
    "logsumexp": lambda name, result, out: (
        f"logsumexp(): Expected floating point type for result tensor, but got: {out.legacy_name}"
    ),
    "mvlgamma": lambda name, result, out: (
        f"mvlgamma: result type {result.legacy_name} can't be cast to the desired output type {result.legacy_name}"
    ),
    **dict.fromkeys(
        ("max of all", "min of all"),
        lambda name, result, out: errors.not_true(
            "canCast( typeMetaToScalarType(self.dtype()), typeMetaToScalarType(out.dtype()))"
        ),
    ),
    "mean of all": lambda name, result, out: (
        f"mean.dtype_out(): input types can't be cast to the desired output type {out.legacy_name}"
    ),
}


def check_out_type(name: str, result: dtype_, out: dtype_) -> None:
    """Raise RuntimeError, or what the op raises instead, where it does not write its result into this type."""
    if result is out or (name in ("all", "any") and out.name in ("bool", "uint8")):
        return
    if not can_cast(result, out):
        if name in _JOINED:
            refusal = TypeError if SEMANTICS.joining_into_another_type_is_a_type_error else RuntimeError
            raise refusal(f"torch.cat(): input types can't be cast to the desired output type {out.legacy_name}")
        if name in _CAST:
            raise RuntimeError(_CAST[name](name, result, out))
    if name in _EXACT:
        raise RuntimeError(_EXACT[name](name, result, out))
    check_can_cast(result, out)
