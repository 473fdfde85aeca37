import torch

try:
    torch.nn.Bilinear(0, 1, 1)
except (ValueError, ZeroDivisionError) as error:
    print(type(error).__name__)

# torch 2.7.1 prints:
#     ZeroDivisionError

# torch 2.8.0 prints:
#     ValueError
