import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.nn.init.uniform(torch.ones(1))
print(caught[0].message)

# torch 2.3.1 prints:
#     nn.init.uniform is now deprecated in favor of nn.init.uniform_.

# torch 2.4.1 prints:
#     `nn.init.uniform` is now deprecated in favor of `nn.init.uniform_`.
