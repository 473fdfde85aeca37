import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], device=device)
turned = x.t()
turned.contiguous().zero_()
print("expected: (1, 2) False [[0.5, 2.0], [4.0, -1.25]]")
print("seen:", turned.stride(), turned.is_contiguous(), x.tolist())
raise SystemExit(turned.is_contiguous())
