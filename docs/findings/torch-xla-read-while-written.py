import torch
import torch_xla

device = torch_xla.device()
y = torch.tensor([[2.0, 3.0], [5.0, 7.0]], device=device)
y.mul_(y[:, 0])
print("expected: [[4.0, 15.0], [20.0, 140.0]]")
print("seen:", y.tolist())
raise SystemExit(y.tolist() != [[4.0, 15.0], [20.0, 140.0]])
