import torch

x = torch.tensor([-3.0, 3.0], requires_grad=True)
torch.nn.functional.hardswish(x).sum().backward()
print(x.grad)

# torch 2.7.1 prints:
#     tensor([-0.5000,  1.5000])

# torch 2.8.0 prints:
#     tensor([0., 1.])
