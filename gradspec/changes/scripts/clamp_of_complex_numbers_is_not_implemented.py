import torch

one = torch.tensor([1j])
for call in (lambda: one.clamp(0), one.relu, one.floor, one.ceil, one.trunc, one.sign, one.signbit):
    try:
        call()
    except RuntimeError as error:
        print(type(error).__name__, error)

# torch 2.7.1 prints:
#     RuntimeError clamp is not supported for complex types
#     RuntimeError clamp is not supported for complex types
#     RuntimeError floor is not supported for complex inputs
#     RuntimeError ceil is not supported for complex inputs
#     RuntimeError trunc is not supported for complex inputs
#     RuntimeError Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead.
#     RuntimeError signbit is not implemented for complex tensors.

# torch 2.8.0 prints:
#     NotImplementedError clamp is not supported for complex types
#     NotImplementedError clamp is not supported for complex types
#     NotImplementedError floor is not supported for complex inputs
#     NotImplementedError ceil is not supported for complex inputs
#     NotImplementedError trunc is not supported for complex inputs
#     NotImplementedError Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead.
#     NotImplementedError signbit is not implemented for complex tensors.
