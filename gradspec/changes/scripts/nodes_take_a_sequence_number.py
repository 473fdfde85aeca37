import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
print(hasattr(y.grad_fn, "_set_sequence_nr"))

# torch 2.1.2 prints:
#     False

# torch 2.2.2 prints:
#     True
