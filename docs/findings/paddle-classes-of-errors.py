import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = (x * x).sum()
y.backward()
print("expected: RuntimeError")
try:
    y.backward()
except Exception as error:
    print("seen:", type(error).__name__)
    raise SystemExit(not isinstance(error, RuntimeError))
