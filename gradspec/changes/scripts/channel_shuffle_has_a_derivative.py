import torch

x = torch.ones(1, 4, 1, requires_grad=True)
try:
    torch.channel_shuffle(x, 2).sum().backward()
except RuntimeError as error:
    print(error)
print(x.grad)

# torch 2.4.1 prints:
#     derivative for channel_shuffle is not implemented
#     None

# torch 2.5.1 prints:
#     tensor([[[1.],
#              [1.],
#              [1.],
#              [1.]]])
