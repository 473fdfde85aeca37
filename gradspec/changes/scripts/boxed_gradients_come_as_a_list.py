import torch


class Double(torch.autograd.Function):
    boxed_grads_call = True

    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grads):
        print(type(grads).__name__)
        return torch.ones(1)


Double.apply(torch.ones(1, requires_grad=True)).sum().backward()

# torch 2.12.1 prints:
#     Tensor

# torch 2.13.0 prints:
#     list
