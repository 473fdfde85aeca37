import torch


def fails(tensor):
    raise KeyError("no such tensor")


x = torch.ones(1, requires_grad=True)
try:
    with torch.autograd.graph.saved_tensors_hooks(fails, fails):
        x * x
except (KeyError, RuntimeError) as error:
    print(type(error).__name__, str(error).splitlines()[0])

# torch 1.13.1 prints:
#     RuntimeError KeyError: 'no such tensor'

# torch 2.0.1 prints:
#     KeyError 'no such tensor'
