import torch

parts = [torch.empty(0), torch.empty(0)]
try:
    torch.unbind_copy(torch.ones(2, 2), out=parts)
except RuntimeError as error:
    print(error)
print([len(part) for part in parts])

# torch 2.6.0 prints:
#     The size of tensor a (0) must match the size of tensor b (2) at non-singleton dimension 0
#     [0, 0]

# torch 2.7.1 prints:
#     [2, 2]
