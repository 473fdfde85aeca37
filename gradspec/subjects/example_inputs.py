"""Copies of what a function gets, to trace it with: alike in all that tracing looks at, and in which share memory."""

from __future__ import annotations

from typing import Any


def copies(torch: Any, given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of each tensor a copy with its shape, strides and flags; what is no tensor as it is."""
    tensors = {id(one): one for one in given if isinstance(one, torch.Tensor)}
    memory: dict[Any, list[Any]] = {}
    for one in tensors.values():
        memory.setdefault(one.untyped_storage()._cdata, []).append(one)
    made: dict[int, Any] = {}
    for sharing in memory.values():
        with torch.inference_mode(all(one.is_inference() for one in sharing)), torch.enable_grad():
            made |= zip(map(id, sharing), _of_one_memory(torch, sharing))
    return tuple([made.get(id(one), one) for one in given])


def _of_one_memory(torch: Any, sharing: list[Any]) -> list[Any]:
    first = next((one for one in sharing if not one.is_leaf), sharing[0])
    whole = torch.empty(0, dtype=first.dtype).set_(first.untyped_storage().clone())
    if not first.is_leaf:
        # What has a history may be changed in place, as a view of another result may.
        whole = whole.requires_grad_().clone()
    found = []
    for one in sharing:
        if not one.is_leaf:
            found.append(whole.as_strided(one.shape, one.stride(), one.storage_offset()))
            continue
        copy = torch.empty(0, dtype=one.dtype)
        copy.set_(whole.untyped_storage(), one.storage_offset(), one.shape, one.stride())
        found.append(copy.requires_grad_(one.requires_grad))
    return found
