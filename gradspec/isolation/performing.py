"""Scenarios on a subject in a worker."""

from __future__ import annotations

from reference_impl.semantics import DEFAULT_VERSION

from ..program.incident import ERROR, Incident
from ..scenario import Scenario
from ..trace import Trace
from .packing import unpacked
from .process import Process


def perform(process: Process, scenario: Scenario) -> Trace | Incident:
    """What a scenario shows, or what it did to its process: one in which nothing ran before it, where that is cheap."""
    if process.is_cheap_to_renew:
        process.renew()
    # Scenarios are written for the default release, and name what it has.
    found = process.perform(scenario.file, scenario.name, DEFAULT_VERSION)
    if isinstance(found, Incident):
        return found
    try:
        return unpacked(found)
    except ValueError as error:
        return Incident(ERROR, str(error))
