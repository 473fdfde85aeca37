"""What stands around autograd: devices that are not there, settings, autocasting, weak dictionaries."""

from __future__ import annotations

import gc
import importlib
from typing import Any

import pytest

import reference_impl as torch


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    (
        ((), TypeError, r"device\(\) received an invalid combination of arguments - got \(\)"),
        ((0,), RuntimeError, "Cannot access accelerator device when none is available."),
        (("cpu", -2), RuntimeError, "Device index must not be negative"),
    ),
)
def test_a_device_has_a_name_and_a_number_that_is_not_negative(arguments: Any, kind: Any, text: str) -> None:
    with pytest.raises(kind, match=text):
        torch.device(*arguments)


def test_a_profile_that_is_switched_off_is_none():
    profile = torch.autograd.profiler.profile
    with profile(enabled=False) as off, profile() as on:
        assert off is None and on is not None


def test_devices_besides_the_cpu_are_not_there():
    assert not torch.cuda.is_available() and torch.cuda.device_count() == 0
    assert not torch.backends.mps.is_available() and not torch.accelerator.is_available()
    with pytest.raises(AssertionError, match="not compiled with CUDA"):
        torch.cuda.synchronize()
    with pytest.raises(AssertionError, match="not compiled with CUDA"):
        torch.set_default_device("cuda")
    torch.cuda.manual_seed_all(3)


def test_settings_are_remembered():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    assert torch.get_num_threads() == 3
    torch.set_num_threads(before)
    with pytest.raises(RuntimeError, match="positive"):
        torch.set_num_threads(0)
    torch.use_deterministic_algorithms(True, warn_only=True)
    assert torch.get_deterministic_debug_mode() == 1
    torch.use_deterministic_algorithms(False)
    assert not torch.are_deterministic_algorithms_enabled()
    with torch.backends.cudnn.flags(enabled=False, deterministic=True):
        assert torch.backends.cudnn.deterministic and not torch.backends.cudnn.enabled
    assert torch.backends.cudnn.enabled


def test_products_autocast_and_their_gradients_are_of_the_leafs_type():
    layer = torch.nn.Linear(3, 2)
    with torch.autocast("cpu"):
        y = layer(torch.ones(1, 3))
        z = torch.cat([y, torch.ones(1, 2)])
        assert torch.is_autocast_enabled("cpu")
    assert (y.dtype, z.dtype) == (torch.bfloat16, torch.float32)
    y.sum().backward()
    assert layer.weight.grad.dtype is torch.float32
    assert layer(torch.ones(1, 3)).dtype is torch.float32


def test_a_leaf_is_cast_once_while_autocasting_lasts():
    x = torch.ones(2, 2, requires_grad=True)
    with torch.autocast("cpu"):
        a, b = x @ x, torch.mm(x, x)
    edges = {edge[0] for y in (a, b) for edge in y.grad_fn.next_functions}
    assert len(edges) == 1 and next(iter(edges)).name() == "ToCopyBackward0"


def test_a_checkpointed_call_is_computed_again_as_it_was_cast():
    x = torch.ones(2, 2, requires_grad=True)
    seen = []

    def square(value):
        result = value @ value
        seen.append(result.dtype)
        return result

    for reentrant in (True, False):
        with torch.autocast("cpu"):
            y = torch.utils.checkpoint.checkpoint(square, x, use_reentrant=reentrant)
        y.float().sum().backward()
    assert set(seen) == {torch.bfloat16} and len(seen) > 2


def test_a_weak_dictionary_of_tensors_goes_by_identity():
    weak = importlib.import_module("reference_impl.utils.weak")
    entries = weak.WeakTensorKeyDictionary()
    a, b = torch.ones(2), torch.ones(2)
    entries[a], entries[b] = 1, 2
    assert entries[a] == 1 and entries[b] == 2 and len(entries) == 2
    del b
    gc.collect()
    assert len(entries) == 1 and list(entries)[0] is a


def test_a_tensor_is_resized_out_of_place():
    x = torch.ones(2, 3, requires_grad=True)
    with pytest.warns(UserWarning, match="non-inplace resize is deprecated"):
        y = x.resize(3, 2)
    y.sum().backward()
    assert x.grad.shape == (2, 3) and y.grad_fn.name() == "ResizeBackward"
    with pytest.raises(RuntimeError, match="requested resize to 2"):
        x.resize(2)
