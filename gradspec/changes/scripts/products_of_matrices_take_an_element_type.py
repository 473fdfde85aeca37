import torch

try:
    torch.mm(torch.ones(1, 1), torch.ones(1, 1), torch.float32)
except (TypeError, RuntimeError) as error:
    print(type(error).__name__)

# torch 2.7.1 prints:
#     TypeError

# torch 2.8.0 prints:
#     NotImplementedError
