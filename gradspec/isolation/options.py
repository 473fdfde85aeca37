"""The options of commands that may run a subject in isolation."""

from __future__ import annotations

import re
from typing import Any, Callable, Optional, TypeVar

import click

from .limits import Limits

_UNITS = {"s": 1, "m": 60, "h": 3600}

Function = TypeVar("Function", bound=Callable[..., Any])


class Duration(click.ParamType[float]):
    """90s, 10m, 2h; as seconds."""

    name = "duration"

    def convert(self, value: Any, param: Optional[click.Parameter], ctx: Optional[click.Context]) -> float:
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", value)
        if not found:
            self.fail(f"{value!r} is no duration like 90s, 10m or 2h", param, ctx)
        return float(found[1]) * _UNITS[found[2]]


_OPTIONS = (
    click.option("--isolated", is_flag=True, help="The subject is in processes of its own, replaced when they end."),
    click.option("--python", metavar="PATH", help="It is in this Python, isolated: only the subject is needed there."),
    click.option("--limit", type=Duration(), metavar="TIME", help="A program that takes longer is hung; 10s."),
    click.option("--memory", type=click.IntRange(1), metavar="MIB", help="How much memory a program may take; 4096."),
)


def isolation(command: Function) -> Function:
    """Give a command ``--isolated``, ``--python``, ``--limit`` and ``--memory``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def limits(seconds: Optional[float], memory: Optional[int]) -> Limits:
    """The limits that these options name; the usual ones where they name none."""
    return Limits(seconds or Limits.seconds, memory or Limits.memory)
