import torch

try:
    print(torch.nn.functional.pad(torch.ones(1, 2, dtype=torch.float16), (1, 0), "replicate"))
except RuntimeError as error:
    print(error)

# torch 2.5.1 prints:
#     "replication_pad1d" not implemented for 'Half'

# torch 2.6.0 prints:
#     tensor([[1., 1., 1.]], dtype=torch.float16)
