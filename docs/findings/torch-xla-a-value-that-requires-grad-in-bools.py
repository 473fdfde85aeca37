import torch
import torch_xla

device = torch_xla.device()
truth = torch.ones(2, device=device).bool()
truth[...] = torch.tensor(3.0, device=device, requires_grad=True)
print("expected: True")
print("seen:", truth.requires_grad)
raise SystemExit(not truth.requires_grad)
