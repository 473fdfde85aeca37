import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 1
hooks = torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor.add_(1), lambda tensor: tensor)
print("expected: RuntimeError")
try:
    with hooks:
        y * y
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
