import warnings

import torch
from torch.utils.checkpoint import checkpoint

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("ignore")  # what torch imports may warn too
    warnings.filterwarnings("always", "torch.utils.checkpoint")
    checkpoint(torch.exp, torch.ones(1, requires_grad=True))
print(caught[0].message)

# torch 2.4.1 prints:
#     torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. In version 2.4 we will raise an exception if use_reentrant is not passed. use_reentrant=False is recommended, but if you need to preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more details on the differences between the two variants.

# torch 2.5.1 prints:
#     torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. In version 2.5 we will raise an exception if use_reentrant is not passed. use_reentrant=False is recommended, but if you need to preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more details on the differences between the two variants.
