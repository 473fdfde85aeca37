import torch

try:
    torch.ones(1).grad_fn = None
except AttributeError as error:
    print(error)

# torch 2.1.2 prints:
#     attribute 'grad_fn' of 'torch._C._TensorBase' objects is not writable

# torch 2.2.2 prints:
#     attribute 'grad_fn' of 'torch._C.TensorBase' objects is not writable
