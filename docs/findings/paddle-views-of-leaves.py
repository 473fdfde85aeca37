import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
print("expected: an error")
try:
    x.reshape([2, 1]).add_(paddle.to_tensor(1.0))
except (ValueError, RuntimeError) as error:
    print("seen:", type(error).__name__)
else:
    print("seen: no error, x is", x.tolist())
    raise SystemExit(1)
