import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        try:
            ctx.needs_input_grad = (False,)
            print(ctx.needs_input_grad)
        except AttributeError as error:
            print(error)
        return x * 2


Double.apply(torch.ones(1, requires_grad=True))

# torch 2.3.1 prints:
#     attribute 'needs_input_grad' of 'torch._C._FunctionBase' objects is not writable

# torch 2.4.1 prints:
#     (False,)
