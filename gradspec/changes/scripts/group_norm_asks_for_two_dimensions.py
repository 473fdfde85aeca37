import torch

try:
    torch.nn.functional.group_norm(torch.ones(3), 1)
except Exception as error:
    print(type(error).__name__, error)

# torch 1.13.1 prints:
#     IndexError Dimension out of range (expected to be in range of [-1, 0], but got 1)

# torch 2.0.1 prints:
#     RuntimeError Expected at least 2 dimensions for input tensor but received 1
