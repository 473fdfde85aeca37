import torch
import torch_xla

device = torch_xla.device()
info = torch.linalg.inv_ex(torch.eye(2, device=device)).info
print("expected:", ())
print("seen:", tuple(info.shape))
raise SystemExit(info.shape != ())
