"""``mini`` is imported by name from the files beside it, whatever way pytest imports these."""

from __future__ import annotations

import pathlib
import sys

pytest_plugins = ["pytester"]

sys.path.insert(0, str(pathlib.Path(__file__).parent))
