"""What the commands end with."""

from __future__ import annotations

import click

CONFORMS, DIVERGES, NO_VERDICT = 0, 1, 2


class Refusal(click.ClickException):
    """What was asked for cannot be judged or shown; one sentence says why."""

    exit_code = NO_VERDICT
