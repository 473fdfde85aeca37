import torch

try:
    torch.nn.functional.rms_norm(torch.ones(2), (3,))
except RuntimeError as error:
    print(error)

# torch 2.9.1 prints:
#     Given normalized_shape=[3], expected input with shape [*, 3], but got input of size[2]

# torch 2.10.0 prints:
#     Given normalized_shape=[3], expected input with shape [*3], but got input of size[2]
