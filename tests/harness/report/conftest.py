"""``synthetic`` is imported by name from the file beside this one, whatever way pytest imports these."""

from __future__ import annotations

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
