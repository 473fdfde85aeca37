"""``torch.distributed``, where this process is alone: what library code asks before it talks to others."""

from __future__ import annotations

from enum import Enum
from typing import Any, NoReturn

from .. import errors
from ..absent import answering

is_available = is_gloo_available = answering(True)
is_initialized = is_torchelastic_launched = answering(False)
is_mpi_available = is_nccl_available = is_ucc_available = is_xccl_available = answering(False)


class group:  # noqa: N801 (as torch names it)
    WORLD = None


class GroupMember:
    WORLD = None
    NON_GROUP_MEMBER = -100


class ProcessGroup:
    """Several processes that work together."""


class Work:
    """What processes do while nobody waits for it."""


class RedOpType(Enum):
    SUM, AVG, PRODUCT, MIN, MAX, BAND, BOR, BXOR, PREMUL_SUM = range(9)


class ReduceOp:
    """How what several processes have is made one."""

    RedOpType = RedOpType
    SUM, AVG, PRODUCT, MIN, MAX = RedOpType.SUM, RedOpType.AVG, RedOpType.PRODUCT, RedOpType.MIN, RedOpType.MAX
    BAND, BOR, BXOR, PREMUL_SUM = RedOpType.BAND, RedOpType.BOR, RedOpType.BXOR, RedOpType.PREMUL_SUM


def _alone(*args: Any, **kwargs: Any) -> NoReturn:
    """What needs a process group. Raises ValueError: there is none."""
    raise ValueError(errors.NO_PROCESS_GROUP)


get_rank = get_world_size = get_backend = get_process_group_ranks = barrier = _alone
all_reduce = all_gather = all_gather_object = all_gather_into_tensor = all_to_all = all_to_all_single = _alone
broadcast = broadcast_object_list = gather = gather_object = reduce = reduce_scatter = reduce_scatter_tensor = _alone
scatter = scatter_object_list = send = recv = isend = irecv = new_group = monitored_barrier = _alone


def init_process_group(*args: Any, **kwargs: Any) -> NoReturn:
    """Raises RuntimeError: the reference runs in one process (docs/limits.md)."""
    raise RuntimeError(errors.ONE_PROCESS)


def destroy_process_group(group: Any = None) -> None:
    """Raises AssertionError: there is none to be ended."""
    raise AssertionError(errors.NO_GROUP_TO_DESTROY)
