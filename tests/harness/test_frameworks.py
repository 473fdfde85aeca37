"""The adapters of other frameworks, on stand-ins for these; tox has an environment for each with the real one."""

from __future__ import annotations

import configparser
import pathlib
import sys

import pytest

from gradspec.run import judge
from gradspec.scenario import generated
from gradspec.subjects import frameworks
from gradspec.subjects.module import ModuleSubject
from gradspec.subjects.reference import Reference
from gradspec.subjects.registry import SubjectError, resolve
from reference_impl import instances

ROOT = pathlib.Path(__file__).parents[2]

PADDLE = """
from reference_impl import instances
import sys
module = instances.load()
plain_add = module.Tensor.add_
def add_(tensor, other):
    return plain_add(tensor, other) if isinstance(other, module.Tensor) else other.shape
module.Tensor.add_ = add_
class version:
    commit = "abc"
class device:
    get_device = staticmethod(lambda: "cpu")
module.version, module.device = version, device
module.__version__ = "3.0"
module.full = lambda shape, value, dtype: module.tensor(float(value), dtype=dtype)
module.__name__ = "paddle"
sys.modules["paddle"] = module
"""


def test_each_adapter_has_an_environment():
    found = configparser.ConfigParser()
    found.read(ROOT / "tox.ini")
    assert f"testenv:{{{','.join(frameworks.NAMES)}}}" in found.sections()


@pytest.mark.parametrize("name", frameworks.NAMES)
def test_a_framework_that_is_not_installed_is_no_subject(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SubjectError, match="cannot be imported"):
        resolve(name)


def test_paddle_is_what_it_is_but_for_names_of_another_meaning(tmp_path, monkeypatch):
    (tmp_path / "paddle.py").write_text(PADDLE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "paddle", raising=False)
    subject = resolve("paddle")
    monkeypatch.delitem(sys.modules, "paddle")
    torch = subject.module
    assert (subject.name, subject.version, subject.levels, subject.details["commit"]) == (
        "paddle",
        "3.0",
        ("core",),
        "abc",
    )
    assert not hasattr(torch, "split") and not hasattr(torch.Tensor, "split") and not hasattr(torch.nn, "Linear")
    assert torch.ones(2).add_(1).tolist() == [2.0, 2.0]
    assert torch.ones(2).add_(torch.ones(2)).tolist() == [2.0, 2.0]
    with pytest.raises(RuntimeError, match="can't be cast"):
        torch.ones(2, dtype=torch.int64).add_(0.5)


def test_a_tensor_of_oneflow_is_remembered_as_long_as_somebody_else_holds_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "oneflow", instances.load())
    subject = resolve("oneflow")
    assert (subject.levels, subject.forks) == (("core",), False)
    tensor = object()
    remembered = subject.remember(tensor)
    assert remembered() is tensor
    del tensor
    assert remembered() is None


def test_what_does_not_tell_its_mode_is_judged_in_nothing():
    module = instances.load()
    del module.is_grad_enabled
    text = "def wrong(torch, see):\n    see(x=torch.zeros(2) if hasattr(torch, 'is_grad_enabled') else 1)"
    wrong = generated(text, "wrong")
    case = judge(wrong, ModuleSubject(module), Reference(), ("core", "state", "graph"))
    assert (case.verdict, case.missing) == ("unsupported", ["torch.is_grad_enabled"])
