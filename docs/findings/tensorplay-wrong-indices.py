import tensorplay as torch

x = torch.ones(2)
try:
    x[{0}] = 1.0
except Exception as error:
    said = type(error).__name__
seen = said
print("expected:", "IndexError")
print("seen:", seen)
raise SystemExit(seen != "IndexError")
