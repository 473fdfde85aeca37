import torch

x = torch.ones(1)
with torch.inference_mode():
    print(x.view(torch.float32).is_inference())

# torch 2.5.1 prints:
#     False

# torch 2.6.0 prints:
#     True
