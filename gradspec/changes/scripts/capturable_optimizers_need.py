import torch

x = torch.ones(1, requires_grad=True)
x.grad = torch.ones(1)
try:
    torch.optim.Adam([x], capturable=True).step()
except AssertionError as error:
    print(error)

# torch 2.0.1 prints:
#     If capturable=True, params and state_steps must be CUDA tensors.

# torch 2.1.2 prints:
#     If capturable=True, params and state_steps must be CUDA or XLA tensors.

# torch 2.3.1 prints:
#     If capturable=True, params and state_steps must be CUDA or XLA tensors.

# torch 2.4.1 prints:
#     If capturable=True, params and state_steps must be on supported devices: ['cuda', 'privateuseone', 'xla'].

# torch 2.5.1 prints:
#     If capturable=True, params and state_steps must be on supported devices: ['cuda', 'xpu', 'hpu', 'privateuseone', 'xla'].
