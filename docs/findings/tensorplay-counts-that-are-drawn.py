import tensorplay as torch

events = torch.poisson(torch.tensor([0.5, 2.0], requires_grad=True))
print("expected: True")
print("seen:", events.requires_grad)
raise SystemExit(not events.requires_grad)
