import torch

for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode):
    try:
        print(mode(lambda: torch.is_grad_enabled())())
    except TypeError as error:
        print(error)

# torch 2.0.1 prints:
#     no_grad.__init__() takes 1 positional argument but 2 were given
#     enable_grad() takes no arguments
#     _DecoratorContextManager.__call__() missing 1 required positional argument: 'orig_func'

# torch 2.1.2 prints:
#     False
#     True
#     False
