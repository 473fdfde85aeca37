"""uint16, uint32 and uint64: what torch computes with them, and what it has no kernel for.

They are made, viewed, copied, converted, joined, picked from, compared for equality, multiplied and added up; most
other ops refuse them, each by the name of its kernel.
"""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional

from .. import errors
from ..dtypes import WIDE_UNSIGNED
from ..dtypes import dtype as dtype_
from ..tensor import Tensor

#: Pointwise ops of numbers: by their name, that of the kernel that is not there.
_POINTWISE = {
    **dict.fromkeys(("add", "sub", "rsub"), "add_stub"),
    **{
        name: f"{name}_cpu"
        for name in """
            abs bitwise_not fmod frac gcd ge gt hypot le logical_not logical_or logical_xor logical_and lt
            maximum minimum neg remainder sign
        """.split()
    },
    "sgn": "sign_cpu",
    "fmax": "maximum_cpu",
    "fmin": "minimum_cpu",
    "bitwise_left_shift": "lshift_cpu",
    "bitwise_right_shift": "rshift_cpu",
    "relu": "clamp_min_scalar_cpu",
    "div_floor": "div_floor_cpu",
    "div_trunc": "div_trunc_cpu",
    "pow": "pow",
}

#: Numbers in a row and by chance.
_MADE = {
    **{name: name for name in "eye randperm tril_indices triu_indices".split()},
    **{name: f"{name}_cpu" for name in "arange linspace logspace range".split()},
    "bernoulli": "bernoulli_tensor_cpu_self_",
    "random": "random_kernel_cpu",
}

#: These ask for themselves, where the type is known in which they compute.
_ASKING = _POINTWISE | _MADE

#: Other ops, which are asked for by the name of their function.
_OTHERS = {
    **{
        name: f"{name}_cpu"
        for name in """
            aminmax argmax argmin bincount cummax cummin flip heaviside index_copy index_fill kthvalue median mode take
            topk
        """.split()
    },
    **{name: name for name in "index_select masked_fill masked_scatter masked_select trace tril triu bmm dot".split()},
    **dict.fromkeys(("gather", "scatter_add"), "scatter_gather_tensor_cpu"),
    "searchsorted": "searchsorted_out_cpu",
    "scatter": "scatter_gather_scalar_cpu",
    **dict.fromkeys(("nonzero", "count_nonzero", "argwhere"), "nonzero_count_cpu"),
    "histc": "aminmax_cpu",
    "isin": "isin_default_cpu",
    "index_add": "index_add_",
    "index_put": "index_put",
    "put": "take_put_cpu",
    "max": "max_cpu",
    "min": "min_cpu",
    "amax": "max_values_cpu",
    "amin": "min_values_cpu",
    "clamp": "clamp_scalar_cpu",
    "clamp_min": "clamp_min_scalar_cpu",
    "clamp_max": "clamp_max_scalar_cpu",
    "addcmul": "addcmul_cpu_out",
    "lerp": "lerp_kernel_scalar",
    "mm": "addmm_impl_cpu_",
    "mv": "addmv_impl_cpu",
}

#: Those of a whole tensor, and of bounds that are tensors, have kernels of their own.
_OF_ALL = {"max": "max_all", "min": "min_all"}


def refuse(name: str, dtype: dtype_) -> None:
    """Raise what torch raises where the op of this name has no kernel for the type."""
    if dtype in WIDE_UNSIGNED:
        kernel = _ASKING.get(name)
        if kernel is not None:
            raise errors.missing_kernel(kernel, dtype.legacy_name)


def refuse_product(left: int, right: int, dtype: dtype_) -> None:
    """Raise what torch raises where ``@`` has no kernel for the type, of tensors with so many dimensions."""
    if dtype in WIDE_UNSIGNED:
        if left == right == 1:
            name = "dot"
        elif right == 1:
            name = "mv"
        else:
            name = "mm" if 2 in (left, right) else "bmm"
        raise errors.missing_kernel(_OTHERS[name], dtype.legacy_name)


def asked_before(name: str, form: Callable[..., Any]) -> Optional[Callable[..., Any]]:
    """``form``, which refuses these types before anything else; None where there is a kernel, or it asks itself."""
    name = name.removesuffix("_")
    kernel = _OTHERS.get(name)
    if kernel is None:
        return None
    of_all = _OF_ALL.get(name, kernel)

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        for one in args:
            if isinstance(one, Tensor) and one._dtype in WIDE_UNSIGNED:
                raise errors.missing_kernel(of_all if len(args) + len(kwargs) == 1 else kernel, one._dtype.legacy_name)
        return form(*args, **kwargs)

    return call
