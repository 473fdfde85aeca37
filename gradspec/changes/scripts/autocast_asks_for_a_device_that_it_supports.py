import torch

try:
    torch.autocast("meta")
except Exception as error:
    print("'cuda' or 'cpu'" in str(error))

# torch 2.0.1 prints:
#     True

# torch 2.1.2 prints:
#     False
