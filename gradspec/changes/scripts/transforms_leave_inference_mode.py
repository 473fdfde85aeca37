import torch

with torch.inference_mode():
    print(torch.func.grad(torch.sum)(torch.ones(1)).is_inference())

# torch 2.11.0 prints:
#     True

# torch 2.12.1 prints:
#     False
