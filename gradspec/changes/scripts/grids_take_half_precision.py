import torch

try:
    print(torch.nn.functional.adaptive_max_pool3d(torch.ones(1, 1, 1, 1, dtype=torch.float16), 1))
except RuntimeError as error:
    print(error)

# torch 2.5.1 prints:
#     "adaptive_max_pool3d_cpu" not implemented for 'Half'

# torch 2.6.0 prints:
#     tensor([[[[1.]]]], dtype=torch.float16)
