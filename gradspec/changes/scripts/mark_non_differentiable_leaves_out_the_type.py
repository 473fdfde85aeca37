import torch


class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_non_differentiable(1)
        return x


try:
    Wrong.apply(torch.ones(1, requires_grad=True))
except RuntimeError as error:
    print([str(error)])

# torch 2.2.2 prints:
#     ['mark_non_differentiable only accepts variable arguments, but got int']

# torch 2.3.1 prints:
#     ['mark_non_differentiable only accepts variable arguments, but got ']

# torch 2.13.0 prints:
#     ['mark_non_differentiable only accepts variable arguments, but got ']

# torch 2.14.1 prints:
#     ['mark_non_differentiable only accepts variable arguments, but got int']
