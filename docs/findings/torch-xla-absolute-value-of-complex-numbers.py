import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([3 + 4j], device=device)
print("expected: torch.float32")
print("seen:", x.abs().dtype)
raise SystemExit(x.abs().dtype != torch.float32)
