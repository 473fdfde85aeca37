import paddle


@paddle.set_grad_enabled(False)
def function():
    pass


print("expected: True")
print("seen:", paddle.is_grad_enabled())
raise SystemExit(not paddle.is_grad_enabled())
