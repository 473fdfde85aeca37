import torch

for call in (torch.Generator().manual_seed, torch.tensor):
    try:
        call(2**70)
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)

# torch 2.8.0 prints:
#     RuntimeError Overflow when unpacking long
#     RuntimeError Overflow when unpacking long

# torch 2.9.1 prints:
#     ValueError Overflow when unpacking long long
#     ValueError Overflow when unpacking long long
