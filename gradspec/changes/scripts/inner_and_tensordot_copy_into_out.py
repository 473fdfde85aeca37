import torch

x = torch.tensor([0.5, 2.0], requires_grad=True)
out = torch.zeros(())
torch.inner(x, torch.ones(2), out=out)
try:
    out.backward()
    print(x.grad)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     derivative for aten::tensordot is not implemented

# torch 2.1.2 prints:
#     tensor([1., 1.])
