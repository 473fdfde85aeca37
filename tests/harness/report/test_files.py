"""Documents on disk."""

from __future__ import annotations

import pytest

from gradspec.report import files


def test_a_document_is_valid_utf_8_whatever_is_in_it_and_its_folder_is_made(tmp_path):
    path = tmp_path / "new" / "folder" / "page.html"
    files.put(path, "é \ud800 \n")
    assert path.read_bytes() == "é \\ud800 \n".encode()


def test_a_document_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "page.html"
    files.put(path, "old")
    files.put(path, "new")
    assert path.read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.html"]


def test_a_document_that_cannot_be_put_in_its_place_leaves_nothing_beside_it(tmp_path):
    (tmp_path / "page.html").mkdir()
    with pytest.raises(OSError):
        files.put(tmp_path / "page.html", "new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.html"]
