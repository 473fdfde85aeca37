import torch
import torch_xla

device = torch_xla.device()
with torch.inference_mode():
    made = torch.tensor([0.5, 2.0], device=device, requires_grad=True)
seen = [made.clone().requires_grad, (1.0 - made).requires_grad]
print("expected: [True, True]")
print("seen:", seen)
raise SystemExit(seen != [True, True])
