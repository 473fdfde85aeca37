import paddle

modes = []
x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = x * 2
y.register_hook(lambda grad: modes.append(paddle.is_grad_enabled()))
y.sum().backward()
print("expected: [False]")
print("seen:", modes)
raise SystemExit(modes != [False])
