import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    @torch.no_grad()
    class Decorated:
        pass


print(caught[0].filename.endswith("_contextlib.py"))

# torch 2.3.1 prints:
#     True

# torch 2.4.1 prints:
#     False
