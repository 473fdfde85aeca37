"""Faults planted in torch: each is in force where it should be, and nowhere else."""

from __future__ import annotations

import functools

import pytest

pytest.importorskip("torch")

from gradspec.campaign.detection import detections  # noqa: E402
from gradspec.subjects.wrong import planted, subject  # noqa: E402


def entry_points():
    found = {}
    for fault in planted.PLANTED.values():
        for path in fault.paths:
            owner_path, _, name = path.rpartition(".")
            owner = functools.reduce(getattr, [one for one in owner_path.split(".") if one], planted.torch)
            found[path] = vars(owner).get(name)
    return found


@pytest.fixture
def nothing():
    """torch as it is, before and after."""
    sound = subject("torch:nothing")
    sound.seed(0)
    yield sound
    sound.seed(0)


def test_there_are_more_than_forty_and_each_says_what_it_does_wrong():
    assert len(planted.PLANTED) > 40
    assert all(fault.doc.endswith(".") and fault.paths for fault in planted.PLANTED.values())


def test_a_fault_is_in_force_until_another_subject_runs(nothing):
    before = entry_points()
    for name, fault in planted.PLANTED.items():
        subject(f"torch:{name}").seed(0)
        changed = {path for path, value in entry_points().items() if value is not before[path]}
        assert changed == set(fault.paths)
    nothing.seed(0)
    assert entry_points() == before
    # A __getitem__ of Python's makes a class a sequence for good, whose elements torch.tensor then reads as such.
    numbers = [planted.torch.zeros(()), planted.torch.ones(())]
    assert planted.torch.tensor(numbers).tolist() == [0, 1]


def test_what_a_fault_left_on_is_off_when_the_next_subject_runs(nothing):
    torch = planted.torch
    subject("torch:set_grad_enabled_waits_for_its_block").seed(0)
    torch.inference_mode().__enter__()
    torch._C._set_grad_enabled(False)
    nothing.seed(0)
    assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def test_a_campaign_finds_a_fault_and_what_torch_itself_does_is_none(nothing):
    names = ["wrong:torch:backward_leaves_grad_mode_on", "wrong:torch:nothing"]
    found, missed = detections(names, 1, 300)
    assert found.subject == names[0] and found.is_found and found.lines <= 11
    assert missed.subject == names[1] and not missed.is_found


def test_a_fault_that_is_none_is_refused():
    with pytest.raises(LookupError, match="a_step_counts_no_change"):
        subject("torch:nothing_of_the_kind")
