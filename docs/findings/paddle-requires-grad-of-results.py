import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = x * 2
print("expected: an error")
y.stop_gradient = True
print("seen: no error, stop_gradient is", y.stop_gradient)
raise SystemExit(1 if y.stop_gradient else 0)
