import torch

try:
    torch.nn.functional.one_hot(torch.ones(1))
except RuntimeError as error:
    print(error)

# torch 2.4.1 prints:
#     one_hot is only applicable to index tensor.

# torch 2.5.1 prints:
#     one_hot is only applicable to index tensor of type LongTensor.
