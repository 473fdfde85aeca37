import torch

try:
    torch.solve(torch.eye(2), torch.eye(2))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     This function was deprecated since version 1.9 and is now removed. Please use the `torch.linalg.solve` function instead.

# torch 2.1.2 prints:
#     This function was deprecated since version 1.9 and is now removed. `torch.solve` is deprecated in favor of `torch.linalg.solve`. `torch.linalg.solve` has its arguments reversed and does not return the LU factorization.
#
#     To get the LU factorization see `torch.lu`, which can be used with `torch.lu_solve` or `torch.lu_unpack`.
#     X = torch.solve(B, A).solution should be replaced with:
#     X = torch.linalg.solve(A, B)
