import torch


class Double(torch.autograd.Function):
    clear_saved_tensors_on_access = True

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        print(len(ctx.saved_tensors))
        print(len(ctx.saved_tensors))
        return grad


try:
    Double.apply(torch.ones(1, requires_grad=True)).sum().backward()
except RuntimeError as error:
    print(error)

# torch 2.10.0 prints:
#     1
#     1

# torch 2.11.0 prints:
#     1
#     saved_tensors can only be accessed once when clear_saved_tensors_on_access=True is set on the autograd.Function. Either access saved_tensors only once, or set clear_saved_tensors_on_access=False.
