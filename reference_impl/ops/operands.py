"""What operands may be, and the type in which they meet."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import dtypes, errors
from ..dtypes import dtype as dtype_
from ..tensor import Tensor

#: Python's number types: what an operand may be besides a tensor.
NUMBERS = (int, float, complex)
OPERANDS = (Tensor, *NUMBERS)
#: The types whose multiples are added without being rounded before.
SCALED_AT_ONCE = frozenset((dtypes.float16, dtypes.float32, dtypes.float64))


def common_dtype(operands: Sequence[Any]) -> dtype_:
    """The type in which the operands meet: of those of the highest category, those with dimensions decide."""
    if len(operands) == 2:
        a, b = operands
        if isinstance(a, Tensor) and isinstance(b, Tensor) and a._dtype is b._dtype:
            return a._dtype
    dimensioned: Optional[dtype_] = None
    zero_dim: Optional[dtype_] = None
    wrapped: Optional[dtype_] = None
    for one in operands:
        if isinstance(one, Tensor):
            if one._shape:
                dimensioned = one._dtype if dimensioned is None else dtypes.promote_types(dimensioned, one._dtype)
            else:
                zero_dim = one._dtype if zero_dim is None else dtypes.promote_types(zero_dim, one._dtype)
        else:
            of = dtypes.of_scalar(one)
            wrapped = of if wrapped is None else dtypes.promote_types(wrapped, of)
    return dtypes.result_type_of(dimensioned, zero_dim, wrapped)


def check_factor(name: str, factor: Any, dtype: dtype_) -> None:
    """What an operand is multiplied with has to be of a type that goes into that of the results.

    Raises RuntimeError.
    """
    if isinstance(factor, bool):
        if dtype.category:
            raise RuntimeError(errors.boolean_factor(name))
    elif isinstance(factor, (float, complex)) and dtype.category < 2:
        raise RuntimeError(errors.floating_factor(name))
    elif isinstance(factor, complex) and dtype.category == 2:
        raise RuntimeError(errors.complex_factor(name))
