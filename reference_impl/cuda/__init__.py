"""``torch.cuda`` on a machine without it: programs ask whether it is there, and seed it all the same."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..absent import answering, no_cuda
from . import amp as amp
from . import nvtx as nvtx

_initialized = False
_is_in_bad_fork = is_available = is_initialized = is_bf16_supported = answering(False)
device_count = memory_allocated = max_memory_allocated = memory_reserved = max_memory_reserved = answering(0)
manual_seed = manual_seed_all = seed = seed_all = empty_cache = set_rng_state = set_rng_state_all = answering(None)
init = _lazy_init = current_device = synchronize = current_stream = default_stream = no_cuda
get_device_name = get_device_capability = get_device_properties = no_cuda
get_rng_state = initial_seed = ipc_collect = mem_get_info = no_cuda


class Stream:
    """Raises RuntimeError: there is no device whose work it could order."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(errors.NO_CUDA_STREAM)


class Event:
    """Raises RuntimeError."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(errors.NO_CUDA_EVENT)


class StreamContext:
    """What runs inside runs on that stream; of None nothing comes."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __enter__(self) -> None:
        pass

    def __exit__(self, type: Any, value: Any, traceback: Any) -> None:
        pass


def stream(stream: Any) -> StreamContext:
    return StreamContext(stream)


def get_rng_state_all() -> list[object]:
    return []


def get_arch_list() -> list[str]:
    return []
