import torch

try:
    torch.nn.functional.nll_loss(torch.ones(2, 2), torch.ones(2))
except RuntimeError as error:
    print(error)

# torch 2.11.0 prints:
#     expected scalar type Long but found Float

# torch 2.12.1 prints:
#     expected target dtype to be Long or Byte, but got Float
