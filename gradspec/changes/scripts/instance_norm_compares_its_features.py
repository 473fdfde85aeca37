import warnings

import torch

x = torch.tensor([[[1.0, 3.0]]])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(torch.nn.InstanceNorm1d(2)(x).shape)
    try:
        torch.nn.InstanceNorm1d(2, affine=True)(x)
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)
print([str(one.message)[:40] for one in caught if "features" in str(one.message)])

# torch 2.0.1 prints:
#     torch.Size([1, 1, 2])
#     RuntimeError weight should contain 1 elements not 2
#     []

# torch 2.1.2 prints:
#     torch.Size([1, 1, 2])
#     ValueError expected input's size at dim=1 to match num_features (2), but got: 1.
#     ["input's size at dim=1 does not match num"]
