import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, -1.0, 2.0], device=device, requires_grad=True)

print("expected: [1.0, 0.0, 1.0]")
try:
    grad = x.relu().grad_fn(torch.ones(3, dtype=torch.int64, device=device))
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", grad.tolist())
