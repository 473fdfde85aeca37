import torch

for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode):
    try:
        print(mode(lambda: torch.is_grad_enabled())())
    except TypeError:
        print("refused")

# torch 2.0.1 prints:
#     refused
#     refused
#     refused

# torch 2.1.2 prints:
#     False
#     True
#     False
