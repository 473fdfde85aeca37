"""Judging a scenario on a compiler: as one function, where it can be one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Union

from ..isolation.performing import perform
from ..isolation.process import Process
from ..program.execution import as_it_is
from ..program.incident import Incident
from ..program.scenario_regions import NoRegion, as_region
from ..results import Case
from ..run import case_of, judge_shown
from ..scenario import Scenario
from ..sides import Described
from ..trace import Trace


def judged(scenario: Scenario, process: Process, sides: Described) -> Case:
    """What comes of a scenario on the compiler in ``process``."""
    try:
        region = as_region(scenario, as_it_is)
    except NoRegion as error:
        return replace(case_of(scenario), verdict="unsupported", detail=f"no function that is compiled: {error}")
    shown = partial(_shown, process, scenario)
    case = judge_shown(region, shown, None, sides.reference, sides.levels, observed_counts=sides.observed_counts)
    # A compiler words its errors as it likes.
    return replace(case, verdict="conforms", divergences=[]) if case.verdict == "wording" else case


def _shown(process: Process, scenario: Scenario, names: ModuleType) -> Union[Trace, Incident]:
    return perform(process, scenario)
