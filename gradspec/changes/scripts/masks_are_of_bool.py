import torch

torch.set_warn_always(True)
mask = torch.tensor([1, 0], dtype=torch.uint8)
try:
    print(torch.zeros(2).masked_fill(mask, 3))
    print(torch.ones(2).masked_select(mask))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     tensor([3., 0.])
#     tensor([1.])

# torch 2.1.2 prints:
#     masked_fill_ only supports boolean masks, but got mask with dtype unsigned char
