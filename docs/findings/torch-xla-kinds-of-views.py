import torch
import torch_xla

device = torch_xla.device()
with torch.inference_mode():
    made = torch.tensor([0.5, 2.0], device=device)
seen = [one.is_inference() for one in (made.detach(), made.view(2), made[0])]
print("expected: [True, True, True]")
print("seen:", seen)
raise SystemExit(not all(seen))
