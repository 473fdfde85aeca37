import torch

try:
    torch.nn.RNN(1, 2, nonlinearity="cos")
except ValueError as error:
    print(error)
