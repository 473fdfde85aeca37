import warnings

import torch


class Text(torch.nn.Module):
    def forward(self, x):
        return "text"


module = Text()
module.register_full_backward_hook(print)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    module(torch.ones(1, requires_grad=True))
print(len(said))

# torch 1.13.1 prints:
#     0

# torch 2.0.1 prints:
#     1
