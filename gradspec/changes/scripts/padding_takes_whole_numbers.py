import torch

try:
    print(torch.nn.functional.pad(torch.ones(1, 2, dtype=torch.int64), (1, 0), "replicate"))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     "replication_pad1d_cpu" not implemented for 'Long'

# torch 2.1.2 prints:
#     tensor([[1, 1, 1]])
