"""``torch.types``: names for annotations."""

from __future__ import annotations

import builtins
from typing import Any, Sequence, Union

from .autograd.graph import GradientEdge
from .devices import device
from .dtypes import dtype as _dtype
from .formats import layout as _layout
from .sizes import Size
from .storage import UntypedStorage as Storage
from .tensor import Tensor

_bool, _complex, _float, _int, _str = builtins.bool, builtins.complex, builtins.float, builtins.int, builtins.str
_device = device
_size = Union[Size, list[int], tuple[int, ...]]
_TensorOrTensors = Union[Tensor, Sequence[Tensor]]
_TensorOrTensorsOrGradEdge = Union[Tensor, Sequence[Tensor], GradientEdge, Sequence[GradientEdge]]
_TensorOrOptionalTensors = Union[Tensor, Sequence[Union[Tensor, None]]]

Number = Union[int, float, bool]
Device = Union[device, str, int, None]

__all__ = ["Any", "Device", "Number", "Size", "Storage", "_dtype", "_layout", "_size", "device"]
