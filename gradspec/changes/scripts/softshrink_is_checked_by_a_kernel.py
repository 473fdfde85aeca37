import torch

try:
    torch.nn.functional.softshrink(torch.tensor([1]))
except NotImplementedError as error:
    print(error)

# torch 2.9.1 prints:
#     "softshrink_cpu" not implemented for 'Long'

# torch 2.10.0 prints:
#     "softshrink_check" not implemented for 'Long'
