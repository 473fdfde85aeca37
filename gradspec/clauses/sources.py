"""The sources that many clauses share. A clause that rests on one issue or pull request names it itself."""

from __future__ import annotations

from gradspec.clauses.entries import Source

_DOCS = "https://docs.pytorch.org/docs/stable"

MECHANICS = Source("autograd mechanics note", f"{_DOCS}/notes/autograd.html")
MECHANICS_1_8 = Source(
    "autograd mechanics note, edition of 1.8", "https://docs.pytorch.org/docs/1.8.0/notes/autograd.html"
)
NO_GRAD = Source("torch.no_grad", f"{_DOCS}/generated/torch.no_grad.html")
ENABLE_GRAD = Source("torch.enable_grad", f"{_DOCS}/generated/torch.enable_grad.html")
SET_GRAD_ENABLED = Source("torch.set_grad_enabled", f"{_DOCS}/generated/torch.autograd.grad_mode.set_grad_enabled.html")
INFERENCE_MODE = Source("torch.inference_mode", f"{_DOCS}/generated/torch.autograd.grad_mode.inference_mode.html")
INFERENCE_NOTE = Source("C++ inference mode note", "https://docs.pytorch.org/cppdocs/notes/inference_mode.html")
INFERENCE_RFC = Source("inference mode RFC", "https://github.com/pytorch/rfcs/pull/17")
CONTEXT_DECORATOR = Source(
    "torch/utils/_contextlib.py", "https://github.com/pytorch/pytorch/blob/main/torch/utils/_contextlib.py"
)
GRAD_MODE_CODE = Source(
    "torch/autograd/grad_mode.py", "https://github.com/pytorch/pytorch/blob/main/torch/autograd/grad_mode.py"
)
SET_WARN_ALWAYS = Source("torch.set_warn_always", f"{_DOCS}/generated/torch.set_warn_always.html")
TENSOR = Source("torch.Tensor", f"{_DOCS}/tensors.html")
TENSOR_ATTRIBUTES = Source("tensor attributes: torch.dtype", f"{_DOCS}/tensor_attributes.html")
BROADCASTING = Source("broadcasting semantics", f"{_DOCS}/notes/broadcasting.html")
TENSOR_VIEWS = Source("tensor views", f"{_DOCS}/tensor_view.html")
AUTOGRAD = Source("torch.autograd", f"{_DOCS}/autograd.html")
RANDOM_CODE = Source(
    "aten/src/ATen/core/TransformationHelper.h, DistributionsHelper.h",
    "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/core/TransformationHelper.h",
)
TESTS = Source("test/test_autograd.py", "https://github.com/pytorch/pytorch/blob/main/test/test_autograd.py")
OBSERVED = Source("seen in torch 2.13.0 on the CPU")


def issue(number: int) -> Source:
    """An issue of pytorch/pytorch."""
    return Source(f"pytorch issue {number}", f"https://github.com/pytorch/pytorch/issues/{number}")


def pull(number: int) -> Source:
    """A pull request of pytorch/pytorch."""
    return Source(f"pytorch pull request {number}", f"https://github.com/pytorch/pytorch/pull/{number}")
