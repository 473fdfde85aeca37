import torch

for bias in (torch.ones(2, 2), torch.ones(1, 2), torch.ones(2)):
    for shape in ((1, 2, 3), (1, 1, 2, 3)):
        x = torch.ones(shape, requires_grad=True)
        print(torch.nn.functional.linear(x, torch.ones(2, 3), bias).grad_fn.name())

# torch 2.9.1 prints:
#     ViewBackward0
#     AddBackward0
#     ViewBackward0
#     AddBackward0
#     ViewBackward0
#     ViewBackward0

# torch 2.10.0 prints:
#     AddBackward0
#     AddBackward0
#     ViewBackward0
#     ViewBackward0
#     ViewBackward0
#     ViewBackward0
