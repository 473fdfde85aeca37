import torch
from torch.utils.checkpoint import checkpoint

calls = []


def twice(x):
    y = x.exp()
    calls.append("called")
    return y


checkpoint(twice, torch.ones(1, requires_grad=True), use_reentrant=False).backward()
print(calls)

# torch 2.0.1 prints:
#     ['called', 'called']

# torch 2.1.2 prints:
#     ['called']
