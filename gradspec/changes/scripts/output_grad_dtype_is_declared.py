import torch


class Same(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        if hasattr(ctx, "set_output_grad_dtype"):
            ctx.set_output_grad_dtype(torch.float64)
        return x * 1

    @staticmethod
    def backward(ctx, grad):
        print(grad.dtype)
        return grad


x = torch.ones(1, requires_grad=True)
Same.apply(x).sum().backward()
print(x.grad.dtype)

# torch 2.13.0 prints:
#     torch.float32
#     torch.float32

# torch 2.14.1 prints:
#     torch.float64
#     torch.float32
