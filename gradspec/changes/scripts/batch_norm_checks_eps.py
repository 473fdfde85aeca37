import torch

try:
    print(torch.nn.functional.batch_norm(torch.ones(2, 1), torch.zeros(1), torch.ones(1), eps=0.0).shape)
except ValueError as error:
    print(error)

# torch 2.9.1 prints:
#     torch.Size([2, 1])

# torch 2.10.0 prints:
#     batch_norm eps must be positive, but got 0.0
