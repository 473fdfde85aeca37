import torch

y = torch.ones(2, requires_grad=True) * 2
z = y * y
y.detach_()
try:
    z.sum().backward()
except RuntimeError as error:
    print(str(error).partition(" at ")[0])

# torch 1.13.1 prints:
#     saved_for INTERNAL ASSERT FAILED

# torch 2.0.1 prints:
#     Trying to use a saved tensor that has been detached in-place, i.e. with .detach_().This is not supported, please use out-of-place `.detach()` instead
