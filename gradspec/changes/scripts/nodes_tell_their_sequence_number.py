import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
print(hasattr(y.grad_fn, "_sequence_nr"))

# torch 2.0.1 prints:
#     False

# torch 2.1.2 prints:
#     True
