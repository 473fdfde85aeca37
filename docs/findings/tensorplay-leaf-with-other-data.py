import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
before = x * 2
x.data = torch.ones(2, dtype=torch.float64)
after = x * 2
seen = before.grad_fn.next_functions[0][0] is after.grad_fn.next_functions[0][0]
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
