import oneflow as torch

torch.set_grad_enabled(False)
print("expected: False")
print("seen:", torch.is_grad_enabled())
raise SystemExit(torch.is_grad_enabled())
