import torch


class Saves(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.to_save = [x]
        return x * 2


try:
    Saves.apply(torch.ones(1, requires_grad=True))
except RuntimeError as error:
    print([str(error)])

# torch 2.2.2 prints:
#     ['autograd internal error: to_save attribute is expected to be a tuple but is list']

# torch 2.3.1 prints:
#     ['autograd internal error: to_save attribute is expected to be a tuple but is ']

# torch 2.13.0 prints:
#     ['autograd internal error: to_save attribute is expected to be a tuple but is ']

# torch 2.14.1 prints:
#     ['autograd internal error: to_save attribute is expected to be a tuple but is list']
