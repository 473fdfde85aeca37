"""``torch.random``: the state of the default generator."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from . import dtypes
from .generator import Generator, default_generator
from .rules import rule
from .tensor import Tensor, elements, new_tensor

__all__ = [
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]


# RNG-04: one generator for all threads; manual_seed sets it back to a known state and returns it.
@rule("RNG-04")
def manual_seed(seed: Any) -> Generator:
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    return default_generator.seed()


def initial_seed() -> int:
    return default_generator.initial_seed()


@rule("RNG-04")
def _get_state(self: Generator) -> Tensor:
    """The state of a generator: a uint8 tensor."""
    state = self.state_bytes()
    return new_tensor(dtypes.uint8.pack(state), (len(state),), dtypes.uint8)


@rule("RNG-04")
def _set_state(self: Generator, new_state: Tensor, /) -> Generator:
    """Raises TypeError for anything but a uint8 tensor."""
    if not isinstance(new_state, Tensor):
        raise TypeError(f"expected a torch.ByteTensor, but got {type(new_state).__name__}")
    if new_state._dtype is not dtypes.uint8:
        raise TypeError("RNG state must be a torch.ByteTensor")
    self.restore_bytes(bytes(elements(new_state)))
    return self


for _name, _form in (("get_state", _get_state), ("set_state", _set_state)):
    setattr(Generator, _name, _form)


def get_rng_state() -> Tensor:
    return _get_state(default_generator)


def set_rng_state(new_state: Tensor) -> None:
    _set_state(default_generator, new_state)


@contextmanager
def fork_rng(devices: Any = None, enabled: bool = True) -> Iterator[None]:
    """Set the default generator back, on leaving, to the state that it had on entering."""
    before = default_generator.state_bytes()
    try:
        yield
    finally:
        if enabled:
            default_generator.restore_bytes(before)
