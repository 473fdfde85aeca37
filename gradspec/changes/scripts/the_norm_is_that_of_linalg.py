import torch

x = torch.ones(2, 2, requires_grad=True)
for norm in x.norm(), x.norm(1, dim=0), x.norm(dim=(0, 1)):
    print(norm.grad_fn.name())

# torch 1.13.1 prints:
#     NormBackward1
#     NormBackward1
#     SqrtBackward0

# torch 2.0.1 prints:
#     LinalgVectorNormBackward0
#     LinalgVectorNormBackward0
#     LinalgVectorNormBackward0
