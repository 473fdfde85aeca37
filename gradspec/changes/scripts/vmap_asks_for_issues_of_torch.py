import torch

try:
    torch.func.vmap(lambda x: x if x > 0 else -x)(torch.ones(2))
except RuntimeError as error:
    print(error)

# torch 2.12.1 prints:
#     vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that yet, please shout over at https://github.com/pytorch/functorch/issues/257 .

# torch 2.13.0 prints:
#     vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that yet, please file an issue at https://github.com/pytorch/pytorch/issues .
