import io
import warnings

import torch

file = io.BytesIO()
torch.save(torch.ones(1), file)
file.seek(0)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.load(file)
print(len(caught))

# torch 2.3.1 prints:
#     0

# torch 2.4.1 prints:
#     1

# torch 2.5.1 prints:
#     1

# torch 2.6.0 prints:
#     0
