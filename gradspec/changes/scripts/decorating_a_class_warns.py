import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    @torch.no_grad()
    class Decorated:
        pass


print(len(caught), Decorated.__name__)

# torch 1.13.1 prints:
#     0 Decorated

# torch 2.0.1 prints:
#     1 <lambda>
