import torch

try:
    torch.nn.functional.interpolate(torch.ones(1, 1, 2), scale_factor=2, mode="none")
except NotImplementedError as error:
    print(error)

# torch 2.11.0 prints:
#     Input Error: Only 3D, 4D and 5D input Tensors supported (got 3D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact (got none)

# torch 2.12.1 prints:
#     Input Error: Only 3D, 4D and 5D input Tensors supported (got 3D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got none)
