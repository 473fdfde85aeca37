import oneflow as torch

w = torch.nn.Parameter(torch.ones(2))
modes = []


def closure():
    modes.append(torch.is_grad_enabled())
    w.grad = torch.zeros(2)
    return torch.zeros(())


with torch.no_grad():
    torch.optim.SGD([w], lr=0.5).step(closure)
seen = modes
print("expected:", [True])
print("seen:", seen)
raise SystemExit(seen != [True])
