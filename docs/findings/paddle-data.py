import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = (x * x).sum()
x.data.add_(paddle.to_tensor(1.0))
print("expected: a gradient")
try:
    y.backward()
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).strip().splitlines()[-1])
    raise SystemExit(1)
print("seen:", x.grad.tolist())
