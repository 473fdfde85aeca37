import torch
import torch_xla

device = torch_xla.device()
y = torch.tensor([0.5, 2.0], device=device)
first, _ = torch.unsafe_split(y, 1)
first.mul_(4)
print("expected: [2.0, 2.0]")
print("seen:", y.tolist())
raise SystemExit(y.tolist() != [2.0, 2.0])
