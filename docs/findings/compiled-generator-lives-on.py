import torch


def program(compiled):
    @compiled
    def f():
        started = []

        @torch.no_grad()
        def body():
            started.append(True)
            yield 1

        running = body()
        try:
            running.throw(ValueError("early"))
        except ValueError:
            pass
        next(running, None)
        return started

    return f()


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
