import tensorplay as torch

y = torch.tensor([1.0, 2.0], requires_grad=True) * 2
seen = y.output_nr
print("expected:", 0)
print("seen:", seen)
raise SystemExit(seen != 0)
