import torch

try:
    torch.testing.assert_close(1, 2)
except AssertionError as error:
    print(error)

# torch 2.0.1 prints:
#     Scalars are not equal!
#
#     Absolute difference: 1
#     Relative difference: 0.5

# torch 2.1.2 prints:
#     Scalars are not equal!
#
#     Expected 2 but got 1.
#     Absolute difference: 1
#     Relative difference: 0.5
