import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x[0] + x[1]

    @staticmethod
    def backward(ctx, grad):
        return None


x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = F.apply([x, x]).requires_grad
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
