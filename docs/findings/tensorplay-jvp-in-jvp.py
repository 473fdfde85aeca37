import tensorplay as torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        return grad * 2 * ctx.saved_tensors[0]

    @staticmethod
    def jvp(ctx, tangent):
        return tangent * 2 * ctx.saved_tensors[0]


def along(x):
    return torch.func.jvp(lambda x: Square.apply(x) ** 2, (x,), (torch.ones(1),))[1]


x = torch.tensor([0.5])
seen = torch.func.jvp(along, (x,), (torch.ones(1),))[1].tolist()
print("expected:", [2.0])
print("seen:", seen)
raise SystemExit(seen != [2.0])
