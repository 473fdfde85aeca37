import paddle

x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
print("expected: an error")
print("seen: the process ends", flush=True)
try:
    del x.data
except Exception:
    pass
print("no more: it goes on")
