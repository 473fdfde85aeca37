"""The browser tests use the synthetic results of the report's own tests."""

from __future__ import annotations

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "harness" / "report"))
