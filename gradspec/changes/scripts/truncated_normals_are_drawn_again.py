import torch

torch.manual_seed(0)
x = torch.empty(200)
torch.nn.init.trunc_normal_(x, mean=9.0)
print("all at the end" if (x == 2).all() or (x == -2).all() else "spread")

# torch 2.11.0 prints:
#     all at the end

# torch 2.12.1 prints:
#     spread
