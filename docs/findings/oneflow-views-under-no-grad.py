import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.no_grad():
    view = x.view(2, 1)
print("expected: True")
print("seen:", view.requires_grad)
raise SystemExit(not view.requires_grad)
