import torch


class Keeps(torch.autograd.Function):
    @staticmethod
    def forward(ctx, t):
        ctx.to_save = [1]
        return t * 2


try:
    print(Keeps.apply(torch.ones(2)))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     tensor([2., 2.])

# torch 2.1.2 prints:
#     autograd internal error: to_save attribute is expected to be a tuple but is list
