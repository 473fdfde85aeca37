"""``gradspec cost``: what recording costs on a subject, in time and in saved memory, for a few models.

Each model's forward pass is timed with recording on, under ``no_grad`` and in ``inference_mode``, in short turns that
alternate, so that what else the machine does strikes all three. What autograd keeps is counted by hooks on the saved
tensors: their number, and the bytes of the storages that are no parameter's and not the input's.
"""

from __future__ import annotations

import datetime
import json
import pathlib
import platform
import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Sequence

from .report.costs import FORMAT, VERSION
from .timing import Runs, fastest

#: Seconds that one turn of one mode is meant to take, and how many turns each mode has. A turn is shorter than what a
#: scheduler gives at once, so that on a busy machine, too, the fastest one was not interrupted.
TURN, TURNS = 0.002, 90


@dataclass(frozen=True)
class Model:
    """``build`` makes the module, ``sample`` an input for it."""

    name: str
    build: Callable[[Any], Any]
    sample: Callable[[Any], Any]


@dataclass(frozen=True)
class Cost:
    """Seconds of one forward pass in each mode; how many tensors a recorded one saves, and the bytes that a pass in
    each mode keeps for backward beside parameters and input."""

    model: Model
    recording: float
    no_grad: float
    inference: float
    saved_tensors: int
    saved_bytes: tuple[int, int, int]
    parameter_bytes: int

    def faster(self, seconds: float) -> float:
        """By how much of the recorded pass's time a pass of ``seconds`` is shorter, in percent."""
        return 100 * (1 - seconds / self.recording)


def _mlp(torch: Any, width: int) -> Any:
    layers = [layer for _ in range(3) for layer in (torch.nn.Linear(width, width), torch.nn.ReLU())]
    return torch.nn.Sequential(*layers, torch.nn.Linear(width, 1))


def _convolutional(torch: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3), nn.ReLU())


MODELS = (
    Model("MLP, 16 wide, batch of 1", lambda torch: _mlp(torch, 16), lambda torch: torch.ones(1, 16)),
    Model("MLP, 16 wide, batch of 64", lambda torch: _mlp(torch, 16), lambda torch: torch.ones(64, 16)),
    Model("MLP, 512 wide, batch of 64", lambda torch: _mlp(torch, 512), lambda torch: torch.ones(64, 512)),
    Model("convolutions, 8 images of 32 x 32", _convolutional, lambda torch: torch.ones(8, 3, 32, 32)),
)


def measure(torch: Any, turns: int = TURNS) -> Iterator[Cost]:
    """The cost of each model on a module like torch, one after the other. On one thread where that can be said."""
    if hasattr(torch, "set_num_threads"):
        torch.set_num_threads(1)
    for model in MODELS:
        torch.manual_seed(0)
        module, sample = model.build(torch), model.sample(torch)
        modes = (nullcontext, torch.no_grad, torch.inference_mode)
        contenders = [_passes(module, sample, mode) for mode in modes]
        recording, no_grad, inference = fastest(contenders, TURN, turns, probe=3)
        (number, kept), (_, kept_in_no_grad), (_, kept_in_inference) = (
            saved_for_backward(torch, module, sample, mode) for mode in modes
        )
        sizes = kept, kept_in_no_grad, kept_in_inference
        parameters = sum(p.numel() * p.element_size() for p in module.parameters())
        yield Cost(model, recording, no_grad, inference, number, sizes, parameters)


def document(costs: Sequence[Cost], name: str, version: str) -> str:
    """What was measured on the subject of this name and version, as the text of a file (``schemas/costs-1``)."""
    models = [
        {
            "name": one.model.name,
            "recording_s": one.recording,
            "no_grad_s": one.no_grad,
            "inference_mode_s": one.inference,
            "saved_tensors": one.saved_tensors,
            "saved_bytes": one.saved_bytes[0],
            "no_grad_saved_bytes": one.saved_bytes[1],
            "inference_mode_saved_bytes": one.saved_bytes[2],
            "parameter_bytes": one.parameter_bytes,
        }
        for one in costs
    ]
    record = {
        "format": FORMAT,
        "version": VERSION,
        "subject": {"name": name, "version": version},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "processor": _processor(),
        "measured": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "models": models,
    }
    return json.dumps(record, indent=2) + "\n"


def _processor() -> str:
    """What the machine calls its processor, where it says so."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def saved_for_backward(torch: Any, module: Any, sample: Any, mode: Callable[[], Any] = nullcontext) -> tuple[int, int]:
    """How many tensors a forward pass in a mode saves, and the bytes of their storages, each once, that are its own."""
    own = {p.untyped_storage().data_ptr() for p in (*module.parameters(), sample)}
    storages: dict[int, int] = {}
    number = 0

    def pack(tensor: Any) -> Any:
        nonlocal number
        number += 1
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda packed: packed), mode():
        result = module(sample)
    size = sum(storages.values())
    del result  # until here: a storage that was freed would lend its address to another
    return number, size


def _passes(module: Any, sample: Any, mode: Callable[[], Any]) -> Runs:
    """Forward passes in a mode, as a function of their number that returns their seconds."""

    def timed(count: int) -> float:
        with mode():
            begin = time.perf_counter()
            for _ in range(count):
                module(sample)
            return time.perf_counter() - begin

    return timed
