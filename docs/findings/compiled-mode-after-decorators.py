import torch


def program(compiled):
    @compiled
    def f(x):
        @torch.no_grad()
        @torch.inference_mode
        def g(again=1):
            if again:
                g(again - 1)

        g()
        return x * 2

    f(torch.ones(2))
    return torch.is_grad_enabled()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
