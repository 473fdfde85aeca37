import torch


class Same(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx, grad):
        return grad


try:
    Same.apply(torch.ones(1, requires_grad=True))
    print("taken")
except RuntimeError:
    print("refused")

# torch 2.0.1 prints:
#     taken

# torch 2.1.2 prints:
#     refused
