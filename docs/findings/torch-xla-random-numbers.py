import torch
import torch_xla

device = torch_xla.device()
torch.manual_seed(0)
torch_xla.manual_seed(0)
seen = [round(one, 4) for one in torch.rand(2, device=device).tolist()]
print("expected: [0.4963, 0.7682]")
print("seen:", seen)
raise SystemExit(seen != [0.4963, 0.7682])
