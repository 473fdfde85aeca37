import torch
import torch_xla

device = torch_xla.device()
norm = torch.nn.BatchNorm1d(2, momentum=1.0).to(device)
norm(torch.tensor([[0.0, 2.0], [4.0, 6.0]], device=device))
print("expected: [8.0, 8.0]")
print("seen:", norm.running_var.tolist())
raise SystemExit(norm.running_var.tolist() != [8.0, 8.0])
