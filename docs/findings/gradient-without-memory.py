import torch

x = torch.zeros(2, requires_grad=True)
x.sgn().sum().backward()
print("expected: x.grad is [0.0, 0.0]")
try:
    print("seen:", x.grad.tolist())
except RuntimeError as error:
    print("seen:", error)
    raise SystemExit(1)
