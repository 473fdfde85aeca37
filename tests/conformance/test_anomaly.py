"""Anomaly mode: what nodes remember, and what is told when one fails (BW)."""

from __future__ import annotations

from gradspec.scenario import scenario


@scenario("BW-15")
def what_the_nodes_of_anomaly_mode_remember(torch, see):
    """Where they were made, accumulators too, and in whose backward; of a change through a view, base and view."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    before = x * 1
    leaf_before = before.grad_fn.next_functions[0][0]
    with torch.autograd.set_detect_anomaly(True):
        see(enabled=torch.is_anomaly_enabled(), check=torch.is_anomaly_check_nan_enabled())
        y = x * x
        changed = x * 2
        changed[0].mul_(4)
        (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        z = torch.tensor([4.0], requires_grad=True) * 2
    see(before=sorted(before.grad_fn.metadata), y=sorted(y.grad_fn.metadata), changed=sorted(changed.grad_fn.metadata))
    see(first=sorted(first.grad_fn.metadata), parent=first.grad_fn.metadata["parent_"].name())
    see(leaf_before=sorted(leaf_before.metadata), leaf=sorted(z.grad_fn.next_functions[0][0].metadata))
    see(told="y = x * x" in y.grad_fn.metadata["traceback_"][-1], enabled=torch.is_anomaly_enabled())


@scenario("BW-15")
def a_gradient_that_is_nan(torch, see):
    """It raises in the node that returned it; a leaf may get one, and nothing raises where nobody checks."""
    for check_nan in (True, False):
        x = torch.tensor([0.0, 4.0], requires_grad=True)
        with torch.autograd.set_detect_anomaly(True, check_nan):
            with see.raises():
                (x * 0).sqrt().sum().backward()
            with see.raises():
                (torch.tensor([float("nan"), 1.0]) * x).sum().backward()
        see(x=x)
    y = torch.tensor([0.0, 4.0], requires_grad=True)
    with torch.autograd.detect_anomaly():
        y.backward(torch.tensor([float("nan"), 1.0]))
    see(y=y)
    (y * 0).sqrt().sum().backward()
    see()


@scenario("BW-15", "BW-18")
def whether_one_of_a_batch_of_gradients_is_nan(torch, see):
    """Nobody can say: the first node that gives a batch of gradients fails, unless nobody checks."""
    for check_nan in (True, False):
        x = torch.ones(2, requires_grad=True)
        y = x * 2
        with torch.autograd.set_detect_anomaly(True, check_nan), see.raises():
            torch.autograd.grad(y, x, torch.ones(3, 2), is_grads_batched=True)
        see(x=x)


@scenario("BW-15", "BW-06")
def a_node_that_returned_nan_is_used_up(torch, see):
    """A second pass stops at the node before it, whose saved tensors the first has given up."""
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    squared = x * x
    loss = (squared * torch.tensor([float("nan"), 1.0])).sum()
    with torch.autograd.set_detect_anomaly(True):
        for _ in range(2):
            with see.raises():
                loss.backward()
    squared.sum().backward()
    see(x=x)


@scenario("BW-15")
def what_anomaly_mode_tells_of_a_failure(torch, see):
    """Of the node, whether itself or a hook fails, or a saved tensor has changed; and of those it came from."""

    class Fail(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 1

        @staticmethod
        def backward(ctx, grad):
            raise KeyError("failed")

    class Induce(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 1

        @staticmethod
        def backward(ctx, grad):
            return Fail.apply(grad)

    def stop(grad):
        raise ValueError("stop")

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    outside = x * 2
    outside.register_hook(stop)
    with torch.autograd.set_detect_anomaly(True):
        weight = torch.tensor([4.0, 8.0], requires_grad=True)
        (first,) = torch.autograd.grad((Induce.apply(x) * weight).sum(), x, create_graph=True)
        with see.raises():
            torch.autograd.grad(first.sum(), weight)
        with see.raises():
            outside.sum().backward()
        y = x * 2
        square = y * y
        y.add_(1)
        with see.raises():
            square.sum().backward()
    see(x=x, enabled=torch.is_anomaly_enabled())


@scenario("BW-15")
def anomaly_mode_set_and_restored(torch, see):
    """As a function it stays; as a context it restores both settings; detect_anomaly warns when it is made."""
    for make in (
        lambda: torch.autograd.set_detect_anomaly(True),
        lambda: torch.autograd.set_detect_anomaly(True, check_nan=False),
        lambda: torch.autograd.set_detect_anomaly(False),
        lambda: torch.autograd.detect_anomaly(),
        lambda: torch.autograd.detect_anomaly(check_nan=False),
    ):
        made = make()
        see(made=[torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()])
        with see.raises():
            with made:
                see(inside=[torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()])
                raise KeyError("stop")
        see(after=[torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()])
    with see.raises():
        torch.autograd.set_detect_anomaly("yes")
    torch.autograd.set_detect_anomaly(False)


@scenario("BW-15", "BW-37")
def what_backward_warns_of_is_told_in_its_order(torch, see):
    """That a graph is created, then which node failed; in anomaly mode gradients still meet in place."""

    class Failing(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            raise ValueError("no")

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.autograd.detect_anomaly():
        with see.raises():
            Failing.apply(x).sum().backward(create_graph=True)
        y = x - x
        (y * y).sum().backward()
    see(x=x)
