import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, grad):
        return torch.view_as_real(kept)


kept = torch.ones(2, dtype=torch.complex64)
x = torch.ones(2, 2, requires_grad=True)
y = x * 1
versions = []
y.register_hook(lambda grad: versions.append(grad._version))
(y * 3 + F.apply(y)).sum().backward()
seen = versions
print("expected:", [0])
print("seen:", seen)
raise SystemExit(seen != [0])
