import torch


def program(compiled):
    @compiled
    def f():
        seen = x = None

        def function(x):
            seen.append((torch.is_grad_enabled(), x.requires_grad, x.is_leaf))
            return x.exp().sum()

        for mode in (torch.enable_grad, torch.no_grad):
            for create_graph in (False, True):
                seen = []
                x = torch.tensor([0.5, 2.0], requires_grad=True)
                with mode():
                    torch.autograd.functional.vjp(function, x, create_graph=create_graph)
        return seen

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
