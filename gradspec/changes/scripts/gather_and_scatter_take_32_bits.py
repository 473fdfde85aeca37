import torch

try:
    print(torch.ones(2).gather(0, torch.tensor([0], dtype=torch.int32)))
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     gather(): Expected dtype int64 for index

# torch 2.8.0 prints:
#     tensor([1.])
