import torch

try:
    print(torch.isin(*[torch.ones(2, dtype=torch.bfloat16)] * 2))
except RuntimeError as error:
    print(error)

# torch 2.5.1 prints:
#     Unsupported input type encountered for isin(): BFloat16

# torch 2.6.0 prints:
#     tensor([True, True])
