import tensorplay as torch


def mapped(one):
    one.data
    return one * 2


print("expected: RuntimeError")
try:
    torch.func.vmap(mapped)(torch.ones(2))
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
