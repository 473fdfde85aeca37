import torch

try:
    print(torch.nn.functional.max_unpool2d(torch.ones(1, 1, 1, dtype=torch.float16), torch.tensor([[[0]]]), 2))
except RuntimeError as error:
    print(error)

# torch 2.4.1 prints:
#     "max_unpool2d" not implemented for 'Half'

# torch 2.5.1 prints:
#     tensor([[[1., 0.],
#              [0., 0.]]], dtype=torch.float16)
