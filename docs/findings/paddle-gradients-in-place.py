import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
(x * 2).sum().backward()
print("expected: [0.0, 0.0]")
try:
    x.grad.zero_()
except ValueError as error:
    print("seen: ValueError:", str(error).strip().splitlines()[-1])
    raise SystemExit(1)
print("seen:", x.grad.tolist())
