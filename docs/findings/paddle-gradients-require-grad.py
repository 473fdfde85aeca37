import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
(x * 2).sum().backward()
print("expected: True")
print("seen:", x.grad.stop_gradient)
raise SystemExit(not x.grad.stop_gradient)
