"""The scripts that show the changes between releases: each prints one thing before its change and another since.

``scripts/FIELD.py`` shows the change of that field of ``reference_impl.changes``. It runs by itself, on the torch that
is installed, and ends with what it printed on the last release before the change and on the first one with it.
``python -m gradspec.changes FOLDER FIELD ...`` writes that end, from the environments in a folder.
"""

from __future__ import annotations

import builtins
import importlib
import io
import json
import pathlib
import subprocess
import threading
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Sequence

SCRIPTS = pathlib.Path(__file__).with_name("scripts")
_LIMIT = 300


@dataclass(frozen=True)
class Script:
    """A script, and what it printed: release -> text, the release before each change and the first one with it."""

    source: str
    printed: dict[str, str]


def stored(field: str) -> str:
    """The script for a field of the table, with what it printed. FileNotFoundError where there is none."""
    return (SCRIPTS / f"{field}.py").read_text(encoding="utf-8")


def read(field: str) -> Script:
    """The same, apart."""
    source, *ends = stored(field).split("\n# torch ")
    printed = {}
    for end in ends:
        release, _, lines = end.partition(" prints:\n")
        printed[release] = "".join(line.removeprefix("#").removeprefix("     ") for line in lines.splitlines(True))
    return Script(source.rstrip("\n") + "\n", {release: text.strip("\n") for release, text in printed.items()})


def write(field: str, source: str, printed: dict[str, str]) -> None:
    """Store a script with what it printed."""
    ends = [
        f"\n# torch {release} prints:\n" + "".join(f"#     {line}".rstrip() + "\n" for line in text.splitlines())
        for release, text in printed.items()
    ]
    (SCRIPTS / f"{field}.py").write_text(source.rstrip("\n") + "\n" + "".join(ends), encoding="utf-8")


def run_on(module: ModuleType, source: str) -> str:
    """What the script prints when ``import torch`` gives ``module``, an instance of the reference.

    As in a process of its own: modes stay in a thread, and what is warned once is warned.
    """

    def import_(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if level or name.partition(".")[0] != "torch":
            return builtins.__import__(name, globals, locals, fromlist, level)
        found = importlib.import_module(module.__name__ + name.removeprefix("torch"))
        return found if fromlist else module

    names = {"__name__": "__main__", "__builtins__": {**vars(builtins), "__import__": import_}}
    said = io.StringIO()
    failed: list[BaseException] = []

    def body() -> None:
        try:
            exec(compile(source, "<script>", "exec"), names)
        except BaseException as error:  # raised again below, in the thread that asked
            failed.append(error)

    warn = importlib.import_module(f"{module.__name__}.warn")
    with redirect_stdout(said), warn.afresh():
        thread = threading.Thread(target=body)
        thread.start()
        thread.join()
    if failed:
        raise failed[0]
    return said.getvalue().strip("\n")


#: Imports torch once, and what checkpoints and optimizers import when they are first used, a second each time; each
#: script runs in a fork of that. What torch says once in a process where numpy is absent is no script's answer.
_DRIVER = """
import json, os, sys, warnings
sys.path[:] = [one for one in sys.path if one]  # not the folder in which somebody happens to work
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import torch
    torch.zeros(1).tolist()
    try:
        import torch._dynamo
    except ImportError:  # torch 1.13
        pass
said = []
for source in json.load(sys.stdin):
    read, write = os.pipe()
    if not os.fork():
        os.dup2(write, 1)
        exec(compile(source, "<script>", "exec"), {"__name__": "__main__"})
        sys.stdout.flush()
        os._exit(0)
    os.close(write)
    with open(read) as pipe:
        text = pipe.read()
    said.append(text.strip("\\n") if os.wait()[1] == 0 else None)
print(json.dumps([torch.__version__, said]))
"""


def run_in(python: str, sources: Sequence[str]) -> tuple[str, list[str | None]]:
    """The version of torch in another Python, and what each script prints there; None where it fails."""
    done = subprocess.run(
        [python, "-c", _DRIVER], input=json.dumps(sources), capture_output=True, text=True, timeout=_LIMIT
    )
    if done.returncode:
        raise RuntimeError(f"{python} cannot run the scripts:\n{done.stderr}")
    version, said = json.loads(done.stdout)
    return version, said
