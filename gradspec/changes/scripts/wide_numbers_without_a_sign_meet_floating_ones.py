import torch

try:
    print(torch.ones(2) * torch.ones(2, dtype=torch.uint16))
except RuntimeError as error:
    print(error)

# torch 2.3.1 prints:
#     Promotion for uint16, uint32, uint64 types is not supported, attempted to promote Float and UInt16

# torch 2.4.1 prints:
#     tensor([1., 1.])
