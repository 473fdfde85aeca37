"""Copies of tensors as Python makes them: ``copy.copy``, ``copy.deepcopy`` and pickling."""

from __future__ import annotations

import copy
from typing import Any, MutableSequence

from .dtypes import DTYPES
from .dtypes import dtype as dtype_
from .errors import deepcopy_of_subclass
from .handing_over import DisableTorchFunctionSubclass
from .rules import rule
from .semantics import SEMANTICS
from .storage import UntypedStorage
from .tensor import Tensor, new_strided
from .utils.hooks import warn_if_has_hooks
from .views import tell_change

NOT_A_LEAF = (
    "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment"
    + ".  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see"
    " https://github.com/pytorch/pytorch/pull/103001" * SEMANTICS.refusing_to_copy_a_non_leaf_mentions_weight_norm
)

#: What the instance's dict holds of the autograd state: no copy takes it along.
_OWN_STATE = frozenset(("_tensor_hooks", "_post_hooks", "_retained", "_grad_dtype", "_tangents"))


def users_attributes(tensor: Tensor) -> dict[str, Any]:
    return {name: value for name, value in tensor.__dict__.items() if name not in _OWN_STATE}


# INF-03, INF-04, INF-10: a copy is a new tensor, whatever it is a copy of: the mode in which it is made decides.
# INF-49: so of an inference tensor a copy made outside is a normal tensor.
# IP-01, IP-36: its storage is put into it after it was made, which counts as one change of a version of its own.
@rule("INF-04", "INF-10", "INF-49", "IP-01", "IP-36")
def over_storage(
    storage: UntypedStorage, dtype: dtype_, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]
) -> Tensor:
    made = new_strided(storage.data, shape, strides, dtype)
    made._storage = storage
    if offset:
        made._offset, made._whole = offset, -1
    tell_change(made)
    if made._version_counter is not None:
        made._version_counter.value = 1
    return made


class Memory:
    """The storage on its way into a copy: ``copy.copy`` takes it over, pickling makes one anew for every tensor."""

    __slots__ = ("storage",)

    def __init__(self, storage: UntypedStorage) -> None:
        self.storage = storage

    def __reduce__(self) -> Any:
        return rebuild_memory, (self.storage.data[:], self.storage.ulps)


def rebuild_memory(data: MutableSequence[Any], ulps: int) -> Memory:
    return Memory(UntypedStorage(data, ulps))


def rebuild_tensor(
    memory: Memory,
    dtype: str,
    offset: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    requires_grad: bool,
    attributes: dict[str, Any],
) -> Tensor:
    """What ``copy.copy`` and unpickling call. The flag is the copy's; the history stays with the original."""
    made = over_storage(memory.storage, DTYPES[dtype], offset, shape, strides)
    made._requires_grad = requires_grad
    made.__dict__.update(attributes)
    return made


def rebuild_subclass(cls: type[Tensor], *arguments: Any) -> Tensor:
    made = rebuild_tensor(*arguments)
    made.__class__ = cls
    return made


def _reduce(self: Tensor, protocol: Any) -> Any:
    warn_if_has_hooks(self)
    arguments = (
        Memory(self._storage),
        self._dtype.name,
        self._offset,
        self._shape,
        self._strides,
        self.requires_grad,
        users_attributes(self) if type(self) is not Tensor or SEMANTICS.a_pickled_tensor_keeps_attributes else {},
    )
    return (rebuild_tensor, arguments) if type(self) is Tensor else (rebuild_subclass, (type(self), *arguments))


# DEF-11, DEF-12: only a leaf is copied deeply. Storages that were shared among the copied tensors are shared among the
# copies, but a view becomes a tensor of its own. The gradient is copied too.
@rule("DEF-11", "DEF-12", "IP-36")
def _deepcopy(self: Tensor, memo: dict[int, Any]) -> Tensor:
    if id(self) in memo:
        return memo[id(self)]
    if not self.is_leaf:
        raise RuntimeError(NOT_A_LEAF)
    made = over_storage(copy.deepcopy(self._storage, memo), self._dtype, self._offset, self._shape, self._strides)
    memo[id(self)] = made
    made._requires_grad = self.requires_grad
    if self._grad is not None:
        made._grad = copy.deepcopy(self._grad, memo)
    if type(self) is not Tensor:
        _check_new_empty(self)
        made.__class__ = type(self)
    made.__dict__.update(copy.deepcopy(users_attributes(self), memo))
    return made


def _check_new_empty(tensor: Tensor) -> None:
    """A subclass says by its ``new_empty`` that torch may make one of it."""
    with DisableTorchFunctionSubclass():
        if type(tensor.new_empty(())) is not type(tensor):
            raise RuntimeError(deepcopy_of_subclass(type(tensor)))


Tensor.__reduce_ex__ = _reduce  # type: ignore[assignment,method-assign]
Tensor.__deepcopy__ = _deepcopy  # type: ignore[attr-defined]


def _deepcopy_storage(self: UntypedStorage, memo: dict[int, Any]) -> UntypedStorage:
    return memo.setdefault(id(self), UntypedStorage(self.data[:], self.ulps))


UntypedStorage.__deepcopy__ = _deepcopy_storage  # type: ignore[attr-defined]
