import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = x * 2
y.register_hook(lambda grad: 1.0)
print("expected: TypeError")
print("seen: the process ends", flush=True)
try:
    y.sum().backward()
except Exception:
    pass
print("no more: it goes on")
