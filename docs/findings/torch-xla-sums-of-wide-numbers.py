import torch
import torch_xla

device = torch_xla.device()
print("expected: NotImplementedError")
try:
    print("seen:", (torch.tensor([2, 3], dtype=torch.uint16, device=device) + 1).tolist())
except NotImplementedError as error:
    print("seen: NotImplementedError:", error)
else:
    raise SystemExit(1)
