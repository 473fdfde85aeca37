import copy

import torch

try:
    copy.deepcopy(torch.ones(1, requires_grad=True) * 2)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment

# torch 2.1.2 prints:
#     Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001
