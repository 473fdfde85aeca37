import torch

try:
    torch.nn.functional.multi_margin_loss(torch.ones(2, 2), torch.tensor([0]))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     inconsistent target size, got: [1]

# torch 2.1.2 prints:
#     inconsistent target size, expected 2 but got [1]
