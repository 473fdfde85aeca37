import torch

try:
    torch.nn.functional.multi_margin_loss(torch.ones(2, 2), torch.tensor([0]))
except RuntimeError as error:
    print(error)

# torch 2.11.0 prints:
#     inconsistent target size, expected 2 but got [1]

# torch 2.12.1 prints:
#     multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected target size [2], but got [1]. Input has shape [2, 2].
