import torch


class Module(torch.nn.Module):
    def forward(self, x):
        return x.data


x = torch.tensor([1.0, 2.0])
exported = torch.export.export(Module(), (x,), strict=True).module()
expected, seen = type(Module()(x)).__name__, type(exported(x)).__name__
print("expected: a", expected)
print("seen: a", seen)
raise SystemExit(expected != seen)
