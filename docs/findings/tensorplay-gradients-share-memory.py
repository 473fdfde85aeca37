import tensorplay as torch

given = torch.tensor([1.0, 4.0])
y = torch.tensor([0.5, 2.0], requires_grad=True)
y.backward(given)
y.grad.zero_()
seen = given.tolist()
print("expected:", [1.0, 4.0])
print("seen:", seen)
raise SystemExit(seen != [1.0, 4.0])
