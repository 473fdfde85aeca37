import torch

try:
    torch.nn.functional.pad(torch.ones(1), (1, 1), "reflect")
except NotImplementedError as error:
    print(error)

# torch 2.8.0 prints:
#     Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now

# torch 2.9.1 prints:
#     Padding size 2 is not supported for 1D input tensor.
#     Supported combinations for non-constant padding:
#       - 2D or 3D input: padding size = 2 (pads last dimension)
#       - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
#       - 4D or 5D input: padding size = 6 (pads last 3 dimensions)
