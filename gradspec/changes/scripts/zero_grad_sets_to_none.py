import torch

layer = torch.nn.Linear(1, 1)
layer(torch.ones(1, 1)).backward()
torch.optim.SGD(layer.parameters(), lr=1.0).zero_grad()
print(layer.bias.grad)
layer(torch.ones(1, 1)).backward()
layer.zero_grad()
print(layer.bias.grad)

# torch 1.13.1 prints:
#     tensor([0.])
#     tensor([0.])

# torch 2.0.1 prints:
#     None
#     None
