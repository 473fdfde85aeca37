import oneflow as torch


class Deep(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            ctx.inner = x.detach().requires_grad_() - 1
        return ctx.inner.detach()

    @staticmethod
    def backward(ctx, grad):
        if ctx.inner > 0:
            with torch.enable_grad():
                Deep.apply(ctx.inner).sum().backward()
        return grad


print("expected: three passes end")
print("seen: the process ends", flush=True)
for _ in range(3):
    try:
        Deep.apply(torch.tensor(3.0, requires_grad=True)).sum().backward()
    except Exception as error:
        print("refused:", type(error).__name__, flush=True)
    (torch.ones(2, requires_grad=True) * 2).sum().backward()
print("no more: they end")
