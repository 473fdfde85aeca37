import torch

try:
    print(torch.zeros(2, dtype=torch.complex64).expm1())
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     "expm1_vml_cpu" not implemented for 'ComplexFloat'

# torch 2.1.2 prints:
#     tensor([0.+0.j, 0.+0.j])
