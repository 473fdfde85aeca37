"""What the product leaves out has a reason: a script that runs on torch shows it."""

from __future__ import annotations

import textwrap
import warnings

import pytest

from gradspec.ops.exclusions import EXCLUSIONS, OPERANDS, TWO_REFUSALS, Exclusion


@pytest.mark.parametrize("exclusion", [*EXCLUSIONS, OPERANDS, TWO_REFUSALS], ids=lambda one: one.why)
def test_an_exclusion_is_shown_by_its_script(exclusion: Exclusion) -> None:
    torch = pytest.importorskip("torch")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(textwrap.dedent(exclusion.script), {"torch": torch})
