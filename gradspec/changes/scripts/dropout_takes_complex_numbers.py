import torch

try:
    print(torch.nn.functional.dropout(torch.ones(2, dtype=torch.complex64)).dtype)
except NotImplementedError as error:
    print(error)

# torch 2.14.1 prints:
#     "bernoulli_scalar_cpu_" not implemented for 'ComplexFloat'

# torch 2.15.0 prints:
#     torch.complex64
