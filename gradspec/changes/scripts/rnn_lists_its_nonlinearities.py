import torch

try:
    torch.nn.RNN(1, 2, nonlinearity="cos")
except ValueError as error:
    print(error)

# torch 2.0.1 prints:
#     Unknown nonlinearity 'cos'

# torch 2.1.2 prints:
#     Unknown nonlinearity 'cos'. Select from 'tanh' or 'relu'.
