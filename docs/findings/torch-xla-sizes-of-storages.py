import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device)
out = torch.zeros(0, device=device)
torch.add(x, 1.0, out=out)
print("expected: 8")
print("seen:", out.untyped_storage().nbytes())
raise SystemExit(out.untyped_storage().nbytes() != 8)
