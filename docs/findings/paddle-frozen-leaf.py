import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = (x * 2).sum()
x.stop_gradient = True
y.backward()
print("expected: None")
print("seen:", None if x.grad is None else x.grad.tolist())
raise SystemExit(x.grad is not None)
