import torch

print("expected: tensor([])")
try:
    print("seen:", torch.func.vmap(lambda y: y * 2)(torch.zeros(0)))
except IndexError as error:
    print("seen: IndexError:", error)
    raise SystemExit(1)
