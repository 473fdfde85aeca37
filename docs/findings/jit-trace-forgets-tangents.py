import torch


def f(x):
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(x, x)
        return torch.autograd.forward_ad.unpack_dual(dual).tangent


def example():
    return torch.ones(4)


def shown(make):
    try:
        return make()(example()).tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
