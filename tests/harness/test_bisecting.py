"""Environments of releases, and programs that are asked in them."""

from __future__ import annotations

import shutil
import sys

import pytest
from click.testing import CliRunner

from gradspec.cli import main
from gradspec.releases import environments as places
from gradspec.releases import matrix
from gradspec.releases.environments import EnvironmentFailure, Environments
from gradspec.report import html
from gradspec.results import Case, read

#: A Python that says which release it would have.
PYTHON = """#!/bin/sh
RELEASE={0} exec {1} "$@"
"""
SCRIPT = """
import os
major, minor = os.environ["RELEASE"].split(".")
print("changed" if (int(major), int(minor)) >= (2, 4) else "as it was", hex(id(object())))
"""


@pytest.fixture
def folder(tmp_path):
    for release in ("2.1", "2.2", "2.4", "2.10", "2.15"):
        python = tmp_path / f"torch{release}" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(PYTHON.format(release, sys.executable))
        python.chmod(0o755)
    (tmp_path / "torch2.12").mkdir()
    return tmp_path


def bisect(folder, script, *more):
    path = folder / "script.py"
    path.write_text(script)
    done = CliRunner().invoke(main, ["bisect", str(path), "--environments", str(folder), *more])
    return done.exit_code, done.output


def test_the_environments_that_are_there_are_known_by_the_oldest_first(folder):
    assert Environments(folder).versions() == ["2.1.2", "2.2.2", "2.4.1", "2.10.0", "2.15.0"]
    assert Environments(folder).python("2.12.1") is None


def test_bisect_finds_the_release_and_says_which_were_not_asked(folder):
    code, said = bisect(folder, SCRIPT)
    assert code == 1
    assert "changed after 2.2.2, at the latest in 2.4.1" in said
    assert "2.3.1" in said
    shutil.copytree(folder / "torch2.4", folder / "torch2.3")
    (folder / "torch2.3/bin/python").write_text(PYTHON.format("2.3", sys.executable))
    assert "changed in 2.4.1" in bisect(folder, SCRIPT)[1]


def test_what_did_not_change_is_the_same_on_both_ends(folder):
    code, said = bisect(folder, SCRIPT, "--from", "2.4")
    assert code == 0
    assert "the same on 2.4.1 and on 2.15.0" in said


def test_bisect_takes_two_releases(folder):
    code, said = bisect(folder, SCRIPT, "--from", "2.15")
    assert code == 2
    assert "takes two releases" in said


def test_a_full_disk_is_told_before_anything_is_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "ROOM", 10**18)
    with pytest.raises(EnvironmentFailure, match="torch 2.4.1 is not installed: it needs"):
        Environments(tmp_path).make("2.4.1")


def test_a_release_that_cannot_be_installed_has_a_column_that_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "ROOM", 10**18)
    monkeypatch.setenv(places.SETTING, str(tmp_path / "envs"))
    done = CliRunner().invoke(main, ["matrix", "2.3.1", "2.4.1", "--folder", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.output.count("GB are free") == 2
    page = (tmp_path / "out" / "matrix.html").read_text()
    assert "torch 2.3.1" in page and "not run" in page


def test_what_is_there_is_not_run_again(tmp_path, monkeypatch):
    path = tmp_path / "torch-2.4.1.jsonl"
    matrix._write_not_run(path, "2.4.1", "no room")
    assert matrix._there(path) is None
    record = Case("a::b", "a", "scenario", [], "conforms", "", "", "", 1, 0.1).to_json()
    lines = path.read_text().splitlines()
    footer = lines[1].replace('"cases": 0', '"cases": 1').replace('"conforms": 0', '"conforms": 1')
    path.write_text("\n".join([lines[0], record, footer]) + "\n")
    assert read(path).cases
    assert matrix._there(path) == matrix._Outcome(0, "1 conform")
    html.write([path], tmp_path / "one.html")
