import torch
import torch_xla

device = torch_xla.device()
x = torch.zeros(2, device=device)
print("expected: an error")
print("seen: the process ends", flush=True)
try:
    x.lt_(torch.ones(2, dtype=torch.complex64, device=device))
    x.tolist()
except RuntimeError as error:
    print("no more:", str(error).partition("\n")[0])
