import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
found = paddle.grad([(x * 2).sum()], [x])
print("expected: tuple")
print("seen:", type(found).__name__)
raise SystemExit(not isinstance(found, tuple))
