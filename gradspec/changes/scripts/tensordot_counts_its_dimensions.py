import torch

try:
    torch.tensordot(torch.ones(2), torch.ones(2), 5)
except (IndexError, RuntimeError) as error:
    print(type(error).__name__, error)

# torch 2.0.1 prints:
#     IndexError Dimension out of range (expected to be in range of [-1, 0], but got -5)

# torch 2.1.2 prints:
#     RuntimeError tensordot expects dims < ndim_a or ndim_b, but got dims=5
