"""A batch from a list of samples: tensors are stacked, numbers become tensors, containers are gone into."""

from __future__ import annotations

import copy
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

from ... import dtypes
from ...ops.declare import FUNCTIONS
from ...tensor import Tensor

_ERROR = "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"


def default_convert(data: Any) -> Any:
    """Containers of tensors as they are."""
    if isinstance(data, (Tensor, str, bytes)):
        return data
    if isinstance(data, Mapping):
        return _rebuilt(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(value) for value in data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, Sequence):
        return _rebuilt_sequence(data, [default_convert(value) for value in data])
    return data


def _rebuilt(mapping: Any, found: dict[Any, Any]) -> Any:
    try:
        if isinstance(mapping, MutableMapping):
            clone = copy.copy(mapping)
            clone.update(found)
            return clone
        return type(mapping)(found)
    except TypeError:
        return found


def _rebuilt_sequence(sequence: Any, found: list[Any]) -> Any:
    try:
        if isinstance(sequence, MutableSequence):
            clone = copy.copy(sequence)
            for i, value in enumerate(found):
                clone[i] = value
            return clone
        return type(sequence)(found)
    except TypeError:
        return found


def default_collate(batch: Any) -> Any:
    first = batch[0]
    if isinstance(first, Tensor):
        return FUNCTIONS["stack"](batch, 0)
    if isinstance(first, float):
        return FUNCTIONS["tensor"](batch, dtype=dtypes.float64)
    if isinstance(first, int):
        return FUNCTIONS["tensor"](batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _rebuilt(first, {key: default_collate([sample[key] for sample in batch]) for key in first})
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*(default_collate(samples) for samples in zip(*batch)))
    if isinstance(first, Sequence):
        if not all(len(sample) == len(first) for sample in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        turned = [default_collate(samples) for samples in zip(*batch)]
        return turned if isinstance(first, tuple) else _rebuilt_sequence(first, turned)
    raise TypeError(_ERROR.format(type(first)))
