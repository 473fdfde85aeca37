import warnings

import torch

module = torch.nn.Linear(1, 1)
module.register_full_backward_hook(lambda module, into, out: None)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    module(torch.ones(1)).sum().backward()
print(len(said))

# torch 2.7.1 prints:
#     0

# torch 2.8.0 prints:
#     1
