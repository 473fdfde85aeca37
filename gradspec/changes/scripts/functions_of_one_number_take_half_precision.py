import torch

try:
    print(torch.zeros(2, dtype=torch.float16).exp())
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     "exp_vml_cpu" not implemented for 'Half'

# torch 2.1.2 prints:
#     tensor([1., 1.], dtype=torch.float16)
