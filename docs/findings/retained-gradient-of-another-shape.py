import torch

x = torch.ones(2, requires_grad=True) * 1
x.retain_grad()
x.unsqueeze_(0)
print("expected: the second change in place is recorded as the first one is")
try:
    x.mul_(2)
    print("seen: it is recorded")
except RuntimeError as error:
    print("seen:", str(error).partition("\n")[0])
    raise SystemExit(1)
