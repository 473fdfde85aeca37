import warnings

import torch

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    torch.tensor(torch.ones(1))
print(said[0].message)

# torch 2.6.0 prints:
#     To copy construct from a tensor, it is recommended to use sourceTensor.clone().detach() or sourceTensor.clone().detach().requires_grad_(True), rather than torch.tensor(sourceTensor).

# torch 2.7.1 prints:
#     To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).
