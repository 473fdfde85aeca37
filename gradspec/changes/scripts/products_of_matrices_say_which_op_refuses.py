import torch

one, two = torch.ones(2), torch.ones(2, 3)
for call in (
    lambda: two @ two,
    lambda: torch.mm(one, two),
    lambda: torch.mm(two, one),
    lambda: torch.addmm(two, two, two),
):
    try:
        call()
    except RuntimeError as error:
        print(error)

# torch 2.14.1 prints:
#     mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)
#     self must be a matrix
#     mat2 must be a matrix
#     mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)

# torch 2.15.0 prints:
#     mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)
#     mm: self must be a matrix, got 1-D tensor
#     mm: mat2 must be a matrix, got 1-D tensor
#     addmm: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)
