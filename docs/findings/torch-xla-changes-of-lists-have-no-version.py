import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device, requires_grad=True)
root = x * 1
torch._foreach_sqrt_([root])
torch._foreach_mul_([root], [2.0])
print("expected: RuntimeError")
try:
    root.sum().backward()
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
else:
    print("seen:", root._version, x.grad.tolist())
    raise SystemExit(1)
