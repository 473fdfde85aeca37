import torch

try:
    print(torch.optim.SGD(torch.nn.Linear(1, 1).named_parameters(), lr=1).param_groups[0]["param_names"])
except TypeError as error:
    print(error)

# torch 2.5.1 prints:
#     optimizer can only optimize Tensors, but one of the params is tuple

# torch 2.6.0 prints:
#     ['weight', 'bias']
