import torch

try:
    torch.optim.Adam([torch.ones(1, requires_grad=True)], lr=torch.tensor(0.5), foreach=True)
    print("taken")
except ValueError as error:
    print(error)

# torch 2.0.1 prints:
#     taken

# torch 2.1.2 prints:
#     lr as a Tensor is not supported for capturable=False and foreach=True
