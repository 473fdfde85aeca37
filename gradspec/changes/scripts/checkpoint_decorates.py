import torch
from torch.utils.checkpoint import checkpoint

try:

    @checkpoint(use_reentrant=False)
    def double(x):
        """Twice as much."""
        return x * 2

    x = torch.ones(2, requires_grad=True)
    double(x).sum().backward()
    print(double.__name__, double.__doc__, x.grad.tolist())
except TypeError as error:
    print(error)

# torch 2.13.0 prints:
#     checkpoint() missing 1 required positional argument: 'function'

# torch 2.14.1 prints:
#     double Twice as much. [2.0, 2.0]
