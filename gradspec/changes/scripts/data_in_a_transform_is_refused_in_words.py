import torch


def assign(x):
    x.data = torch.ones(1)
    return x.sum()


try:
    torch.func.grad(assign)(torch.ones(1))
except RuntimeError as error:
    print("INTERNAL" in str(error))

# torch 2.0.1 prints:
#     True

# torch 2.1.2 prints:
#     False
