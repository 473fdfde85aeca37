"""A group of commands of which some are loaded when they are asked for: the others start without what these need."""

from __future__ import annotations

from importlib import import_module
from typing import Mapping, Optional

import click


class OnDemand(click.Group):
    """``elsewhere``: the name of a command -> the module of this package that has it, under that name."""

    elsewhere: Mapping[str, str] = {}

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *self.elsewhere])

    def get_command(self, context: click.Context, name: str) -> Optional[click.Command]:
        if name not in self.elsewhere:
            return super().get_command(context, name)
        command: click.Command = getattr(import_module(self.elsewhere[name], __package__), name)
        return command
