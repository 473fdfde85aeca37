"""Separate instances of the package, one for each release of the semantics; and the table of rules."""

from __future__ import annotations

import ast
import re
import sys
from types import ModuleType
from typing import Any, Iterator

import pytest

import reference_impl as torch
from reference_impl import instances
from reference_impl.rules import RULES
from reference_impl.semantics import Semantics, parse


@pytest.fixture
def old() -> ModuleType:
    return torch.for_version("2.1")


@pytest.fixture
def loaded() -> Iterator[list[ModuleType]]:
    """Instances that a test appends here are unloaded after it."""
    made: list[ModuleType] = []
    yield made
    for package in made:
        instances.unload(package)


def test_the_default_release_is_the_bare_module() -> None:
    assert torch.for_version(torch.__version__) is torch
    assert torch.for_version("2.13.9+cpu") is torch


def test_a_release_is_the_same_instance_each_time(old: ModuleType) -> None:
    assert torch.for_version("2.1") is old is torch.for_version("2.1.2+cu118")
    assert torch.for_version("2.2") is not old
    assert old.__version__.startswith("2.1")


def test_an_instance_has_classes_of_its_own(old: ModuleType) -> None:
    assert old.Tensor is not torch.Tensor and old.no_grad is not torch.no_grad
    assert not isinstance(old.ones(1), torch.Tensor) and old.is_tensor(old.ones(1))
    assert not torch.is_tensor(old.ones(1))


def test_an_instance_has_modes_of_its_own(old: ModuleType) -> None:
    with torch.no_grad():
        assert old.is_grad_enabled()
        with old.inference_mode():
            assert not torch.is_inference_mode_enabled() and old.is_inference_mode_enabled()
    with old.no_grad():
        assert torch.is_grad_enabled() and not old.is_grad_enabled()


def test_an_instance_has_a_generator_of_its_own(old: ModuleType) -> None:
    torch.manual_seed(1)
    first = torch.rand(3).tolist()
    torch.manual_seed(1)
    old.manual_seed(2)
    old.rand(5)
    assert torch.rand(3).tolist() == first
    old.manual_seed(1)
    assert old.rand(3).tolist() == first


def test_an_instance_has_a_default_type_of_its_own(old: ModuleType) -> None:
    old.set_default_dtype(old.float64)
    try:
        assert torch.ones(1).dtype is torch.float32 and old.ones(1).dtype is old.float64
    finally:
        old.set_default_dtype(old.float32)


@pytest.mark.parametrize("version, restored", [("2.1", False), ("2.2", True), ("2.13", True)])
def test_the_instances_differ_by_what_changed(version: str, restored: bool) -> None:
    of_then = torch.for_version(version)
    try:

        @of_then.set_grad_enabled(False)
        def decorated() -> None: ...

        assert of_then.is_grad_enabled() is restored
    finally:
        of_then.set_grad_enabled(True)


def test_an_instance_may_have_one_field_as_another_release_has_it(loaded: list[ModuleType]) -> None:
    package = instances.load("2.1.2", fields={"set_grad_enabled_decorator_restores_caller": True})
    loaded.append(package)

    @package.set_grad_enabled(False)
    def decorated() -> None: ...

    assert package.is_grad_enabled()
    assert package.__version__ == "2.1.2"
    with pytest.raises(AttributeError, match="semantics has no field 'no_such_field'"):
        instances.load("2.1.2", fields={"no_such_field": True})


# -- load and unload -------------------------------------------------------------------------------


def test_each_load_makes_another_instance(loaded: list[ModuleType]) -> None:
    loaded += [instances.load(), instances.load()]
    assert len({torch.Tensor, loaded[0].Tensor, loaded[1].Tensor}) == 3


class DropNegation(ast.NodeTransformer):
    """``lambda grad: -grad`` becomes ``lambda grad: grad``."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        is_grad = isinstance(node.operand, ast.Name) and node.operand.id == "grad"
        return node.operand if is_grad and isinstance(node.op, ast.USub) else node


def test_a_transform_rewrites_one_module_of_its_instance_alone(loaded: list[ModuleType]) -> None:
    loaded.append(instances.load(name="without_negation", transforms={"ops.basic": DropNegation().visit}))
    gradients = []
    for package in (loaded[0], torch):
        x = package.ones(1, requires_grad=True)
        x.neg().backward()
        gradients.append(x.grad.item())
    assert gradients == [1.0, -1.0]


def test_a_transform_of_the_package_itself_has_the_empty_name(loaded: list[ModuleType]) -> None:
    def add_marker(tree: ast.Module) -> ast.Module:
        tree.body += ast.parse("marker = 1").body
        return tree

    loaded.append(instances.load(transforms={"": add_marker}))
    assert loaded[0].marker == 1 and not hasattr(torch, "marker")


def test_unloading_takes_the_modules_and_the_finder_away() -> None:
    finders = list(sys.meta_path)
    package = instances.load(name="to_be_unloaded")
    assert "to_be_unloaded.ops.reshaping" in sys.modules and len(sys.meta_path) == len(finders) + 1
    instances.unload(package)
    assert not [name for name in sys.modules if name.startswith("to_be_unloaded")]
    assert sys.meta_path == finders
    x = package.ones(1, requires_grad=True)
    (x * 2).backward()
    assert x.grad.item() == 2.0


def test_what_fails_to_load_leaves_nothing_behind() -> None:
    def break_(tree: ast.Module) -> ast.Module:
        return ast.parse("raise ZeroDivisionError")

    finders = list(sys.meta_path)
    with pytest.raises(ZeroDivisionError):
        instances.load(name="broken", transforms={"engine": break_})
    assert sys.meta_path == finders and not [name for name in sys.modules if name.startswith("broken")]


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="'reference_impl' is already loaded: choose another name"):
        instances.load(name="reference_impl")


@pytest.mark.parametrize("wrong", ["", "2", "two.one", "2.x", ".1"])
def test_what_is_no_version_is_refused_with_a_sentence(wrong: str) -> None:
    for ask in (parse, torch.for_version, instances.load):
        with pytest.raises(ValueError, match=f"'{re.escape(wrong)}' is not a torch version: write it as MAJOR.MINOR"):
            ask(wrong)


# -- semantics and rules ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, number", [("2.1", (2, 1)), ("2.13.0+cpu", (2, 13)), ("2.4.0a0+git1", (2, 4)), ("2.4rc1", (2, 4))]
)
def test_a_version_is_its_first_two_numbers(text: str, number: tuple[int, int]) -> None:
    assert parse(text) == number


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(AttributeError, match="semantics has no field 'no_such_field'"):
        Semantics("2.1").no_such_field


@pytest.mark.parametrize("name, clauses", RULES.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_rule_names_clauses(name: str, clauses: tuple[str, ...]) -> None:
    assert clauses and all(re.fullmatch(r"[A-Z]+-\d{2}", clause) for clause in clauses)
    module = name.partition(".")[0]
    assert any(m == f"reference_impl.{module}" or m.endswith(f".{module}") for m in sys.modules)


def test_the_chapters_of_modes_have_rules() -> None:
    chapters = {clause.partition("-")[0] for clauses in RULES.values() for clause in clauses}
    assert chapters >= {"DEF", "MODE", "NG", "EG", "SG", "DEC", "INF", "IP", "BW"}
