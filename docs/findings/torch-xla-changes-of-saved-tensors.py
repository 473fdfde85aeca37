import torch
import torch_xla

device = torch_xla.device()
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    x = torch.tensor([0.5, 2.0], device=device, requires_grad=True)
    factor = torch.tensor([4.0, 8.0], device=device)
    y = x * factor
    factor.mul_(2)
    y.sum().backward()
print("expected: [4.0, 8.0]")
print("seen:", x.grad.tolist())
raise SystemExit(x.grad.tolist() != [4.0, 8.0])
