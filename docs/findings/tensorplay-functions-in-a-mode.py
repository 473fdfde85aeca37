import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(factor)
        return x * factor


with torch.inference_mode():
    i = torch.tensor([1.0, 2.0])
print("expected: no error")
try:
    with torch.no_grad():
        F.apply(torch.ones(2, requires_grad=True), i)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
