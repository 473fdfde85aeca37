import torch
import torch.utils.checkpoint

x = torch.ones(1, requires_grad=True)
try:
    print(torch.utils.checkpoint.checkpoint(lambda t: t * 2, x, use_reentrant=False, early_stop=False))
except TypeError as error:
    print(error)

# torch 2.8.0 prints:
#     <lambda>() got an unexpected keyword argument 'early_stop'

# torch 2.9.1 prints:
#     tensor([2.], grad_fn=<MulBackward0>)
