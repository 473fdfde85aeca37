import torch

x = torch.ones(1, requires_grad=True)
try:
    torch.nextafter(x, torch.zeros(1)).backward()
    print(x.grad)
except NotImplementedError as error:
    print(error)

# torch 2.12.1 prints:
#     the derivative for 'nextafter' is not implemented.

# torch 2.13.0 prints:
#     tensor([1.])
