import torch

try:
    torch.tensor([1j]).nansum()
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     nansum does not support complex inputs

# torch 2.8.0 prints:
#     nansum on CPU does not support complex inputs
