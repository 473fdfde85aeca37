import torch

with torch.autograd.forward_ad.dual_level():
    x = torch.autograd.forward_ad.make_dual(torch.ones(1, 1, 2), torch.ones(1, 1, 2))
    try:
        torch.nn.functional.ctc_loss(x, torch.tensor([[1]]), torch.tensor([1]), torch.tensor([1]))
    except NotImplementedError as error:
        print(error)

# torch 2.3.1 prints:
#     Trying to use forward AD with _ctc_loss that does not support it because it has not been implemented yet.
#     Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its implementation.
#     Note that forward AD support for some operators require PyTorch to be built with TorchScript and for JIT to be enabled. If the environment var PYTORCH_JIT=0 is set or if the library is not built with TorchScript, some operators may no longer be used with forward AD.

# torch 2.4.1 prints:
#     Trying to use forward AD with _ctc_loss that does not support it because it has not been implemented yet.
#     Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its implementation or submit a PR adding the implementation to derivatives.yaml
