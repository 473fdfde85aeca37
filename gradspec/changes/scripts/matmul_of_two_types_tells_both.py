import torch

try:
    torch.ones(1, 1, dtype=torch.int64) @ torch.ones(1, 1)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     expected scalar type Long but found Float

# torch 2.1.2 prints:
#     expected m1 and m2 to have the same dtype, but got: long int != float
