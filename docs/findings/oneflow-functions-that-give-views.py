import oneflow as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.view(-1)

    @staticmethod
    def backward(ctx, grad):
        return grad.view(2, 1) * 2


y = F.apply(torch.tensor([[1.0], [2.0]], requires_grad=True) * 1)
print("expected: RuntimeError")
try:
    y.mul_(2)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
