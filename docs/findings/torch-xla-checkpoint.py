import torch
import torch.utils.checkpoint
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device, requires_grad=True)

print("expected: [0.25, 4.0]")
try:
    y = torch.utils.checkpoint.checkpoint(lambda t: t * t, x, use_reentrant=False)
except AttributeError as error:
    print("seen: AttributeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", y.tolist())
