import torch


def asked(x):
    @torch.no_grad
    @torch.set_grad_enabled(True)
    def inner():
        return torch.is_grad_enabled()

    return inner(), x * 2


expected = asked(torch.ones(2))[0]
seen = torch.compile(asked, backend="eager")(torch.ones(2))[0]
print("expected: grad mode in the function is", expected)
print("seen: grad mode in the function is", seen)
raise SystemExit(expected != seen)
