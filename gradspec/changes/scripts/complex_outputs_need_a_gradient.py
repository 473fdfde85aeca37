import torch

x = torch.ones((), dtype=torch.complex64, requires_grad=True)
try:
    (x * 2).backward()
    print(x.grad)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     tensor(2.+0.j)

# torch 2.1.2 prints:
#     grad can be implicitly created only for real scalar outputs but got torch.complex64
