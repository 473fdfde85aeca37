import torch

try:
    torch.nn.Hardtanh(2, 1)
except AssertionError as error:
    print(repr(error))

# torch 2.10.0 prints:
#     AssertionError()

# torch 2.11.0 prints:
#     AssertionError('max_val (1) must be greater than min_val (2)')
