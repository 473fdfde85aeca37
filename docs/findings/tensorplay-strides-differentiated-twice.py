import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
read = x.as_strided((2,), (1,))
(grad,) = torch.autograd.grad((read * read).sum(), x, create_graph=True)
seen = grad.requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
