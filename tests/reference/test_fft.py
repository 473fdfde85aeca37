"""Fourier transforms."""

from __future__ import annotations

import pytest

import reference_impl as torch


def close(a, b):
    return (a - b).abs().max() < 1e-9


def test_a_transform_and_its_inverse_give_back_the_numbers():
    x = torch.randn(2, 5, dtype=torch.float64)
    assert close(torch.fft.ifft(torch.fft.fft(x)).real, x)
    assert close(torch.fft.irfft(torch.fft.rfft(x), n=5), x)
    assert close(torch.fft.irfftn(torch.fft.rfftn(x), s=(2, 5)), x)
    assert close(torch.fft.ihfft(torch.fft.hfft(torch.fft.ihfft(x), n=5)), torch.fft.ihfft(x))
    assert close(torch.fft.ifft2(torch.fft.fft2(x)).real, x)


def test_quarters_of_the_circle_are_exact():
    assert torch.fft.fft(torch.arange(4.0)).tolist() == [6, -2 + 2j, -2, -2 - 2j]


def test_lengths_cut_and_fill_up():
    assert torch.fft.fft(torch.tensor([1.0, 2.0, 9.0]), n=2).tolist() == [3, -1]
    assert torch.fft.rfft(torch.ones(1), n=3).tolist() == [1, 1]


@pytest.mark.parametrize("norm, factor", [("backward", 1.0), (None, 1.0), ("ortho", 0.5), ("forward", 0.25)])
def test_the_norm_says_which_direction_divides(norm, factor):
    assert torch.fft.fft(torch.ones(4), norm=norm)[0].item() == 4 * factor


def test_nodes_are_those_of_the_three_kinds():
    x = torch.ones(4, requires_grad=True)
    assert torch.fft.fft(x).grad_fn.name() == "FftR2CBackward0"
    assert torch.fft.rfft(x).grad_fn._saved_onesided is True
    assert torch.fft.fft(x.to(torch.complex64)).grad_fn.name() == "FftC2CBackward0"
    assert torch.fft.irfft(x).grad_fn.name() == "FftC2RBackward0"
    assert torch.fft.ihfft(x).grad_fn.name() == "ConjBackward0"


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "ihfft", "fft2", "rfftn"])
def test_gradients_of_transforms_of_real_numbers(name):
    x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    transform = getattr(torch.fft, name)
    assert torch.autograd.gradcheck(transform, x, check_forward_ad=True)
    assert torch.autograd.gradgradcheck(transform, x)


@pytest.mark.parametrize("name", ["fft", "irfft", "hfft", "irfftn"])
def test_gradients_of_transforms_of_complex_numbers(name):
    x = torch.randn(2, 3, dtype=torch.complex128, requires_grad=True)
    assert torch.autograd.gradcheck(getattr(torch.fft, name), x)


def test_frequencies_and_their_order():
    assert torch.fft.fftfreq(4, 0.5).tolist() == [0.0, 0.5, -1.0, -0.5]
    assert torch.fft.rfftfreq(4).tolist() == [0.0, 0.25, 0.5]
    x = torch.arange(5)
    assert torch.fft.fftshift(x).tolist() == [3, 4, 0, 1, 2]
    assert torch.equal(torch.fft.ifftshift(torch.fft.fftshift(x)), x)


@pytest.mark.parametrize(
    "call, text",
    [
        (lambda: torch.fft.rfft(torch.ones(2, dtype=torch.complex64)), "rfft expects a real input tensor"),
        (lambda: torch.fft.fft(torch.ones(2), n=0), r"Invalid number of data points \(0\) specified"),
        (lambda: torch.fft.fft(torch.ones(2), norm="x"), 'Invalid normalization mode: "x"'),
        (lambda: torch.fft.fftn(torch.ones(2), dim=(0, 0)), "FFT dims must be unique"),
        (lambda: torch.fft.fftn(torch.ones(2), s=(1, 2)), "Got shape with 2 values"),
        (lambda: torch.fft.rfftn(torch.ones(2), dim=()), "rfftn must transform at least one axis"),
        (lambda: torch.fft.fft(torch.ones(2, dtype=torch.float16)), "Unsupported dtype Half"),
    ],
)
def test_what_cannot_be_transformed_is_refused(call, text):
    with pytest.raises(RuntimeError, match=text):
        call()
