import torch
import torch_xla

device = torch_xla.device()
with torch.inference_mode():
    made = torch.tensor([0.5, 2.0], device=device)
print("expected: RuntimeError")
try:
    parameter = torch.nn.Parameter(made)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen:", parameter.requires_grad, parameter.is_inference())
    raise SystemExit(1)
