"""Samples of nn.functional."""

from __future__ import annotations
