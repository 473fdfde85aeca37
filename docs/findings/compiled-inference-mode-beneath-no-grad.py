import torch


def doubled(x):
    @torch.no_grad()
    @torch.inference_mode()
    def inner():
        return x * 2

    return inner()


expected = doubled(torch.ones(2)).is_inference()
seen = torch.compile(doubled, backend="eager")(torch.ones(2)).is_inference()
print("expected: is_inference() is", expected)
print("seen: is_inference() is", seen)
raise SystemExit(expected != seen)
