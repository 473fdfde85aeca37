import torch
import torch_xla

device = torch_xla.device()
with torch.inference_mode():
    made = torch.tensor([0.5, 2.0], device=device, requires_grad=True)
print("expected: RuntimeError")
try:
    result = made.mean()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen:", result.tolist(), result.requires_grad)
    raise SystemExit(1)
