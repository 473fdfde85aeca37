"""Baselines: what one subject showed at one version, as JSON that is the same to the byte whoever records it.

``schemas/baseline-1.schema.json`` documents the file. Each scenario and each program is a line of its own, so that a
change shows as such in a review. What differs from machine to machine (Python, processor, build) stands beside it in
``NAME.environment.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
from dataclasses import dataclass
from typing import Any, Mapping, Optional

from reference_impl.semantics import parse

from ..trace import Trace
from . import traces
from .digests import Digests

FORMAT, SCHEMA = "gradspec baseline", 1
SCHEMA_FILE = pathlib.Path(__file__).parent.parent / "schemas" / f"baseline-{SCHEMA}.schema.json"

#: What stands before the sum, which is the last of a file.
_SUM = '"sum": '

_PACKAGE = pathlib.Path(__file__).parent.parent


class BaselineError(Exception):
    """A baseline that cannot be had; the message is one sentence that says why."""


@dataclass(frozen=True)
class Kept:
    """What a scenario showed. ``source``: a digest of its text. ``ended``: "" where it came to its end, else what ended
    it (``unsupported: torch.vmap``, ``crashed: its process was ended by SIGSEGV``)."""

    source: str
    clauses: tuple[str, ...]
    ended: str
    steps: traces.Encoded

    @property
    def trace(self) -> Trace:
        """BaselineError where a file held what is none."""
        try:
            return traces.decoded(self.steps)
        except ValueError as error:
            raise BaselineError(f"a scenario of a baseline is damaged: {error}") from None

    @property
    def lacks(self) -> Optional[str]:
        """The name that the subject does not have."""
        kind, _, name = self.ended.partition(": ")
        return name if kind == "unsupported" else None


@dataclass(frozen=True)
class Baseline:
    """``frozen`` is the id of the set of programs; None where none ran. ``environment`` is told and never compared."""

    subject: str
    version: str
    suite: str
    frozen: Optional[str]
    scenarios: Mapping[str, Kept]
    programs: Mapping[str, Digests]
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.subject}-{self.version}"


def folder() -> pathlib.Path:
    """Where the committed baselines lie: in the installed package, else in the checkout that it lies in."""
    installed = _PACKAGE / "baselines"
    return installed if installed.is_dir() else _PACKAGE.parent / "reports" / "baselines"


def public(version: str) -> str:
    """A version without what tells its build: ``2.4.1+cpu`` and ``2.4.1+cu121`` are one release."""
    return version.partition("+")[0]


def find(name: str) -> pathlib.Path:
    """The file of a baseline: ``torch-2.4.1`` of those that are committed, or a path."""
    path = pathlib.Path(name)
    if path.exists():
        return path
    committed = folder() / f"{name}.json"
    if not committed.exists():
        known = ", ".join(sorted(one.stem for one in committed_files())) or "none"
        raise BaselineError(f"there is no baseline {name}: it is neither a file nor one of {folder()} ({known})")
    return committed


def committed_files() -> list[pathlib.Path]:
    """The committed baselines of torch, the oldest release first."""
    found = [path for path in folder().glob("torch-*.json") if not path.name.endswith(".environment.json")]
    return sorted(found, key=lambda path: _order(path.stem.partition("-")[2]))


def _order(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdigit() else 0, part) for part in version.split("."))


def text(baseline: Baseline) -> str:
    """The file's content."""
    head = {
        "format": FORMAT,
        "schema": SCHEMA,
        "subject": baseline.subject,
        "version": baseline.version,
        "suite": baseline.suite,
        "frozen": baseline.frozen,
    }
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    lines += ['"scenarios": {', *_lines({id: _kept(one) for id, one in baseline.scenarios.items()}), "},"]
    lines += ['"programs": {', *_lines({id: " ".join(one) for id, one in baseline.programs.items()}), "},"]
    counts = {"scenarios": len(baseline.scenarios), "programs": len(baseline.programs)}
    content = "\n".join(["{", *lines, f'"counts": {_json(counts)},', ""])
    return f"{content}{_SUM}{_json(_sum_of(content))}\n}}\n"


