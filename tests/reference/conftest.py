"""What tests of the reference share."""

from __future__ import annotations

from typing import Iterator

import pytest

from reference_impl import inexact, warn


@pytest.fixture(autouse=True)
def new_process() -> Iterator[None]:
    """What the reference says once in a process it says in each test anew, whichever tests ran before."""
    with warn.afresh():
        yield


@pytest.fixture
def bounds() -> Iterator[None]:
    """How far off inexact values may be is kept while the test runs."""
    before = inexact.tracked
    inexact.track()
    yield
    inexact.track(before)
