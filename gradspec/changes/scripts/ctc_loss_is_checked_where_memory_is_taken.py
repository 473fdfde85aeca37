import torch

try:
    torch.nn.functional.ctc_loss(torch.zeros(2, 1, 3), torch.tensor([[1]]), torch.tensor([2]), torch.tensor([5]))
except RuntimeError as error:
    print(error)
