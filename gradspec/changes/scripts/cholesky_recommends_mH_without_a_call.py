import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.cholesky(torch.eye(1))
print("mH()" in str(caught[0].message))

# torch 2.0.1 prints:
#     True

# torch 2.1.2 prints:
#     False
