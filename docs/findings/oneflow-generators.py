import oneflow as torch


@torch.no_grad()
def modes():
    yield torch.is_grad_enabled()


print("expected: False")
seen = next(modes())
print("seen:", seen)
raise SystemExit(seen)
