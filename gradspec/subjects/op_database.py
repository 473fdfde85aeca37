"""torch's own database of its ops, with its sample inputs: whatever an op takes, in each of its types.

It is part of torch's testing tools, and needs numpy and expecttest beside torch.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable, Iterator, Optional

from .registry import SubjectError


@dataclass(frozen=True)
class Sample:
    """One call: positional and keyword arguments, which hold tensors, also in lists."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class DatabaseOp:
    """An op, or a variant of one. ``in_place`` changes its first argument; None where there is no such form."""

    name: str
    call: Callable[..., Any]
    in_place: Optional[Callable[..., Any]]
    dtypes: tuple[str, ...]
    #: The samples in a type, whose inputs require grad where the op takes that.
    samples: Callable[[str], Iterator[Sample]]


def load() -> tuple[ModuleType, list[DatabaseOp]]:
    """torch, and its ops. SubjectError where the database cannot be imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import torch
            from torch.testing._internal.common_methods_invocations import op_db
        except ImportError as error:
            raise SubjectError(
                f"torch's database of ops cannot be imported ({error}); it needs torch, numpy and expecttest"
            ) from None
    return torch, [_op(torch, info) for info in op_db]


def _op(torch: ModuleType, info: Any) -> DatabaseOp:
    def samples(dtype: str) -> Iterator[Sample]:
        wanted = getattr(torch, dtype)
        differentiable = info.supports_autograd and (wanted.is_floating_point or wanted.is_complex)
        for one in info.sample_inputs("cpu", wanted, requires_grad=differentiable):
            yield Sample((one.input, *one.args), one.kwargs)

    return DatabaseOp(
        info.full_name if hasattr(info, "full_name") else info.name,
        info.get_op(),
        info.get_inplace(),
        tuple(sorted(str(dtype).removeprefix("torch.") for dtype in info.supported_dtypes("cpu"))),
        samples,
    )
