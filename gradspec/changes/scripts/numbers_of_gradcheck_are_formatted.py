import torch


class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 3


x = torch.ones(1, dtype=torch.float64, requires_grad=True)
try:
    torch.autograd.gradcheck(Wrong.apply, x, fast_mode=True)
except RuntimeError as error:
    print(str(error).splitlines()[2])

# torch 2.6.0 prints:
#     analytical:tensor(3., dtype=torch.float64)

# torch 2.7.1 prints:
#     analytical:3.0
