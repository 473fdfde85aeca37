import paddle

print("expected: an error")
try:
    paddle.ones([2]).sum().backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
