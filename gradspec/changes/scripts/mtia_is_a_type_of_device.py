import torch

try:
    torch.device("none")
except RuntimeError as error:
    print("mtia" in str(error))

# torch 1.13.1 prints:
#     False

# torch 2.0.1 prints:
#     True
