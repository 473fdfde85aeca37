import torch

try:
    torch.tensor([1, 2]).pow_(2.5)
except RuntimeError as error:
    print(error)

# torch 2.5.1 prints:
#     Found dtype Long but expected Float

# torch 2.6.0 prints:
#     result type Float can't be cast to the desired output type Long
