import torch

try:
    print(torch.symeig(torch.eye(2), eigenvectors=True).eigenvalues.tolist())
except RuntimeError as error:
    print("removed:", "removed" in str(error))

# torch 1.13.1 prints:
#     [1.0, 1.0]

# torch 2.0.1 prints:
#     removed: True
