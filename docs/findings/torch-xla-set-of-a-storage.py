import torch
import torch_xla

device = torch_xla.device()
mine = torch.zeros(2, device=device)
other = torch.tensor([0.5, 2.0, -1.0, 4.0], device=device)

print("expected: (2,)")
try:
    mine.set_(other.untyped_storage(), 1, (2,), (2,))
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", tuple(mine.shape))
