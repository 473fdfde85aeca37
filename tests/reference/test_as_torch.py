"""The reference under torch's name: programs that say ``import torch`` run on it."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent

#: Imports as programs write them; each must give the module that the reference itself has.
PROGRAM = """
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.autograd.forward_ad as forward_ad
import torch.optim.lr_scheduler
from torch.autograd.function import once_differentiable
from torch.nn.utils import parametrize
from torch.utils.checkpoint import checkpoint
import reference_impl as own

assert torch is own and torch.nn is nn is own.nn and F is own.nn.functional
assert forward_ad is own.autograd.forward_ad and own.nn.__name__ == own.nn.__spec__.name == "reference_impl.nn"
assert isinstance(nn.Parameter(torch.ones(2)), own.Tensor)
with forward_ad.dual_level():
    assert forward_ad.unpack_dual(forward_ad.make_dual(torch.ones(2), torch.ones(2))).tangent.tolist() == [1, 1]
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_bound_by_hand_it_gives_its_own_modules() -> None:
    bound = "import sys, reference_impl\nsys.modules['torch'] = reference_impl\n"
    ended = python("-c", bound + PROGRAM)
    assert ended.returncode == 0, ended.stderr


def test_a_script_runs_on_it_with_its_own_arguments_and_neighbours(tmp_path: pathlib.Path) -> None:
    (tmp_path / "neighbour.py").write_text("import torch\n")
    script = tmp_path / "script.py"
    script.write_text(PROGRAM + "import sys, neighbour\nassert __name__ == '__main__'\nprint(sys.argv[1:])\n")
    ended = python("-m", "reference_impl", str(script), "a", "-b", "--release")
    assert (ended.returncode, ended.stdout) == (0, "['a', '-b', '--release']\n"), ended.stderr


def test_a_module_runs_on_the_release_that_is_asked_for() -> None:
    setup = "import torch, torch.nn.functional as F; print(torch.__version__, F.__name__)"
    ended = python("-m", "reference_impl", "--release", "2.4", "-m", "timeit", "-n", "1", "-r", "1", "-s", setup)
    assert ended.returncode == 0 and ended.stdout.startswith("2.4.1 reference_impl_2_4.nn.functional\n"), ended.stderr


def test_every_module_is_the_same_under_both_names() -> None:
    names = sorted(
        ".".join(file.relative_to(ROOT / "reference_impl").with_suffix("").parts)
        for file in (ROOT / "reference_impl").rglob("*.py")
        if not file.stem.startswith("__")
    )
    ended = python(
        "-c",
        "import importlib, sys, reference_impl\n"
        "sys.modules['torch'] = reference_impl\n"
        f"for name in {names}:\n"
        "    under_torch = importlib.import_module(f'torch.{name}')\n"
        "    assert under_torch is importlib.import_module(f'reference_impl.{name}'), name\n",
    )
    assert ended.returncode == 0, ended.stderr


def test_what_it_has_not_is_missed_under_torchs_name() -> None:
    bound = "import sys, reference_impl\nsys.modules['torch'] = reference_impl\nimport torch.not_there\n"
    assert "ModuleNotFoundError: No module named 'torch.not_there'" in python("-c", bound).stderr


def test_another_torch_is_left_alone() -> None:
    import_first = "import sys, types\nsys.modules['torch'] = other = types.ModuleType('torch')\nother.__path__ = []\n"
    ended = python(
        "-c",
        import_first + "import reference_impl, reference_impl.as_torch as as_torch\n"
        "try:\n    import torch.nn\nexcept ModuleNotFoundError as error:\n    print(error)\n"
        "try:\n    as_torch.bind(reference_impl)\nexcept as_torch.AnotherTorch as error:\n    print(error)\n"
        "assert sys.modules['torch'] is other\n",
    )
    assert ended.returncode == 0 and ended.stdout.splitlines() == [
        "No module named 'torch.nn'",
        "torch is <module 'torch'> already: bind the reference before it is imported",
    ], ended.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name what to run: a FILE, or -m MODULE"),
        (["nowhere.py"], "there is no file nowhere.py"),
        (["-m", "no_such_module"], "there is no module no_such_module"),
        (["--release", "two", "x.py"], "'two' is not a torch version: write it as MAJOR.MINOR"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_sentence(arguments: list[str], sentence: str, tmp_path: pathlib.Path) -> None:
    if arguments[-1:] == ["x.py"]:
        (tmp_path / "x.py").write_text("")
        arguments = [*arguments[:-1], str(tmp_path / "x.py")]
    ended = python("-m", "reference_impl", *arguments)
    assert ended.returncode == 2 and sentence in ended.stderr and "Traceback" not in ended.stderr
