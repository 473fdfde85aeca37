import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(2, 1, 2), 1)
print(len(caught))

# torch 2.0.1 prints:
#     0

# torch 2.1.2 prints:
#     1
