"""What library code asks of others — other processes, a compiler — where the reference is alone."""

from __future__ import annotations

import importlib

import pytest

import reference_impl as torch
from reference_impl import _vmap_internals


def test_there_is_no_process_group() -> None:
    assert torch.distributed.is_available() and not torch.distributed.is_initialized()
    with pytest.raises(ValueError, match="has not been initialized"):
        torch.distributed.get_rank()
    with pytest.raises(RuntimeError, match="one process"):
        torch.distributed.init_process_group("gloo")


def test_what_has_a_derivative_and_talks_to_others_has_nobody_to_talk_to() -> None:
    together = importlib.import_module("reference_impl.distributed.nn")
    with pytest.raises(ValueError, match="has not been initialized"):
        together.all_reduce(torch.ones(1), op=torch.distributed.ReduceOp.SUM)


def test_what_is_scripted_stays_what_it_is() -> None:
    module = torch.nn.Linear(1, 1)
    with pytest.warns(DeprecationWarning, match="`torch.jit.script` is deprecated. Please switch to"):
        assert torch.jit.script(module) is module
    with pytest.warns(DeprecationWarning, match="`torch.jit.trace` is deprecated"):
        assert torch.jit.trace(module, torch.ones(1)) is module
    assert not isinstance(module, torch.jit.ScriptModule) and not torch.jit.is_scripting()


def test_the_older_vmap_warns_and_lets_none_through_where_it_is_told_so() -> None:
    with pytest.warns(FutureWarning, match="Please use `torch.vmap`"):
        assert _vmap_internals.vmap(lambda one: one * 2)(torch.ones(2)).tolist() == [2, 2]
    mapped = _vmap_internals._vmap(lambda one: (one, None), allow_none_pass_through=True)(torch.ones(2))
    assert mapped[0].tolist() == [1, 1] and mapped[1] is None
