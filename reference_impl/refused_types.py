"""The classes of the exceptions with which ops refuse element types, in words of their own."""

from __future__ import annotations

from .semantics import SEMANTICS

Class = type[Exception]

_BY_TYPE = SEMANTICS.most_ops_refuse_types_as_such
_TRANSFORMS_BY_TYPE = SEMANTICS.transforms_refuse_types_as_such

#: Ops of numbers that have an order, which complex ones have not.
COMPLEX: Class = NotImplementedError if SEMANTICS.clamp_of_complex_numbers_is_not_implemented else RuntimeError
#: Ops that could take bool and do not.
BOOL: Class = NotImplementedError if SEMANTICS.refused_bool_is_not_implemented else RuntimeError
#: Fourier transforms: of numbers of half precision, and of complex numbers that have to be real.
HALF_TRANSFORMED: Class = NotImplementedError if _TRANSFORMS_BY_TYPE else RuntimeError
COMPLEX_TRANSFORMED: Class = TypeError if _TRANSFORMS_BY_TYPE else RuntimeError
#: Other ops, of types for which they could be there, and of types for which they would make no sense.
NOT_THERE: Class = NotImplementedError if _BY_TYPE else RuntimeError
SENSELESS: Class = TypeError if _BY_TYPE else RuntimeError
