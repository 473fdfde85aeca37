import torch

optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1)
try:
    torch.optim.swa_utils.SWALR(optimizer, 0.1, anneal_strategy="steps")
except ValueError as error:
    print(error)

# torch 2.12.1 prints:
#     anneal_strategy must by one of 'cos' or 'linear', instead got steps

# torch 2.13.0 prints:
#     anneal_strategy must be one of 'cos' or 'linear', instead got steps
