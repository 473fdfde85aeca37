import torch

try:
    torch.vmap(lambda x: 1)(torch.ones(1))
except ValueError as error:
    print(error)

# torch 2.3.1 prints:
#     vmap(<lambda>, ...): `<lambda>` must only return Tensors, got type <class 'int'>. Did you mean to set out_dim= to None for output?

# torch 2.4.1 prints:
#     vmap(<lambda>, ...): `<lambda>` must only return Tensors, got type <class 'int'>. Did you mean to set out_dims= to None for output?
