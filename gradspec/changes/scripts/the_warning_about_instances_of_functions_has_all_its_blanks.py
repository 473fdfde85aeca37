import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.autograd.Function()
print(str(caught[0].message))

# torch 2.5.1 prints:
#     <class 'torch.autograd.function.Function'> should not be instantiated. Methods on autograd functionsare all static, so you should invoke them on the class itself. Instantiating an autograd function will raise an error in a future version of PyTorch.

# torch 2.6.0 prints:
#     <class 'torch.autograd.function.Function'> should not be instantiated. Methods on autograd functions are all static, so you should invoke them on the class itself. Instantiating an autograd function will raise an error in a future version of PyTorch.
