import torch

x = torch.tensor([0.0, 4.0], requires_grad=True)
loss = torch.nn.functional.smooth_l1_loss(x, torch.zeros(2), reduction="sum", beta=0.0)
print(loss.grad_fn.name(), torch.autograd.grad(loss, x))

# torch 2.0.1 prints:
#     SmoothL1LossBackward0 (tensor([-1.,  1.]),)

# torch 2.1.2 prints:
#     SumBackward0 (tensor([0., 1.]),)