def _sum_of(content: str) -> str:
    """What tells that the file is as it was written."""
    return hashlib.sha256(content.encode("ascii")).hexdigest()[:16]


def write(baseline: Baseline, path: pathlib.Path) -> None:
    """Write the file and what it was made in: each whole or not at all. Nothing but a file is replaced."""
    if path.exists() and not path.is_file():
        raise BaselineError(f"{path} cannot be written: it is no ordinary file")
    environment = json.dumps(dict(sorted(baseline.environment.items())), indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put({path.with_suffix(".environment.json"): environment, path: text(baseline)})
    except OSError as error:
        raise BaselineError(f"{path} cannot be written: {error.strerror or error}") from None


def _put(contents: Mapping[pathlib.Path, str]) -> None:
    """Write the files; none takes its place before there was room for all."""
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        for path, content in contents.items():
            temporary[path].write_text(content, encoding="ascii", newline="\n")
        for path, written in temporary.items():
            written.replace(path)
    finally:
        for written in temporary.values():
            written.unlink(missing_ok=True)


def _lines(entries: Mapping[str, Any]) -> list[str]:
    lines = [f"{_json(id)}: {_json(entries[id])}," for id in sorted(entries)]
    if lines:
        lines[-1] = lines[-1].removesuffix(",")
    return lines


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _kept(one: Kept) -> dict[str, Any]:
    ended = {"ended": one.ended} if one.ended else {}
    return {"source": one.source, "clauses": list(one.clauses), **ended, "steps": one.steps}


def read(path: pathlib.Path) -> Baseline:
    """Raises BaselineError for a file that is cut off, damaged, foreign, or of a newer schema."""
    try:
        content = path.read_text(encoding="ascii")
    except OSError as error:
        raise BaselineError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{path} is no baseline: it is not ASCII text") from None
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):
        begins = content.startswith('{\n"format": ' + _json(FORMAT))
        is_cut = begins and "\n}\n" not in content
        what = "is cut off" if is_cut else "is damaged" if begins else "is no baseline"
        raise BaselineError(f"{path} {what}: it is not JSON") from None
    found = _read(path, record)
    before, mark, _ = content.rpartition(_SUM)
    if not mark or record.get("sum") != _sum_of(before):
        raise BaselineError(f"{path} is damaged: it is not as it was written")
    return found


def _read(path: pathlib.Path, record: Any) -> Baseline:
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BaselineError(f"{path} is no baseline: it does not say that it is one")
    schema = record.get("schema")
    if type(schema) is not int or schema < 1:
        raise BaselineError(f"{path} is damaged: {schema!r} is no schema")
    if schema > SCHEMA:
        raise BaselineError(f"{path} is of schema {schema}; this gradspec reads up to {SCHEMA}: use a newer one")
    try:
        found = Baseline(
            subject=_text(record["subject"]),
            version=_text(record["version"]),
            suite=_text(record["suite"]),
            frozen=None if record["frozen"] is None else _text(record["frozen"]),
            scenarios={id: _read_kept(one) for id, one in record["scenarios"].items()},
            programs={id: Digests(*one.split(" ")) for id, one in record["programs"].items()},
            environment=_environment(path),
        )
        counts = record["counts"]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BaselineError(f"{path} is damaged: {type(error).__name__}: {error}") from None
    if found.subject == "torch" and not _is_version(found.version):
        raise BaselineError(f"{path} is no baseline of torch: {found.version!r}, which it says it is of, is no version")
    if counts != {"scenarios": len(found.scenarios), "programs": len(found.programs)}:
        raise BaselineError(f"{path} is damaged: it does not hold as many scenarios and programs as it says")
    return found


def _is_version(text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _read_kept(one: Mapping[str, Any]) -> Kept:
    for step in one["steps"]:
        if not isinstance(step, list) or [*map(type, step)] != [str, int, dict, list]:
            raise TypeError(f"{str(step)[:60]} is no step")
    return Kept(_text(one["source"]), tuple(map(_text, one["clauses"])), _text(one.get("ended", "")), one["steps"])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _environment(path: pathlib.Path) -> Mapping[str, str]:
    """What is known of where it was recorded: nothing depends on it."""
    try:
        found = json.loads(path.with_suffix(".environment.json").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
