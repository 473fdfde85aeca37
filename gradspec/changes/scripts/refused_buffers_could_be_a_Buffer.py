import torch

module = torch.nn.Module()
module.register_buffer("b", torch.ones(1))
try:
    module.b = 3
except TypeError as error:
    print(error)

# torch 2.4.1 prints:
#     cannot assign 'int' as buffer 'b' (torch.Tensor or None expected)

# torch 2.5.1 prints:
#     cannot assign 'int' as buffer 'b' (torch.nn.Buffer, torch.Tensor or None expected)
