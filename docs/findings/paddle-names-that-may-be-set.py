import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
print("expected: AttributeError")
try:
    y.output_nr = None
except AttributeError as error:
    print("seen: AttributeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
