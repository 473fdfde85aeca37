import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5], device=device).expand(2)
x.zero_()
print("expected: [0.0, 0.0]")
print("seen:", x.tolist())
raise SystemExit(x.tolist() != [0.0, 0.0])
