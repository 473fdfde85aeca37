"""All programs of the mode calculus up to a depth: what there is of them, how many, and running every one."""

from __future__ import annotations
