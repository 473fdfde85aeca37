import torch

for other in (1, torch.tensor([True])):
    try:
        torch.tensor([True]) - other
    except RuntimeError as error:
        print(type(error).__name__, error)

# torch 2.13.0 prints:
#     RuntimeError Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
#     RuntimeError Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.

# torch 2.14.1 prints:
#     NotImplementedError Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
#     NotImplementedError Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.
