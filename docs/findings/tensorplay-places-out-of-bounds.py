import tensorplay as torch

x = torch.zeros(2)
try:
    x[[1, 0, 5]] = 2.0
except IndexError:
    pass
seen = x.tolist()
print("expected:", [2.0, 2.0])
print("seen:", seen)
raise SystemExit(seen != [2.0, 2.0])
