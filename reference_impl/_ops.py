"""``torch._ops``: what ops are by their overloads."""

from __future__ import annotations

from . import ops
from ._library.registered import _OpNamespace
from .dispatching import OpOverload, OpOverloadPacket

__all__ = ["OpOverload", "OpOverloadPacket", "_OpNamespace", "ops"]
