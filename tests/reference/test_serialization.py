"""torch.save and torch.load."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import serialization


def through(value: Any, **how: Any) -> Any:
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file, **how)


def test_tensors_in_containers_come_back_as_leaves(tmp_path: Path) -> None:
    saved = {"a": torch.ones(2, requires_grad=True), "b": [torch.arange(3) * 2, "x", 1.5]}
    torch.save(saved, tmp_path / "file")
    loaded = torch.load(tmp_path / "file")
    assert loaded["a"].requires_grad and loaded["a"].is_leaf and loaded["b"][0].tolist() == [0, 2, 4]
    assert loaded["b"][1:] == ["x", 1.5]


def test_what_shares_memory_shares_it_again() -> None:
    whole = torch.arange(4.0)
    first, part = through([whole, whole[1:]])
    part[0] = 9.0
    assert first.tolist() == [0.0, 9.0, 2.0, 3.0] and whole[1] == 1.0


def test_a_state_dict_and_the_state_of_an_optimizer_are_weights_only() -> None:
    layer = torch.nn.Linear(1, 1)
    optimizer = torch.optim.Adam(layer.parameters())
    layer(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    assert through(layer.state_dict())["bias"].item() == layer.bias.item()
    assert through(optimizer.state_dict())["state"][0]["step"].item() == 1.0
    assert isinstance(through(layer.weight), torch.nn.Parameter)


class Unknown:
    pass


def test_other_classes_are_loaded_only_where_they_are_allowed() -> None:
    with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
        through(torch.nn.Linear(1, 1))
    assert isinstance(through(torch.nn.Linear(1, 1), weights_only=False), torch.nn.Linear)
    with serialization.safe_globals([Unknown]):
        assert isinstance(through(Unknown()), Unknown)
    assert serialization.get_safe_globals() == []


def test_what_is_no_file_is_refused() -> None:
    with pytest.raises(AttributeError, match="expected 'f' to be string, path, or a file-like object"):
        torch.save(1, 2)
    with pytest.raises(AttributeError, match="can only torch.load from a file that is seekable"):
        torch.load(3)


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    (
        (b"", EOFError, ""),
        (b"words", pickle.UnpicklingError, "Weights only load failed. In PyTorch 2.6"),
        (b"hello world", KeyError, "101"),
        (b"abc", IndexError, "pop from empty list"),
        (b"(", EOFError, ""),
        (b"PK\x03\x04aa", RuntimeError, "PytorchStreamReader failed reading zip archive: not a ZIP archive"),
    ),
)
def test_garbage_is_told_as_torchs_own_reader_tells_it(content: bytes, kind: Any, text: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    for file in (io.BytesIO(content), tmp_path / "file"):
        with pytest.raises(kind) as caught:
            torch.load(file)
        assert (
            type(caught.value) is kind and str(caught.value).startswith(text) and bool(text) == bool(str(caught.value))
        )
    with pytest.raises((pickle.UnpicklingError, EOFError, RuntimeError)) as told_by_python:
        torch.load(io.BytesIO(content), weights_only=False)
    assert "Weights only" not in str(told_by_python.value)


def test_an_operand_that_is_not_carried_out_is_named() -> None:
    with pytest.raises(pickle.UnpicklingError, match="Unsupported operand 120\n"):
        torch.load(io.BytesIO(b"xyz"))


def test_a_file_is_read_from_where_it_stands() -> None:
    file = io.BytesIO()
    file.write(b"before")
    torch.save(1.5, file)
    file.seek(len(b"before"))
    assert torch.load(file) == 1.5


def test_pickling_warns_of_hooks_that_stay_behind() -> None:
    x = torch.ones(1, requires_grad=True)
    x.register_hook(torch.utils.hooks.unserializable_hook(lambda grad: grad))
    pickle.dumps(x)
    x.register_hook(lambda grad: grad)
    with pytest.warns(UserWarning, match="on tensor will not be serialized"):
        pickle.dumps(x)


def test_types_may_be_loaded() -> None:
    assert through({"dtype": torch.float16})["dtype"] is torch.float16
