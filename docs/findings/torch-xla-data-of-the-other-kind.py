import torch
import torch_xla

device = torch_xla.device()
with torch.inference_mode():
    made = torch.zeros(2, device=device)

print("expected: [0.5, 2.0]")
try:
    made.data = torch.tensor([0.5, 2.0], device=device)
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", made.tolist())
