import torch
import torch_xla

device = torch_xla.device()
row = torch.tensor([[2.0, 4.0]], device=device, requires_grad=True)
weight, bias = torch.ones(2, device=device), torch.zeros(2, device=device)
seen = torch.nn.functional.layer_norm(row, (2,), weight, bias).grad_fn.name()
print("expected: NativeLayerNormBackward0")
print("seen:", seen)
raise SystemExit(seen != "NativeLayerNormBackward0")
