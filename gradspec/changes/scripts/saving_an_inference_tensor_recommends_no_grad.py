import torch

with torch.inference_mode():
    x = torch.ones(1)
try:
    torch.ones(1, requires_grad=True) * x
except RuntimeError as error:
    print(error)

# torch 2.8.0 prints:
#     Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor and use it in autograd.

# torch 2.9.1 prints:
#     Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.
