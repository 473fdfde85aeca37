"""What recording costs, as a file of ``gradspec cost`` says and the report shows."""

from __future__ import annotations

import json
import math
import pathlib
from dataclasses import dataclass
from typing import Any

FORMAT, VERSION = "gradspec costs", 1
#: The modes in the order of the bars, by their keys in the file: seconds, and bytes kept.
MODES = (
    ("recording on", "recording_s", "saved_bytes"),
    ("no_grad", "no_grad_s", "no_grad_saved_bytes"),
    ("inference_mode", "inference_mode_s", "inference_mode_saved_bytes"),
)


class CostsError(ValueError):
    """A file of costs that cannot be shown; the message is one sentence that names it."""


@dataclass(frozen=True)
class Bar:
    """Forward passes in one mode. ``share``: of the time with recording on, in percent; ``kept``: bytes, None where the
    file is older and does not say; ``kept_share``: of the bytes with recording on, in percent."""

    mode: str
    microseconds: float
    share: float
    kept: int | None
    kept_share: float


@dataclass(frozen=True)
class Model:
    name: str
    bars: tuple[Bar, ...]
    saved_tensors: int
    parameter_bytes: int


@dataclass(frozen=True)
class Costs:
    """What was measured, and on which machine."""

    subject: str
    machine: str
    measured: str
    models: tuple[Model, ...]


def read(path: pathlib.Path) -> Costs:
    """Raises CostsError for what is no such file, or of a newer version."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CostsError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise CostsError(f"{path} is no file of gradspec cost: it is not JSON") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise CostsError(f"{path} is no file of gradspec cost")
    if found.get("version") != VERSION:
        raise CostsError(f"{path} is of version {found.get('version')!r}; this gradspec reads version {VERSION}")
    try:
        subject = f"{found['subject']['name']} {found['subject']['version']}"
        parts = (found["processor"], found["platform"], f"Python {found['python']}")
        models = tuple(map(_model, found["models"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CostsError(f"{path} is damaged: a number or a name is missing or wrong") from None
    return Costs(subject, ", ".join(str(part) for part in parts if part), str(found.get("measured") or ""), models)


def _model(record: dict[str, Any]) -> Model:
    seconds = [float(record[key]) for _, key, _ in MODES]
    if not all(math.isfinite(one) and one > 0 for one in seconds):
        raise ValueError
    recorded = int(record["saved_bytes"])
    bars = []
    for (mode, _, key), one in zip(MODES, seconds, strict=True):
        kept = int(record[key]) if key in record else None
        bars.append(Bar(mode, one * 1e6, 100 * one / seconds[0], kept, 100 * (kept or 0) / max(recorded, 1)))
    return Model(str(record["name"]), tuple(bars), int(record["saved_tensors"]), int(record["parameter_bytes"]))
