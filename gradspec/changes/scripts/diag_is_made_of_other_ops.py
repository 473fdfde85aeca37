import torch

x = torch.ones(2, 2, requires_grad=True)
print(torch.diag(x).grad_fn.name(), torch.diag(x[0]).grad_fn.name())

# torch 1.13.1 prints:
#     DiagBackward0 DiagBackward0

# torch 2.0.1 prints:
#     DiagonalBackward0_copy DiagEmbedBackward0
