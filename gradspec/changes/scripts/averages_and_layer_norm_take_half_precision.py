import torch

try:
    print(torch.nn.functional.layer_norm(torch.ones(2, dtype=torch.float16), (2,)))
except RuntimeError as error:
    print(error)

# torch 2.2.2 prints:
#     "LayerNormKernelImpl" not implemented for 'Half'

# torch 2.3.1 prints:
#     tensor([0., 0.], dtype=torch.float16)
