import torch

x = torch.ones(1, 1, 2, requires_grad=True)
y = torch.nn.functional.linear(x, torch.ones(1, 2), torch.ones(1))
print(y.grad_fn.name(), y._is_view())

# torch 2.14.1 prints:
#     ViewBackward0 True

# torch 2.15.0 prints:
#     UnsafeViewBackward0 False
