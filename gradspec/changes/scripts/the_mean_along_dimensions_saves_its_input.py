import torch

x = torch.ones(2, 2, requires_grad=True)
y = x * 2
mean = y.mean(0)
y.add_(1)
try:
    mean.sum().backward()
    print(x.grad)
except RuntimeError as error:
    print("has been modified by an inplace operation" in str(error))

# torch 2.1.2 prints:
#     True

# torch 2.2.2 prints:
#     tensor([[1., 1.],
#             [1., 1.]])
