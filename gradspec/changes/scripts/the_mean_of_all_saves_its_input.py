import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
mean = y.mean()
y.add_(1)
try:
    mean.backward()
    print(x.grad)
except RuntimeError as error:
    print("has been modified by an inplace operation" in str(error))

# torch 1.13.1 prints:
#     tensor([1., 1.])

# torch 2.0.1 prints:
#     True

# torch 2.1.2 prints:
#     True

# torch 2.2.2 prints:
#     tensor([1., 1.])
