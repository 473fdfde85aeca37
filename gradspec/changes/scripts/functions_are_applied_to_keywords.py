import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2


try:
    print(Double.apply(x=torch.ones(1)))
except TypeError as error:
    print(error)

# torch 2.12.1 prints:
#     apply() takes no keyword arguments

# torch 2.13.0 prints:
#     tensor([2.])
