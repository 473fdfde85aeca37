"""The wheel, as another project installs it: suite, report and command are in it and need nothing of the checkout."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest

from gradspec import results

ROOT = pathlib.Path(__file__).parent.parent.parent

UV = (sys.executable, "-m", "uv", "--quiet")

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([*UV, "build", "--wheel", "--out-dir", out, ROOT], check=True, timeout=300)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_reference_suite_schema_templates_and_licence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    suite = {f"gradspec/suite/{path.name}" for path in (ROOT / "tests" / "conformance").glob("*.py")}
    assert suite
    assert suite <= names
    assert "reference_impl/__init__.py" in names
    assert "gradspec/schemas/results-1.schema.json" in names
    assert "gradspec/suite.ini" in names
    assert any(name.startswith("gradspec/report/templates/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "conftest")) for name in names)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel in it: the path of its ``gradspec`` command.

    Its dependencies, torch among them, are those of the environment that runs the tests, lent through a .pth file
    rather than downloaded again; what would make *this* checkout importable there is not.
    """
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    own = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    install = [*UV, "pip", "install", "--no-deps", "--offline", "--python", scripts / "python", wheel]
    subprocess.run(install, check=True, timeout=300)
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # Appended with sys.path: the .pth files of the lent folder, the editable checkout's among them, do not act.
    pathlib.Path(own, "lent.pth").write_text("".join(f"{path}\n" for path in lent))
    return scripts / "gradspec"


def test_the_installed_command_judges_torch_in_an_empty_folder(installed, tmp_path):
    pytest.importorskip("torch")
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTEST_ADDOPTS")}
    done = subprocess.run(
        [installed, "run", "--subject", "torch"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    found = results.read(tmp_path / "reports" / "torch.jsonl")
    assert done.returncode == 0, done.stdout
    assert found.footer["cases"] > 0
    assert found.header["command"][1:] == ["run", "--subject", "torch"]
    assert "</html>" in (tmp_path / "reports" / "torch.html").read_text()


def test_the_installed_package_is_what_ran(installed):
    python = installed.with_name("python")
    where = subprocess.run(
        [python, "-c", "import gradspec, gradspec.suite; print(gradspec.__file__, gradspec.suite.folder())"],
        cwd=installed.parent, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert str(ROOT) not in where
    assert "suite" in where
