import torch

one = torch.tensor([True])
for call in (
    lambda: one - one,
    lambda: one - 1,
    lambda: -one,
    lambda: +one,
    one.relu,
    one.cov,
    lambda: torch.trapezoid(one),
):
    try:
        call()
    except RuntimeError as error:
        print(type(error).__name__, error)

# torch 2.13.0 prints:
#     RuntimeError Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.
#     RuntimeError Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
#     RuntimeError Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
#     RuntimeError The `+` operator, on a bool tensor is not supported.
#     RuntimeError Boolean inputs not supported for relu
#     RuntimeError cov(): bool dtype is not supported for input
#     RuntimeError trapezoid: received a bool input for `y`, but bool is not supported

# torch 2.14.1 prints:
#     NotImplementedError Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.
#     NotImplementedError Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
#     NotImplementedError Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
#     NotImplementedError The `+` operator, on a bool tensor is not supported.
#     NotImplementedError Boolean inputs not supported for relu
#     NotImplementedError cov(): bool dtype is not supported for input
#     NotImplementedError trapezoid: received a bool input for `y`, but bool is not supported
