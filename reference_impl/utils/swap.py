"""``torch.utils.swap_tensors``: two tensors exchange everything but their identity."""

from __future__ import annotations

import weakref
from typing import Any


def _slots(tensor: Any) -> list[str]:
    # Read from the class: modes.py, on which the tensor rests, takes from utils too.
    named = [slot for one in type(tensor).__mro__ for slot in getattr(one, "__slots__", ())]
    return [slot for slot in dict.fromkeys(named) if not slot.startswith("__")]  # a class may show its base's again


def swap_tensors(t1: Any, t2: Any) -> None:
    """Raises RuntimeError where a weak reference to one of them would not notice."""
    for name, one in (("t1", t1), ("t2", t2)):
        if weakref.getweakrefs(one):
            raise RuntimeError(f"Cannot swap {name} because it has weakref associated with it")
    for slot in _slots(t1):
        first, second = getattr(t1, slot), getattr(t2, slot)
        setattr(t1, slot, second)
        setattr(t2, slot, first)
    first_class, first_attributes = type(t1), dict(t1.__dict__)
    t1.__class__ = type(t2)
    t2.__class__ = first_class
    second_attributes = dict(t2.__dict__)
    t1.__dict__.clear()
    t1.__dict__.update(second_attributes)
    t2.__dict__.clear()
    t2.__dict__.update(first_attributes)
