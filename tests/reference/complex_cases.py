"""Complex numbers: for ``test_ops.py``. Their derivatives are tried through the real parts that they are made of."""

from __future__ import annotations

from typing import Any

from op_case import A, B, Case, M
from pointwise_cases import SIGNED

import reference_impl as torch


def numbers(x: Any, y: Any) -> Any:
    """A complex tensor of two real ones: so its derivatives are tried through real ones."""
    return torch.complex(x, y)


def parts(z: Any) -> Any:
    return torch.view_as_real(z.resolve_conj())


Z = (SIGNED, B)

COMPLEX = [
    # complex numbers
    Case("complex", lambda x, y: parts(numbers(x, y)), Z),
    Case("polar", lambda x, y: parts(torch.polar(x, y)), (A, SIGNED)),
    Case("conj", lambda x, y: parts(numbers(x, y).conj()), Z),
    Case("conj_physical", lambda x, y: parts(numbers(x, y).conj_physical()), Z),
    Case("imag", lambda x, y: numbers(x, y).imag, Z),
    Case("imag", lambda x, y: numbers(x, y).conj().imag, Z),
    Case("real", lambda x, y: numbers(x, y).conj().real, Z),
    Case("angle", lambda x, y: numbers(x, y).angle(), Z),
    Case("angle", torch.angle, (SIGNED,)),
    Case("abs", lambda x, y: numbers(x, y).abs(), Z),
    Case("sgn", lambda x, y: parts(numbers(x, y).sgn()), Z),
    Case("view_as_complex", lambda x: parts(torch.view_as_complex(x) * (1 + 2j)), (M[:, :2].contiguous(),)),
    Case("vdot", torch.vdot, (A, B)),
    Case("vdot", lambda x, y: torch.view_as_real(torch.vdot(numbers(x, y), numbers(y, x))), Z),
    *[
        Case(name, lambda x, y, name=name: parts(getattr(torch, name)(numbers(x, y))), Z)
        for name in (
            "exp log sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh sqrt rsqrt reciprocal sigmoid square"
            " neg log2 log10 log1p exp2 expm1 sinc"
        ).split()
    ],
    *[
        Case(name, lambda x, y, u, v, name=name: parts(getattr(torch, name)(numbers(x, y), numbers(u, v))), (*Z, A, B))
        for name in "add sub mul div pow".split()
    ],
    Case("pow", lambda x, y: parts(numbers(x, y) ** 3), Z),
    Case("mul", lambda x, y: parts(numbers(x, y) * x), Z),
    Case("mul", lambda x: parts(x * (1 - 2j)), (A,)),
    Case("sum", lambda x, y: parts(numbers(x, y).sum()), Z),
    Case("mean", lambda x, y: parts(numbers(x, y).mean()), Z),
    Case("prod", lambda x, y: parts(numbers(x, y).prod()), Z),
    Case("mm", lambda x, y: parts(numbers(x, y).view(2, 2).mm(numbers(y, x).view(2, 2))), Z),
    Case("mv", lambda x, y: parts(numbers(x, y).view(2, 2).mv(numbers(y, x)[:2])), Z),
    Case("dot", lambda x, y: parts(numbers(x, y).dot(numbers(y, x))), Z),
    Case("bmm", lambda x, y: parts(numbers(x, y).view(1, 2, 2).bmm(numbers(y, x).view(1, 2, 2))), Z),
]
