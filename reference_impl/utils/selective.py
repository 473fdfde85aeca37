"""Selective checkpointing: of a call that is computed again, some ops keep their results instead."""

from __future__ import annotations

import enum
from collections import defaultdict
from typing import Any, Callable, Optional

from .. import checkpoint_errors as errors
from ..dispatching import OpOverload, OpOverloadPacket, packet
from ..rules import rule
from ..tensor import Tensor
from ._python_dispatch import TorchDispatchMode
from ._pytree import tree_map

#: Ops that nobody is asked about.
SAC_IGNORED_OPS = {packet("detach").default}


class CheckpointPolicy(enum.Enum):
    """What becomes of an op's result: it is kept, or computed again. What is preferred a compiler may overrule."""

    MUST_SAVE = 0
    PREFER_SAVE = 1
    MUST_RECOMPUTE = 2
    PREFER_RECOMPUTE = 3
    MUST_CPU_OFFLOAD = 4
    PREFER_CPU_OFFLOAD = 5


class SelectiveCheckpointContext:
    """What a policy is told besides the op and its arguments."""

    def __init__(self, *, is_recompute: bool, op_output: Any = None) -> None:
        self.is_recompute = is_recompute
        self.op_output = op_output


Policy = Callable[..., Any]
_SAVED = (CheckpointPolicy.MUST_SAVE, CheckpointPolicy.PREFER_SAVE)


class _Kept:
    """A result, which may not be changed in place until it is used."""

    def __init__(self, value: Any) -> None:
        self.value = value.detach() if isinstance(value, Tensor) else value
        self.version = value._version if isinstance(value, Tensor) else None

    def read(self, may_be_changed: bool) -> Any:
        if self.version is not None and not may_be_changed and self.value._version != self.version:
            raise RuntimeError(errors.CACHED_CHANGED)
        return self.value


#: Stand for results that are computed again, and for those that were used.
_AGAIN, _USED = object(), object()
#: op -> what became of each of its results, in the order in which it ran
_Results = dict[OpOverload, list[Any]]


# BW-23: in the call the policy says of each op whether its result is kept.
class _Choosing(TorchDispatchMode):
    def __init__(self, policy: Policy, results: _Results) -> None:
        super().__init__()
        self.policy = policy
        self.results = results

    @rule("BW-23")
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = kwargs or {}
        output = func(*args, **given)
        if func in SAC_IGNORED_OPS:
            return output
        context = SelectiveCheckpointContext(is_recompute=False)
        context.op_output = output  # not by its keyword, which has not always been there
        choice = self.policy(context, func, *args, **given)
        is_kept = choice if isinstance(choice, bool) else choice in _SAVED
        self.results[func].append(tree_map(_Kept, output) if is_kept else _AGAIN)
        return output


# BW-23: when it is computed again, each op gives the result that was kept, or computes; what was kept is given once.
class _Remembering(TorchDispatchMode):
    def __init__(self, results: _Results, may_be_changed: bool) -> None:
        super().__init__()
        self.results = results
        self.may_be_changed = may_be_changed
        self.counts: dict[OpOverload, int] = defaultdict(int)

    def __enter__(self) -> Any:
        self.counts.clear()
        return super().__enter__()

    @rule("BW-23")
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in SAC_IGNORED_OPS:
            return func(*args, **(kwargs or {}))
        at = self.counts[func]
        self.counts[func] += 1
        if func not in self.results:
            raise RuntimeError(errors.op_was_not_there(func))
        found = self.results[func]
        if at >= len(found):
            raise RuntimeError(errors.op_ran_more_often(func, at))
        kept = found[at]
        if kept is _USED:
            raise RuntimeError(errors.SELECTIVE_TWICE)
        if kept is _AGAIN:
            return func(*args, **(kwargs or {}))
        found[at] = _USED
        return tree_map(lambda one: one.read(self.may_be_changed), kept)


def create_selective_checkpoint_contexts(
    policy_fn_or_list: Any, allow_cache_entry_mutation: bool = False
) -> tuple[TorchDispatchMode, TorchDispatchMode]:
    """The contexts for ``context_fn`` of ``checkpoint``: what the policy says is kept, or the ops that are listed.

    Raises TypeError for what is neither, ValueError for what is no op in the list.
    """
    policy: Optional[Policy] = None
    if isinstance(policy_fn_or_list, list):
        listed = policy_fn_or_list
        for one in listed:
            if not isinstance(one, OpOverload):
                raise ValueError(errors.not_an_overload(one, isinstance(one, OpOverloadPacket)))
        policy = lambda ctx, op, *args, **kwargs: op in listed  # noqa: E731
    elif callable(policy_fn_or_list):
        policy = policy_fn_or_list
    if policy is None:
        raise TypeError(errors.NEITHER_POLICY_NOR_LIST)
    results: _Results = defaultdict(list)
    return _Choosing(policy, results), _Remembering(results, allow_cache_entry_mutation)
