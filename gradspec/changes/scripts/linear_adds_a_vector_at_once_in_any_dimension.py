import torch

print(
    torch.nn.functional.linear(
        torch.ones(1, 1, 2, 3, requires_grad=True), torch.ones(2, 3), torch.ones(2)
    ).grad_fn.name()
)

# torch 2.0.1 prints:
#     AddBackward0

# torch 2.1.2 prints:
#     ViewBackward0
