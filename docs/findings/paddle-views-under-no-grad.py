import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
with paddle.no_grad():
    view = x.reshape([2, 1])
print("expected: False")
print("seen:", view.stop_gradient)
raise SystemExit(view.stop_gradient)
