import tensorplay as torch

versions = []


def total(x):
    y = (x * 2).sum() + (x * 3).sum() + (x * 5).sum()
    (gradient,) = torch.autograd.grad(y, x)
    versions.append(gradient._version)
    return x.sum()


torch.func.grad(total)(torch.ones(2))
print("expected:", [0])
print("seen:", versions)
raise SystemExit(versions != [0])
