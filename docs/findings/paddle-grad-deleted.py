import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
print("expected: an error, or x.grad is None")
print("seen: the process ends", flush=True)
try:
    del x.grad
except Exception:
    pass
print("no more: it goes on")
