import torch

print(torch.optim.SGD.step.__name__)

# torch 2.0.1 prints:
#     _use_grad

# torch 2.1.2 prints:
#     step
