import torch
import torch_xla

device = torch_xla.device()
versions = []
x = torch.ones(2, device=device, requires_grad=True)
y = x * 1
y.register_hook(lambda grad: versions.append(grad._version))
(y * 3 + y * 2).sum().backward()
print("expected: [1]")
print("seen:", versions)
raise SystemExit(versions != [1])
