import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)


x = torch.ones(2)
print(Double.apply(x) is x)

# torch 1.13.1 prints:
#     False

# torch 2.0.1 prints:
#     True
