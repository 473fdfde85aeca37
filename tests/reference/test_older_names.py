"""Methods by older names, what torch has removed, storages as bytes, and the state of generators."""

from __future__ import annotations

import pytest

import reference_impl
import reference_impl as torch


def test_factors_of_matrices_are_methods_too() -> None:
    x = torch.tensor([[2.0, 0.0], [0.0, 4.0]])
    assert torch.allclose(x.svd().S, torch.tensor([4.0, 2.0])) and torch.allclose(x.pinverse() @ x, torch.eye(2))
    Q, R = x.qr()
    assert torch.allclose(Q @ R, x)
    b = torch.ones(2, 1)
    for solution in (b.triangular_solve(x).solution, b.lu_solve(*x.lu()), b.cholesky_solve(x.sqrt())):
        assert torch.allclose(x @ solution, b)
    assert torch.allclose(torch.eye(2).cholesky_inverse(), torch.eye(2))


@pytest.mark.parametrize("name", ["eig", "lstsq", "solve", "symeig"])
def test_removed_functions_say_what_to_use_instead(name: str) -> None:
    for call in (lambda: getattr(torch, name)(torch.eye(2)), lambda: getattr(torch.eye(2), name)()):
        with pytest.raises(RuntimeError, match="deprecated since version 1.9 and is now removed"):
            call()
    with pytest.raises(RuntimeError, match="reinforce"):
        torch.eye(2).reinforce(1)


def test_volatile_only_warns_and_is_not_listed() -> None:
    x = torch.ones(1)
    with pytest.warns(UserWarning, match="has no effect"):
        x.volatile = True
    with pytest.warns(UserWarning, match="always False"):
        assert x.volatile is False
    assert "volatile" not in dir(x) and "shape" in dir(x)


def test_a_storage_is_read_and_written_as_bytes() -> None:
    x = torch.tensor([1.0, 2.0])
    storage = x.untyped_storage()
    assert storage.tolist() == [0, 0, 128, 63, 0, 0, 0, 64] and storage.element_size() == 1
    other = storage.clone()
    storage[7] = 0
    assert x.tolist() == [1.0, 0.0] and other[7] == 64
    storage.copy_(other)
    assert x.tolist() == [1.0, 2.0] and storage.fill_(0) is storage and x.tolist() == [0.0, 0.0]
    assert repr(torch.UntypedStorage(1)) == " 0\n[torch.storage.UntypedStorage(device=cpu) of size 1]"
    with pytest.raises(RuntimeError, match="self was 8 bytes but src was 1 bytes"):
        storage.copy_(torch.UntypedStorage(1))


def test_a_generator_gives_its_state_and_takes_it_back() -> None:
    generator = torch.Generator()
    generator.manual_seed(3)
    state = generator.get_state()
    drawn = torch.rand(2, generator=generator)
    assert generator.set_state(state) is generator
    assert torch.equal(torch.rand(2, generator=generator), drawn)
    assert generator.device == torch.device("cpu")
    for wrong in (3, torch.ones(2)):
        for take in (generator.set_state, torch.set_rng_state):
            with pytest.raises(TypeError, match="ByteTensor"):
                take(wrong)


def test_element_types_have_short_names() -> None:
    types = (torch.bool, torch.uint8, torch.int64, torch.bfloat16, torch.float32, torch.complex64)
    assert [one.abbr for one in types] == ["b8", "u8", "i64", "bf16", "f32", "c64"]


def test_names_of_the_past_are_those_of_today() -> None:
    x = torch.tensor([2.0])
    assert x.__div__(4).item() == 0.5 and x.__long__() == 2 and x.__nonzero__() is True
    assert x.clone().__idiv__(2).item() == 1.0
    assert x._typed_storage().tolist() == [2.0]
    assert torch.tensor([True, False])._is_any_true() and not torch.tensor([True, False])._is_all_true()


def test_a_module_that_lost_names_is_called_a_module_in_messages() -> None:
    then = reference_impl.for_version("1.13")
    with pytest.raises(TypeError, match="^'module' object is not callable$"):
        then.autograd()


def test_names_beneath_the_public_ones_stand_for_the_same() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    assert torch._softmax(x, 0, False).grad_fn.name() == "SoftmaxBackward0"
    with pytest.raises(RuntimeError, match="softmax with half to float conversion"):
        torch._log_softmax(x, 0, True)
    assert torch._conj(torch.tensor([1j], requires_grad=True)).grad_fn.name() == "ConjBackward0"
    assert torch._neg_view(x).is_neg() and torch._shape_as_tensor(x).tolist() == [2]
    assert torch._dim_arange(x, 0).tolist() == [0, 1]
    mixed = torch.tensor([True, False])
    assert not torch._is_all_true(mixed) and mixed._is_any_true()
    assert torch._assert_async(torch.tensor(1)) is None
    with pytest.raises(RuntimeError, match="^Expected Tensor with single nonzero value"):
        torch._assert_async(torch.tensor(0))


def test_isin_is_no_method() -> None:
    assert torch.isin(torch.tensor([1, 2]), 2).tolist() == [False, True]
    assert not hasattr(torch.Tensor, "isin")
