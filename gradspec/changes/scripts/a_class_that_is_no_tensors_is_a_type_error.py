import torch

try:
    torch.ones(1).as_subclass(int)
except (RuntimeError, TypeError) as error:
    print(type(error).__name__, error)

# torch 2.9.1 prints:
#     RuntimeError Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure your class inherits from Tensor.

# torch 2.10.0 prints:
#     TypeError Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure your class inherits from Tensor.
