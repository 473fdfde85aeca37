import warnings

import torch

module = torch.nn.Linear(1, 1)
module.register_full_backward_pre_hook(lambda module, grad_output: None)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    module(torch.ones(1, 1)).sum().backward()
print(len(caught))

# torch 2.13.0 prints:
#     1

# torch 2.14.1 prints:
#     0
