"""A node's saved tensors as users see them: ``node._raw_saved_self``, on which hooks can be registered."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import errors
from .rules import rule
from .saved import SavedTensor as Saved

#: What ``find`` returns once the node has given up what it saved.
FREED = object()


def raw_saved(find: Callable[[], Any]) -> "SavedTensor":
    """What users get for something that a node saved. ``find`` gets it from the node, which may give it up."""
    made: "SavedTensor" = object.__new__(SavedTensor)
    made._find = find
    return made


class SavedTensor:
    """What a node saved, None included."""

    __slots__ = ("_find",)
    __module__ = "torch._C._autograd"

    def __init__(self, *args: Any) -> None:
        raise RuntimeError(errors.SAVED_TENSOR_FROM_PYTHON)

    _find: Callable[[], Any]

    def _saved(self) -> Optional[Saved]:
        found = self._find()
        return found if isinstance(found, Saved) else None

    def __repr__(self) -> str:
        return f"<torch._C._autograd.SavedTensor object at {hex(id(self))}>"

    # BW-22: hooks on one saved tensor pack it at once; a second pair is refused.
    @rule("BW-22")
    def register_hooks(self, *hooks: Any) -> None:
        """``register_hooks(pack_hook, unpack_hook)``: keep what ``pack_hook`` makes of the tensor.

        Raises TypeError for what cannot be called, RuntimeError where there are hooks already or there is no tensor.
        """
        if len(hooks) != 2 or not all(map(callable, hooks)):
            raise TypeError(errors.raw_hooks_are_not_callable(self, *hooks))
        found = self._find()
        if found is FREED:
            raise RuntimeError(errors.HOOKS_ON_FREED)
        if not isinstance(found, Saved):
            raise RuntimeError(errors.HOOKS_ON_NONE)
        if found.packed is not None:
            raise RuntimeError(errors.HOOKS_ON_HOOKED)
        found.pack(*hooks)

    @property
    def data(self) -> Any:
        """The tensor, or what the pack hook made of it."""
        saved = self._saved()
        if saved is None:
            return None
        return saved.tensor if saved.packed is None else saved.packed.content

    @property
    def unpack_hook(self) -> Any:
        saved = self._saved()
        return None if saved is None or saved.packed is None else saved.packed.unpack_hook

    def unpack(self) -> Any:
        saved = self._saved()
        return None if saved is None else saved.read(None)
