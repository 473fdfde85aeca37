"""A pytest plugin for the harness's own tests: the mini torch stands where the reference stands."""

from __future__ import annotations

import mini

import gradspec.subjects.reference


def _reference(version: str, *, log_rules: bool = False) -> mini.Side:
    made = mini.side("reference")
    made.version = version
    return made


gradspec.subjects.reference.Reference = _reference
