import torch

try:
    torch.nn.functional.multilabel_margin_loss(torch.ones(2, 2), torch.tensor([0, 1]))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     inconsistent size [2] for argument #2 'target'

# torch 2.1.2 prints:
#     inconsistent target size: [2] for input of size: [2, 2]
