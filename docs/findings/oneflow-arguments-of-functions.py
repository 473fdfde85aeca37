import oneflow as torch


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        return x * factor

    @staticmethod
    def backward(ctx, grad):
        return grad, None


print("expected: [2.0]")
try:
    print("seen:", Scale.apply(torch.ones(1), 2.0).tolist())
except RuntimeError as error:
    print("seen:", str(error).strip().splitlines()[0])
    raise SystemExit(1)
