"""``torch._C._autograd``: the thread's hooks on saved tensors, and versions set by hand."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import errors
from ..graph import _InputMetadata
from ..raw_saved import SavedTensor
from ..saved import Pack, Unpack, thread_hooks
from ..tensor import Tensor

__all__ = ["SavedTensor", "_InputMetadata"]

kineto_available = True


def _push_saved_tensors_default_hooks(pack_hook: Pack, unpack_hook: Unpack) -> None:
    thread_hooks.push(pack_hook, unpack_hook)


def _pop_saved_tensors_default_hooks() -> None:
    thread_hooks.pop()


def _top_saved_tensors_default_hooks(ignore_is_tracing: bool) -> Optional[tuple[Pack, Unpack]]:
    return thread_hooks.pairs[-1] if thread_hooks.pairs else None


def _saved_tensors_hooks_is_enabled() -> bool:
    return thread_hooks.refusal is None


def _saved_tensors_hooks_enable() -> None:
    thread_hooks.enable()


def _saved_tensors_hooks_disable(error_message: str, fail_if_non_empty: bool = True) -> None:
    thread_hooks.disable(error_message)


def _saved_tensors_hooks_get_disabled_error_message() -> Optional[str]:
    return thread_hooks.refusal


def _unsafe_set_version_counter(tensors: Sequence[Tensor], versions: Sequence[int]) -> None:
    """Raises RuntimeError unless there is one version for each tensor."""
    if len(tensors) != len(versions):
        raise RuntimeError(errors.number_of_versions(len(tensors), len(versions)))
    for tensor, version in zip(tensors, versions):
        assert tensor._version_counter is not None
        tensor._version_counter.value = version


def _get_data_attr(tensor: Tensor) -> Any:
    return tensor.data
