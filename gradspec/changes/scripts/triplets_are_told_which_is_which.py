import torch

x = torch.ones(2, 2)
try:
    torch.nn.functional.triplet_margin_loss(x, x, x[0])
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     All inputs should have same dimension but got 2D, 2D and 1D inputs.

# torch 2.0.1 prints:
#     The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor 2D, positive 2D, and negative 1D inputs
