import oneflow as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x, None)
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad


packed = []


def pack(tensor):
    packed.append(tensor)
    return tensor


x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
    F.apply(x)
seen = any(one is None for one in packed)
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
