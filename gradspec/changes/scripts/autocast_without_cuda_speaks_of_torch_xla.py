import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.autocast("cuda")
print([str(one.message) for one in caught])

# torch 2.9.1 prints:
#     ["User provided device_type of 'cuda', but CUDA is not available. Disabling"]

# torch 2.10.0 prints:
#     ['CUDA is not available or torch_xla is imported. Disabling autocast.']
