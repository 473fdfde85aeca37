import oneflow as torch

x = torch.tensor([0.5, 2.0, -1.0, 4.0], requires_grad=True)
read = x.as_strided((2, 2), (1, 1), 0)
print("expected: no error")
try:
    torch.autograd.grad((read * read).sum(), x, create_graph=True)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
