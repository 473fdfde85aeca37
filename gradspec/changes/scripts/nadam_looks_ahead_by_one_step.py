import torch

x = torch.ones(1, requires_grad=True)
optimizer = torch.optim.NAdam([x], lr=0.125)
for _ in range(2):
    x.grad = torch.full((1,), 0.5)
    optimizer.step()
print(f"{x.item():.4f}")

# torch 1.13.1 prints:
#     0.7715

# torch 2.0.1 prints:
#     0.7700
