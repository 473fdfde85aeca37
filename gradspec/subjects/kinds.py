"""What the name of a subject of torch tells about how it is judged."""

from __future__ import annotations

from .torch_compile import compiles
from .torch_devices import KIND as DEVICE
from .torch_devices import WITHOUT_VALUES
from .torch_paths import PATHS


def transforms(name: str) -> bool:
    """Whether the subject makes something else of a function before it runs: a scenario becomes one function."""
    return compiles(name) or name in PATHS


def takes_regions(name: str) -> bool:
    """Whether its campaigns are of programs with a region, looked at once at their end."""
    return transforms(name) or name in [f"{DEVICE}:{device}" for device in WITHOUT_VALUES]
