import torch

try:
    print(torch.zeros(2, dtype=torch.complex64).logsumexp(0).real)
except RuntimeError as error:
    print(error)

# torch 2.4.1 prints:
#     logsumexp(): Expected floating point type for result tensor, but got: ComplexFloat

# torch 2.5.1 prints:
#     tensor(0.6931)
