import torch

try:
    print(torch.cholesky(torch.eye(2)).tolist())
except RuntimeError as error:
    print(error)

# torch 2.13.0 prints:
#     [[1.0, 0.0], [0.0, 1.0]]

# torch 2.14.1 prints:
#     This function was deprecated since version 1.9 and is now removed. `torch.cholesky` is deprecated in favor of `torch.linalg.cholesky`.
#     L = torch.cholesky(A) should be replaced with:
#     L = torch.linalg.cholesky(A)
#     U = torch.cholesky(A, upper=True) should be replaced with:
#     U = torch.linalg.cholesky(A).mH
