import torch

with torch.inference_mode():
    x = torch.ones(1)
try:
    print(torch.autograd.graph.increment_version(x))
except RuntimeError as error:
    print(error)

# torch 2.4.1 prints:
#     Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.

# torch 2.5.1 prints:
#     None
