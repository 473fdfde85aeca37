import torch

for enabled in (None, 1, "on"):
    try:
        torch.autograd.set_multithreading_enabled(enabled)
        print("switched")
    except TypeError as error:
        print(error)

# torch 2.0.1 prints:
#     switched
#     switched
#     __init__(): incompatible constructor arguments. The following argument types are supported:
#         1. torch._C._MultithreadingEnabled(arg0: bool)
#
#     Invoked with: 'on'

# torch 2.1.2 prints:
#     set_multithreading_enabled(): argument 'enabled' (position 1) must be bool, not NoneType
#     set_multithreading_enabled(): argument 'enabled' (position 1) must be bool, not int
#     set_multithreading_enabled(): argument 'enabled' (position 1) must be bool, not str
