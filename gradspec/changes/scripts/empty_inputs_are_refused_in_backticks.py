import torch

try:
    torch.ones(1, requires_grad=True).backward(inputs=[])
except RuntimeError as error:
    print(error)

# torch 2.3.1 prints:
#     'inputs' argument to backward() cannot be empty.

# torch 2.4.1 prints:
#     `inputs` argument to `backward()` cannot be empty.
