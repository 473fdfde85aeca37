import torch

try:
    print(torch.symeig(torch.eye(2), eigenvectors=True).eigenvalues.tolist())
except RuntimeError as error:
    print("removed:", "removed" in str(error))
