import torch

truth = torch.ones(2, dtype=torch.bool)
truth[...] = torch.tensor(3.0, requires_grad=True)
try:
    truth.chunk(2)
except RuntimeError as error:
    print(str(error).partition(" at ")[0])

# torch 2.7.1 prints:
#     isDifferentiableType(variable.scalar_type()) INTERNAL ASSERT FAILED

# torch 2.8.0 prints:
#     Autograd not support dtype: Bool
