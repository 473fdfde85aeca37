import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device, requires_grad=True)
with torch.no_grad():
    view = x[1:]
    x.mul_(2)

print("expected: [4.0]")
try:
    values = view.tolist()
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", values)
