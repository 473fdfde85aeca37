import paddle


@paddle.no_grad()
def numbers():
    yield 1
    yield 2


running = numbers()
next(running)
print("expected: recording is on for the caller: True")
print("seen:", paddle.is_grad_enabled())
raise SystemExit(not paddle.is_grad_enabled())
