import pickle

import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device, requires_grad=True)

print("expected: True")
try:
    copy = pickle.loads(pickle.dumps(x))
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", copy.requires_grad)
