import oneflow as torch


class Once(torch.autograd.Function):
    clear_saved_tensors_on_access = True

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x * 2


y = Once.apply(torch.tensor([1.0, 2.0], requires_grad=True))
y.sum().backward(retain_graph=True)
print("expected: RuntimeError")
try:
    y.sum().backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
