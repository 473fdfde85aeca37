import torch
import torch_xla

device = torch_xla.device()
norm = torch.nn.BatchNorm1d(2).to(device).eval()
out = norm(torch.tensor([[0.0, 2.0], [4.0, 6.0]], device=device))
print("expected: a gradient")
try:
    out.sum().backward()
    print("seen:", norm.weight.grad.tolist())
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
