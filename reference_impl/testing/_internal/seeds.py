"""Random numbers that tests begin with, and that they leave as they were."""

from __future__ import annotations

import contextlib
import random
from typing import Any, Iterator, Optional

from ...random import get_rng_state, manual_seed, set_rng_state

SEED = 1234


def set_rng_seed(seed: Optional[int] = None) -> None:
    manual_seed(SEED if seed is None else seed)
    random.seed(SEED if seed is None else seed)


@contextlib.contextmanager
def freeze_rng_state(*args: Any, **kwargs: Any) -> Iterator[None]:
    before = get_rng_state()
    try:
        yield
    finally:
        set_rng_state(before)
