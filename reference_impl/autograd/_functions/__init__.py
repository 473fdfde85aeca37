"""``torch.autograd._functions``: the function behind ``Tensor.resize``."""

from __future__ import annotations

from .tensor import Resize as Resize
