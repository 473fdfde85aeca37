"""Pointwise ops of one, two and three operands, activations, and complex numbers: for ``test_ops.py``."""

from __future__ import annotations

from typing import Any, Callable

from op_case import A, B, Case, d, derivative_of, functional

import reference_impl as torch
from reference_impl.ops.activations import ACTIVATIONS
from reference_impl.ops.special import SPECIAL

#: Between 0 and 1; about 0; above 1.
UNIT = d(0.1, 0.35, 0.6, 0.85)
SIGNED = d(-1.7, -0.4, 0.3, 2.2)
ABOVE = A + 1.1

ONE: dict[str, Any] = {
    **{name: UNIT for name in "asin acos atan atanh erfinv logit tan".split()},
    **{name: SIGNED for name in "sinh cosh asinh erf erfc exp2 frac sinc deg2rad rad2deg nan_to_num i0".split()},
    **{name: A for name in "log10 lgamma digamma square".split()},
    "acosh": ABOVE,
}


def activation(name: str, *arguments: Any) -> Callable[..., Any]:
    return lambda x: ACTIVATIONS[name](x, *arguments)


#: name -> the numbers that it takes
ACTIVATED: dict[str, tuple[Any, ...]] = {
    "leaky_relu": (0.1,), "hardtanh": (-1.0, 1.0), "threshold": (0.5, 1.0), "hardshrink": (0.5,), "softshrink": (0.5,),
    "hardswish": (), "softplus": (2.0, 3.0), "logsigmoid": (), "gelu": ("none",), "elu": (1.5, 1.2), "selu": (),
    "celu": (1.5,), "silu": (), "mish": (),
}  # fmt: skip
CHANGED = "leaky_relu hardtanh threshold hardswish gelu elu selu celu silu mish".split()

POINTWISE = [
    *[Case(name, getattr(torch, name), (x,)) for name, x in ONE.items()],
    *[Case(name, derivative_of(getattr(torch, name)), (ONE[name], B)) for name in ("logit",)],
    Case("logit", lambda x: torch.logit(x, 0.2), (UNIT,)),
    Case("polygamma", lambda x: x.polygamma(2), (A,)),
    Case("polygamma_", functional(lambda x: x.polygamma_(1)), (A,)),
    Case("mvlgamma", lambda x: x.mvlgamma(2), (A + 1,)),
    *[
        Case(f"{n}_", functional(getattr(torch.Tensor, f"{n}_")), (x,))
        for n, x in ONE.items()
        if n not in ("acosh", "asinh", "atanh")
    ],
    *[Case(name, lambda x, name=name: SPECIAL[name](x), (UNIT,)) for name in "i0e i1 i1e ndtri entr erfcx".split()],
    Case("log_ndtr", lambda x: SPECIAL["log_ndtr"](x), (SIGNED,)),
    Case("ndtr", lambda x: SPECIAL["ndtr"](x), (SIGNED,)),
    *[
        Case(name, getattr(torch, name), (SIGNED, B))
        for name in "atan2 logaddexp logaddexp2 hypot fmod fmax fmin".split()
    ],
    Case("fmod", lambda x: x.fmod(0.75), (SIGNED,)),
    Case("remainder", lambda x: x % 0.75, (SIGNED,)),
    Case("copysign", lambda x: x.copysign(B), (SIGNED,)),
    Case("copysign", lambda x: x.copysign(-1), (SIGNED,)),
    Case("copysign", torch.copysign, (SIGNED, B)),
    Case("nextafter", torch.nextafter, (SIGNED, B)),
    Case("ldexp", torch.ldexp, (A, B)),
    Case("div", lambda x, y: x.div(y, rounding_mode="floor"), (SIGNED, B)),
    Case("xlogy", torch.xlogy, (A, B)),
    Case("xlogy", lambda x: torch.xlogy(2.0, x), (A,)),
    Case("xlogy", lambda x: torch.xlogy(x, 2.0), (A,)),
    Case("xlog1py", lambda x, y: SPECIAL["xlog1py"](x, y), (A, B)),
    Case("xlog1py", lambda x: SPECIAL["xlog1py"](2.0, x), (A,)),
    Case("xlog1py", lambda x: SPECIAL["xlog1py"](x, 2.0), (A,)),
    Case("zeta", lambda x: SPECIAL["zeta"](B + 2, x), (A,)),
    Case("zeta", lambda x: SPECIAL["zeta"](3.5, x), (A,)),
    Case("igamma", lambda x: torch.igamma(B, x), (A,)),
    Case("igammac", lambda x: torch.igammac(B, x), (A,)),
    Case("float_power", lambda x: x.float_power(2), (A,)),
    Case("lerp", lambda x, y: x.lerp(y, 0.3), (A, B)),
    Case("lerp", lambda x, y, w: x.lerp(y, w), (A, B, UNIT)),
    Case("addcmul", lambda x, y, z: x.addcmul(y, z, value=2), (A, B, SIGNED)),
    Case("addcdiv", lambda x, y, z: x.addcdiv(y, z, value=2), (A, B, ABOVE)),
    Case("clamp_min", torch.clamp_min, (A, B)),
    Case("clamp_max", torch.clamp_max, (A, B)),
    *[Case(f"{n}_", functional(getattr(torch.Tensor, f"{n}_")), (A, B)) for n in "eq ne lt le gt ge".split()],
    *[Case(f"{n}_", functional(lambda x, n=n: getattr(x, f"{n}_")(1.0)), (A,)) for n in "eq ne lt le gt ge".split()],
    # activations
    *[Case(name, activation(name, *given), (SIGNED,)) for name, given in ACTIVATED.items()],
    *[Case(name, derivative_of(activation(name, *given)), (SIGNED, B)) for name, given in ACTIVATED.items()],
    *[Case(f"{name}_", functional(activation(f"{name}_", *ACTIVATED[name])), (SIGNED,)) for name in CHANGED],
    *[
        Case(f"{name}_", derivative_of(functional(activation(f"{name}_", *ACTIVATED[name]))), (SIGNED, B))
        for name in ("elu", "celu", "leaky_relu")
    ],
    Case("gelu", activation("gelu", "tanh"), (SIGNED,)),
    Case("gelu", derivative_of(activation("gelu", "tanh")), (SIGNED, B)),
]
