import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(*inputs):
        return inputs[-1] * 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        print("setup_context")

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


print(Double.apply(torch.ones(1, requires_grad=True)).item())

# torch 1.13.1 prints:
#     2.0

# torch 2.0.1 prints:
#     setup_context
#     2.0
