import tensorplay as torch

shared = torch.ones(1).expand(3)
try:
    shared.bitwise_and_(torch.ones(3))
except Exception as error:
    said = type(error).__name__
seen = said
print("expected:", "RuntimeError")
print("seen:", seen)
raise SystemExit(seen != "RuntimeError")
