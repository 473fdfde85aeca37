"""Runs a program that imports torch on the reference: ``python -m reference_impl script.py``.

As Python itself it takes a file, or ``-m`` with a module, and the program's own arguments after it.
"""

from __future__ import annotations

import argparse
import importlib.util
import pathlib
import runpy
import sys
from typing import Optional, Sequence

from . import as_torch, instances
from .semantics import DEFAULT_VERSION


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reference_impl",
        description="Run a program that imports torch on the reference.",
        usage="%(prog)s [--release VERSION] FILE | -m MODULE  [ARGUMENT ...]",
    )
    parser.add_argument(
        "--release",
        metavar="VERSION",
        default=DEFAULT_VERSION,
        help="with the semantics of this release of torch; %(default)s",
    )
    parser.add_argument("-m", dest="module", metavar="MODULE", nargs=argparse.REMAINDER, help="such as pytest")
    parser.add_argument("file", metavar="FILE", nargs=argparse.REMAINDER, help="a script")
    return parser


def main(given: Optional[Sequence[str]] = None) -> None:
    """``given`` is the command line, without the command."""
    parser = _arguments()
    asked = parser.parse_args(given)
    program: list[str] = asked.module or asked.file
    if not program:
        parser.error("name what to run: a FILE, or -m MODULE")
    if asked.module:
        there = importlib.util.find_spec(program[0].partition(".")[0]) is not None
    else:
        there = pathlib.Path(program[0]).exists()
    if not there:
        parser.error(f"there is no {'module' if asked.module else 'file'} {program[0]}")
    try:
        as_torch.bind(instances.for_version(asked.release))
    except (ValueError, as_torch.AnotherTorch) as error:
        parser.error(str(error))
    sys.argv[:] = program
    if asked.module:
        runpy.run_module(program[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(pathlib.Path(program[0]).resolve().parent)
        runpy.run_path(program[0], run_name="__main__")


if __name__ == "__main__":
    main()
