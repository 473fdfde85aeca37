import torch
import torch_xla

device = torch_xla.device()
_, mask = torch.native_dropout(torch.ones(4, device=device), 0.5, False)
seen = mask.tolist()
print("expected:", [True] * 4)
print("seen:", seen)
raise SystemExit(seen != [True] * 4)
