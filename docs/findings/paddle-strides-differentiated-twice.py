import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
read = x.as_strided([2], [1])
print("expected: no error")
try:
    (grad,) = torch.autograd.grad((read * read).sum(), x, create_graph=True)
    torch.autograd.grad(grad.sum(), x)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
