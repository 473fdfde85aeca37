import torch

print(hasattr((torch.ones(1, requires_grad=True) * 2).grad_fn, "_input_metadata"))

# torch 2.4.1 prints:
#     False

# torch 2.5.1 prints:
#     True
