"""``torch.utils._foreach_utils``: other people's optimizers sort tensors by these before they change lists at once."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import errors
from ..tensor import Tensor

Indices = list[int]
TensorListList = list[list[Optional[Tensor]]]


def _get_foreach_kernels_supported_devices() -> list[str]:
    return ["cuda", "xpu", "mtia", "privateuseone"]


def _get_fused_kernels_supported_devices() -> list[str]:
    return ["mps", "cuda", "xpu", "hpu", "cpu", "mtia", "privateuseone"]


def _device_has_foreach_support(device: Any) -> bool:
    return device.type in (*_get_foreach_kernels_supported_devices(), "cpu")


def _has_foreach_support(tensors: Sequence[Any], device: Any) -> bool:
    return _device_has_foreach_support(device) and all(one is None or type(one) is Tensor for one in tensors)


def _group_tensors_by_device_and_dtype(
    tensorlistlist: Sequence[Sequence[Optional[Tensor]]], with_indices: bool = False
) -> dict[Any, tuple[TensorListList, Indices]]:
    """The lists in groups, each of one device and type, as the tensors of the first list are; and their places there.

    Lists that are empty beside the first stay so. The group that was begun last comes first: torch promises no order,
    and mostly has this one. Raises RuntimeError: no tensors, or lists of several lengths.
    """
    if not tensorlistlist:
        raise RuntimeError(errors.NO_LISTS_TO_GROUP)
    firsts = tensorlistlist[0]
    if not firsts:
        raise RuntimeError(errors.NO_TENSORS_TO_GROUP)
    if any(len(tensors) not in (0, len(firsts)) for tensors in tensorlistlist):
        raise RuntimeError(errors.LISTS_OF_SEVERAL_LENGTHS)
    groups: dict[Any, tuple[TensorListList, Indices]] = {}
    for place, first in enumerate(firsts):
        if first is None:
            raise RuntimeError(errors.no_tensor_to_group_by(place))
        lists, places = groups.setdefault((first.device, first.dtype), ([[] for _ in tensorlistlist], []))
        for group, tensors in zip(lists, tensorlistlist):
            group.extend(tensors[place : place + 1])
        if with_indices:
            places.append(place)
    return dict(reversed(groups.items()))
