import torch


@torch.no_grad()
def double(x):
    return x * 2


print(double.__code__.co_name)

# torch 2.14.1 prints:
#     decorate_context

# torch 2.15.0 prints:
#     no_grad
