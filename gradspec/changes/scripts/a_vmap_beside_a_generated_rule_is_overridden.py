from contextlib import suppress

import torch

with suppress(ImportError):
    import torch._dynamo  # torch 2.3 would import it under vmap, and cannot


class Both(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return x * 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def vmap(info, dims, x):
        return x * 2, dims[0]


try:
    torch.func.vmap(Both.apply)(torch.ones(2))
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     You tried to vmap over Both, but it has both generate_vmap_rule=True and an overriden vmap staticmethod. Please set generate_vmap_rule=False or delete the overriden vmap staticmethod to avoid ambiguity. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html

# torch 2.8.0 prints:
#     You tried to vmap over Both, but it has both generate_vmap_rule=True and an overridden vmap staticmethod. Please set generate_vmap_rule=False or delete the overridden vmap staticmethod to avoid ambiguity. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html
