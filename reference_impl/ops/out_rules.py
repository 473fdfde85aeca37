"""How each op writes into ``out=``: what becomes of the graph there, what is settled first, and how often it counts.

Most ops are one kernel: with recording on, what requires grad is refused in the op's own name; then ``out`` takes the
shape of the result, and is changed once. Here stands what is otherwise.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from typing import Optional

from ..semantics import SEMANTICS


@dataclass(frozen=True)
class Way:
    """How an op writes into ``out=``.

    ``graph``: what becomes of the graph where recording is on. "refused": an argument that requires grad is. "left":
    nothing is refused or recorded. "fallback": only an ``out`` that requires grad is refused, under the name that the
    dispatcher knows; otherwise ``out`` gets a node without derivative. "copied": the result is computed and recorded as
    without ``out=``, then copied into it.
    ``called``: the op of which the refusal speaks, where the op is computed by others.
    ``shape_first``: the type and the shape of ``out`` are settled before anything is refused.
    ``silent``: that ``out`` has another shape and elements gives no warning.
    ``overlapping``: elements of ``out`` may share memory; the last one written stays.
    ``over_inputs``: inputs may lie in the memory of ``out``, in part.
    ``begins``: what stands in ``out`` before the inputs are read, which may lie there; of an infinity the number of its
    type that is next to it.
    ``apart``: no input may lie in the memory of ``out``.
    ``wraps_numbers``: a number among the arguments is made a tensor, and so a normal one.
    ``by_fresh``: other ops make fresh tensors on the way, which are normal ones.
    ``counted``: how many changes of ``out`` are counted.
    """

    graph: str = "refused"
    called: str = ""
    shape_first: bool = False
    silent: bool = False
    overlapping: bool = False
    over_inputs: bool = False
    begins: Optional[float] = None
    apart: bool = False
    wraps_numbers: bool = False
    by_fresh: bool = False
    counted: int = 1


COPIED = Way("copied")
FILLED = Way("fallback", silent=True, overlapping=True)
RANDOM = Way("fallback", silent=True)
NORMAL = Way("fallback", "aten::normal", silent=True)
INVERTED = Way(called="linalg_inv_ex", shape_first=True)

#: Ops that compute into memory of the result's own type where ``out`` has another: both are resized, and both warn.
TYPED_APART = frozenset(
    """
    acos acosh add arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan atan2 atanh clamp clamp_max
    clamp_min clip copysign cos cosh deg2rad diff digamma div divide eq erf erfc erfinv exp exp2 expm1 fmax fmin fmod ge
    ger greater greater_equal gt hypot i0 igamma igammac ldexp le less less_equal lgamma log log10 log1p log2 logaddexp
    logaddexp2 lt max maximum min minimum mul multiply ne nextafter not_equal outer pow rad2deg reciprocal remainder
    rsqrt sigmoid sin sinc sinh sqrt square sub subtract tan tanh true_divide xlogy
    """.split()
)

#: Ops of one iterator over their operands, which looks at the memory of ``out`` before its type and its shape, and does
#: not resize what it reads.
ELEMENTWISE = TYPED_APART.union(
    """
    addcdiv addcmul bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor gcd heaviside lcm lerp
    logical_and logical_or logical_xor
    """.split()
)

#: Ops that look their kernel up before they look at the memory of ``out``.
KERNEL_FIRST = frozenset("amax amin cumprod cumsum dot matmul max min vdot".split())

_WAYS: dict[str, Way] = {
    # No derivative is missed where these write into out=.
    **dict.fromkeys(
        """all any argmax argmin bucketize eq ge gt histc isin isneginf isposinf le logical_and logical_not logical_or
        logical_xor lt ne nonzero_static searchsorted signbit split_copy split_with_sizes_copy""".split(),
        Way("left"),
    ),
    **dict.fromkeys("eye full ones randperm zeros".split(), FILLED),
    **dict.fromkeys("arange linspace logspace rand randint range".split(), RANDOM),
    **dict.fromkeys(
        """alias_copy as_strided_copy bincount binomial bitwise_and bitwise_left_shift bitwise_not bitwise_or
        bitwise_right_shift bitwise_xor conj_physical detach_copy diag_embed diagonal_copy expand_copy gcd heaviside lcm
        log_softmax permute_copy select_copy slice_copy slice_scatter softmax squeeze_copy t_copy transpose_copy
        unfold_copy unsqueeze_copy view_copy""".split(),
        Way("fallback"),
    ),
    **dict.fromkeys("add div mul sub true_divide".split(), Way(wraps_numbers=True)),
    **dict.fromkeys("linalg_matrix_norm nanquantile quantile".split(), COPIED),
    **dict.fromkeys(
        ("inner", "tensordot"),
        COPIED if SEMANTICS.inner_and_tensordot_copy_into_out else Way("fallback", called="aten::tensordot"),
    ),
    **dict.fromkeys(
        "cat gather index_select kthvalue linalg_cross masked_select stack take take_along_dim".split(),
        Way(apart=True),
    ),
    **dict.fromkeys(("addbmm", "bernoulli", "narrow_copy"), Way(silent=True)),
    **dict.fromkeys(("dot", "vdot"), Way(overlapping=True)),
    # These look at no memory, or not at that of the inputs, and some read what they have begun to write.
    **dict.fromkeys("bmm cummax cummin linalg_vector_norm mv std tril triu var".split(), Way(overlapping=True)),
    **dict.fromkeys(("nansum", "sum"), Way(overlapping=True, begins=0)),
    "prod": Way(overlapping=True, begins=1),
    "amax": Way(overlapping=True, begins=-math.inf),
    "amin": Way(overlapping=True, begins=math.inf),
    "mean": Way(over_inputs=True, begins=0),
    **dict.fromkeys(("diag", "logsumexp"), Way(over_inputs=True)),
    **dict.fromkeys(("argsort", "msort"), Way(called="sort", by_fresh=True)),
    "abs of complex": Way(called="abs"),
    "clamp by tensors": Way(called="clamp"),
    "chain_matmul": Way(called="mm", shape_first=True),
    "diff": Way(called="sub"),
    "floor_divide": Way("fallback", wraps_numbers=True),
    "kron": Way(called="mul", counted=0),
    **dict.fromkeys(("inverse", "linalg_inv"), Way(called="linalg_inv_ex", by_fresh=True)),
    "linalg_cholesky": Way(called="linalg_cholesky_ex"),
    "linalg_det": Way(called="_linalg_det"),
    "linalg_eigvalsh": Way(called="_linalg_eigh"),
    "linalg_solve": Way(called="_linalg_solve_ex"),
    "linalg_svdvals": Way(called="_linalg_svd"),
    "linalg_vecdot": Way(called="sum"),
    "log_sigmoid": Way(called="log_sigmoid_forward", silent=True, by_fresh=True),
    "max of all": Way(called="max"),
    "mean of all": Way(called="mean"),
    "min of all": Way(called="min"),
    "matmul by a row": Way(called="matmul", counted=2),
    **dict.fromkeys(("matmul by a vector", "matmul of vectors"), Way(called="matmul")),
    "matrix_power": Way(called="matmul", shape_first=True),
    "multinomial": Way("left", silent=True),
    "nonzero": Way("left", apart=True),
    "slogdet": Way(called="_linalg_slogdet"),
}

#: The nodes of ops that on inference tensors alone compute by the ``out=`` form of an op that autograd sees, and which.
REFUSED_BENEATH = {
    **{f"{name.title()}Backward0": name for name in "complex cummax cummin frexp hardtanh logsumexp polar".split()},
    "Deg2RadBackward0": "deg2rad",
    "MedianBackward1": "median",
    "NanToNumBackward0": "nan_to_num",
    "NanmedianBackward1": "nanmedian",
    "Rad2DegBackward0": "rad2deg",
    "RenormBackward0": "mul",
}

#: Ops that torch leaves to the fallback for what has no derivative.
BY_FALLBACK = frozenset(name for name, way in _WAYS.items() if way.graph == "fallback")


@functools.lru_cache(maxsize=None)
def way_of(name: str) -> Way:
    """How the op of this name writes; ``called`` is filled in."""
    way = _WAYS.get(name, Way())
    called = way.called or (f"aten::{name}" if way.graph == "fallback" else name)
    return replace(way, called=called)
