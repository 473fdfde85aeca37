import tensorplay as torch

x = kept = torch.ones(2)
x += 1
seen = x is kept
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
